import type { spawn } from 'node:child_process';
import type { Shell } from 'electron';
import { CodedError } from '../../shared/failures.js';

const pages: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
  win32: 'ms-settings:privacy-microphone',
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

/** Opens the system's microphone settings. @throws `sound-settings.unavailable` */
export async function openMicrophoneSettings(deps: SystemSettingsDeps): Promise<void> {
  const page = pages[deps.platform];
  if (page) return deps.shell.openExternal(page);
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
