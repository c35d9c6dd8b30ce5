import * as z from 'zod/mini';
import { linkLimit } from '../../shared/links.js';

const commandNames = [
  'show',
  'hidden',
  'toggle-talk',
  'talk-down',
  'talk-up',
  'mute',
  'stop',
  'hang-up',
  'status',
  'quit',
] as const;
type Command = (typeof commandNames)[number];

/** What only a running Parley can do: where there is none, these start none. */
const forRunning: readonly Command[] = ['talk-up', 'mute', 'stop', 'hang-up', 'status', 'quit'];

/** Whether a launch without a running Parley has nothing to do. */
export const needsRunning = ({ command }: Ask): boolean => forRunning.includes(command);

/** What a launch asks of the app, whether it is the first or tells the running one. */
export interface Ask {
  readonly command: Command;
  /** A `parley://` link to look at; not yet trusted in any way. */
  readonly link?: string;
  /** Absent: the launch takes the running app as it is. */
  readonly terms?: LaunchTerms;
  /** Names the place of the answer that the launch waits for; absent: it waits for none. */
  readonly answer?: string;
}

/** What decides where a call goes and what it may hear. */
export interface LaunchTerms {
  readonly microphoneDenied: boolean;
  /** A hash of the variables that describe a connection; null: there are none. */
  readonly connection: string | null;
}

/** A launch that has its answer already, or one that asks something of the app. */
export type CommandLine =
  | { readonly do: 'print'; readonly text: string; readonly exitCode: 0 | 2 }
  | {
      readonly do: 'ask';
      readonly ask: Ask;
      /** The answer to `--status` is for a program. */
      readonly json?: true;
    };

const askSchema = z.strictObject({
  command: z.enum(commandNames),
  link: z.exactOptional(z.string().check(z.maxLength(linkLimit))),
  terms: z.exactOptional(
    z.strictObject({
      microphoneDenied: z.boolean(),
      connection: z.nullable(z.hex().check(z.maxLength(64))),
    }),
  ),
  answer: z.exactOptional(z.uuid()),
}) satisfies z.ZodMiniType<Ask>;

/** What another launch has sent; anything that is not understood shows the window, no more. */
export function askOf(data: unknown): Ask {
  const parsed = askSchema.safeParse(data);
  return parsed.success ? parsed.data : { command: 'show' };
}

const help = `Usage: parley [option] [parley://link]

Press a key anywhere, talk to your LiveKit agent, and see in the tray what it is doing.
Without an option it opens Parley, or raises its window when it is running.

Options:
  --toggle-talk          Talk or mute, as the talk key does; starts Parley if need be.
  --talk-down            The talk key goes down; opens Parley when it is not running.
  --talk-up              It comes up; nothing happens when it was not down.
  --mute                 Mute, or unmute.
  --stop                 Stop the agent's speech.
  --hang-up              End the call.
  --status               Print what Parley does now; exit code 1 when it is not running.
  --status --json        The same for a program.
  --status --follow      Print a line at each change, until it is ended; Linux only.
  --show                 Open or raise the window.
  --hidden               Start without a window, as at login; a running Parley stays as it is.
  --quit                 End the running Parley.
  --user-data-dir=DIR    Keep the profile in DIR; each folder is a Parley of its own.
  --version              Print the version.
  --help                 Print this.

Without a running Parley, --talk-up, --mute, --stop, --hang-up, --status and --quit start none
and exit with 1. A wrong command line exits with 2.

Chromium's options for display, drawing and proxy are passed on, such as
--ozone-platform=wayland, --enable-wayland-ime, --gtk-version=3 and --proxy-server=HOST:PORT;
all others are refused.

Which server to call is set in the window Connections, or for one start by LIVEKIT_URL,
LIVEKIT_API_KEY and LIVEKIT_API_SECRET (or LIVEKIT_API_SECRET_FILE); PARLEY_AGENT names the
agent to ask for.`;

/** What distributions and users switch on and off by name: how windows are drawn and put on screen. */
const features =
  /^(Wayland\w+|UseOzonePlatform|OzonePlatformHint|WebRTCPipeWireCapturer|GlobalShortcutsPortal|Vaapi\w+|AcceleratedVideo\w+|Vulkan\w*|DefaultANGLEVulkan|CanvasOopRasterization|TouchpadOverscrollHistoryNavigation|OverlayScrollbar|FluentOverlayScrollbar|MiddleClickAutoscroll)$/;

/** Those of Chromium's switches that say how to draw, with which toolkit, and through which proxy. */
const harmless: Readonly<Record<string, RegExp | null>> = {
  'user-data-dir': /^.+$/,
  lang: /^[\w-]+$/,
  'password-store': /^[\w-]+$/,
  'ozone-platform': /^\w+$/,
  'ozone-platform-hint': /^\w+$/,
  'enable-wayland-ime': /^(|true|false)$/,
  'wayland-text-input-version': /^\d$/,
  'gtk-version': /^\d$/,
  'enable-features': /^[\w,]+$/,
  'disable-features': /^[\w,]+$/,
  'force-device-scale-factor': /^[\d.]+$/,
  'high-dpi-support': /^[\d.]+$/,
  'force-color-profile': /^[\w-]+$/,
  'force-dark-mode': null,
  'force-renderer-accessibility': null,
  'use-gl': /^[\w-]+$/,
  'use-angle': /^[\w-]+$/,
  'disable-gpu': null,
  'disable-gpu-compositing': null,
  'disable-gpu-vsync': null,
  'disable-software-rasterizer': null,
  'enable-gpu-rasterization': null,
  'enable-zero-copy': null,
  'enable-smooth-scrolling': null,
  'disable-smooth-scrolling': null,
  'ignore-gpu-blocklist': null,
  'disable-dev-shm-usage': null,
  'no-first-run': null,
  'no-default-browser-check': null,
  class: /^[\w.-]+$/,
  name: /^[\w.-]+$/,
  'proxy-server': /^[\w.:/=;,[\]-]+$/,
  'proxy-bypass-list': /^[\w.:/*<>;,[\]-]+$/,
  'proxy-pac-url': /^https?:\/\/[\x21-\x7e]+$/,
  'proxy-auto-detect': null,
  'no-proxy-server': null,
  'deny-microphone': null,
  updated: null,
};

/**
 * Whether a switch is passed on to Chromium; all others are refused, since some of them open the app to
 * other programs (`--remote-debugging-port`) or take its defences down (`--no-sandbox`).
 */
function isAllowed(arg: string): boolean {
  const [, name = '', value] = /^--([\w-]+)(?:=([^]*))?$/.exec(arg) ?? [];
  if (!Object.hasOwn(harmless, name)) return false;
  const pattern = harmless[name];
  if (!pattern) return value === undefined;
  if (!pattern.test(value ?? '')) return false;
  return !name.endsWith('-features') || (value ?? '').split(',').every((one) => features.test(one));
}

const commands = new Map<string, Command>(commandNames.map((name) => [`--${name}`, name]));

/** Whether an argument says how Parley is to run, as against what it is to do now. */
export const isSwitch = (arg: string): boolean => isAllowed(arg) && arg !== '--updated';

export interface CommandLineOptions {
  readonly version: string;
  /** Only a package for users is strict: development tools bring switches and folders of their own. */
  readonly packaged: boolean;
}

/**
 * Reads the command line.
 * @param args without the executable
 */
export function readCommandLine(
  args: readonly string[],
  { version, packaged }: CommandLineOptions,
): CommandLine {
  const wrong = (text: string): CommandLine => ({
    do: 'print',
    text: `parley: ${text} (parley --help lists the options)`,
    exitCode: 2,
  });
  if (args.includes('--help')) return { do: 'print', text: help, exitCode: 0 };
  if (args.includes('--version')) return { do: 'print', text: `parley ${version}`, exitCode: 0 };
  let command: Ask['command'] | undefined;
  let link: string | undefined;
  let json = false;
  for (const arg of args) {
    const asked = commands.get(arg);
    if (asked && command && asked !== command)
      return wrong(`--${command} and ${arg} cannot be combined`);
    if (asked) command = asked;
    else if (arg === '--json') json = true;
    // The command of the packages does this, without the app.
    else if (arg === '--follow')
      return wrong('--follow needs the command of a Linux package, dbus-send and dbus-monitor');
    else if (/^parley:/i.test(arg)) {
      if (arg.length > linkLimit) return wrong(`the link is longer than ${linkLimit} characters`);
      link = arg;
    } else if (packaged && !isAllowed(arg)) return wrong(refusal(arg));
  }
  if (json && command !== 'status') return wrong('--json belongs to --status');
  const ask: Ask = { command: command ?? 'show', ...(link ? { link } : {}) };
  return { do: 'ask', ask, ...(json ? { json } : {}) };
}

/** Control characters of a wrong argument never reach the terminal. */
function refusal(arg: string): string {
  const shown = JSON.stringify(arg.length > 80 ? `${arg.slice(0, 80)}…` : arg);
  if (arg === '--no-sandbox')
    return `unknown option ${shown}: Parley does not run without its sandbox. If this AppImage adds the option, the system forbids user namespaces: install the .deb or .rpm package, or allow them`;
  return arg.startsWith('-')
    ? `unknown option ${shown}`
    : `unknown argument ${shown}; only a parley:// link can be opened`;
}
