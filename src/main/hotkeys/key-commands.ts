import type { BindingName, Bindings } from '../../shared/bindings.js';
import { bindingNames } from '../../shared/bindings.js';
import type { KeyCommands } from '../../shared/ipc.js';
import { defaultSettings } from '../../shared/settings.js';

/** What each binding's key runs. */
const options: Readonly<Record<BindingName, { readonly down: string; readonly up?: string }>> = {
  talk: { down: '--talk-down', up: '--talk-up' },
  mute: { down: '--mute' },
  stop: { down: '--stop' },
  hangUp: { down: '--hang-up' },
  show: { down: '--show' },
};

/** How a compositor writes that a key runs a command. */
interface Dialect {
  readonly file: string;
  readonly modifiers: Readonly<Record<string, string>>;
  line(
    chord: { readonly modifiers: readonly string[]; readonly key: string },
    command: string,
    up: boolean,
  ): string;
}

const common = { Control: 'Ctrl', CommandOrControl: 'Ctrl', Shift: 'Shift' };
const xNames = { ...common, Alt: 'Mod1', Option: 'Mod1', Super: 'Mod4', Meta: 'Mod4' };

const dialects: Readonly<Record<KeyCommands['desktop'], Dialect>> = {
  sway: {
    file: '~/.config/sway/config',
    modifiers: xNames,
    line: ({ modifiers, key }, command, up) =>
      `bindsym ${up ? '--release' : '--no-repeat'} ${[...modifiers, key].join('+')} exec ${command}`,
  },
  river: {
    file: '~/.config/river/init',
    modifiers: { ...xNames, Control: 'Control', CommandOrControl: 'Control' },
    line: ({ modifiers, key }, command, up) =>
      `riverctl map${up ? ' -release' : ''} normal ${modifiers.join('+') || 'None'} ${key} spawn ${quoted(command)}`,
  },
  other: {
    file: '',
    modifiers: {},
    line: (_chord, command) => command,
  },
};

/**
 * What to put into the configuration of a desktop that has no service for keys, so that its own keys
 * reach Parley.
 * @param desktop the variable XDG_CURRENT_DESKTOP
 * @param command starts Parley's command line, as a shell reads it
 */
export function keyCommands(desktop: string, command: string, bindings: Bindings): KeyCommands {
  const named = desktop.toLowerCase().split(':');
  const kind = named.includes('sway') ? 'sway' : named.includes('river') ? 'river' : 'other';
  const { file, line, modifiers: names } = dialects[kind];
  // Without a talk key the lines would say nothing of what they are for.
  const wanted = { ...bindings, talk: bindings.talk ?? defaultSettings.bindings.talk };
  const lines = bindingNames.flatMap((name) => {
    const accelerator = wanted[name];
    if (accelerator === null) return [];
    const parts = accelerator.split('+');
    const chord = {
      modifiers: parts.slice(0, -1).map((part) => names[part] ?? part),
      key: keysym(parts.at(-1) ?? ''),
    };
    const { down, up } = options[name];
    return [
      line(chord, `${command} ${down}`, false),
      ...(up === undefined ? [] : [line(chord, `${command} ${up}`, true)]),
    ];
  });
  return { desktop: kind, file, lines };
}

/** As X names a key: letters small, `space`; function keys are called alike. */
const keysym = (key: string): string =>
  key === 'Space' || key.length === 1 ? key.toLowerCase() : key;

/** A word of a shell's command line, in quotation marks only where it needs them. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
