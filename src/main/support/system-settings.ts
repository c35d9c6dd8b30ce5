import type { spawn } from 'node:child_process';
import type { Shell } from 'electron';
import { CodedError } from '../../shared/failures.js';
import type { PermissionKind } from '../../shared/system-facts.js';

const privacy = 'x-apple.systempreferences:com.apple.preference.security?Privacy_';

/** The system's pages; a system that asks nobody about the screen has none for it. */
const pages: Readonly<
  Partial<Record<NodeJS.Platform, Readonly<Partial<Record<PermissionKind, string>>>>>
> = {
  darwin: {
    microphone: `${privacy}Microphone`,
    camera: `${privacy}Camera`,
    screen: `${privacy}ScreenCapture`,
  },
  win32: { microphone: 'ms-settings:privacy-microphone', camera: 'ms-settings:privacy-webcam' },
};

type Programs = readonly (readonly [string, ...string[]])[];

/** Linux desktops have no common address for their sound settings; the first one found opens. */
const linuxPrograms: Programs = [
  ['gnome-control-center', 'sound'],
  ['systemsettings', 'kcm_pulseaudio'],
  ['pavucontrol', '--tab=4'],
];

/** The same for keyboard shortcuts. */
const shortcutPrograms: Programs = [
  ['systemsettings', 'kcm_keys'],
  ['gnome-control-center', 'keyboard'],
];

export interface SystemSettingsDeps {
  readonly platform: NodeJS.Platform;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly spawn: typeof spawn;
}

/** Whether the system has settings for this permission that can be opened, as far as is known. */
export const hasPermissionSettings = (kind: PermissionKind, platform: NodeJS.Platform): boolean =>
  pages[platform]?.[kind] !== undefined || (platform === 'linux' && kind === 'microphone');

/** Opens the system's settings for a permission. @throws `sound-settings.unavailable` */
export async function openPermissionSettings(
  kind: PermissionKind,
  deps: SystemSettingsDeps,
): Promise<void> {
  const page = pages[deps.platform]?.[kind];
  if (page) return deps.shell.openExternal(page);
  if (kind === 'microphone')
    for (const [program, ...args] of linuxPrograms) if (await starts(deps, program, args)) return;
  throw new CodedError('sound-settings.unavailable');
}

/** Opens the desktop's settings for shortcuts, on Linux. @throws `shortcut-settings.unavailable` */
export async function openShortcutSettings(deps: SystemSettingsDeps): Promise<void> {
  for (const [program, ...args] of shortcutPrograms) if (await starts(deps, program, args)) return;
  throw new CodedError('shortcut-settings.unavailable');
}

function starts(
  { spawn: run }: SystemSettingsDeps,
  program: string,
  args: readonly string[],
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = run(program, args, { detached: true, stdio: 'ignore' });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
    child.once('error', () => resolve(false));
  });
}
