import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'playwright/test';
import { endProcess, spawnBound } from '../../tools/process/spawn.mjs';

const run = promisify(execFile);

/** Without services that start by themselves, so that a session has what its test has started. */
const bareBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`;

/** A Wayland session without a screen, with a session bus of its own. */
export class WaylandSession {
  readonly #children: ChildProcess[] = [];

  private constructor(
    readonly folder: string,
    /** For the programs of the session. */
    readonly env: Record<string, string>,
  ) {}

  /** sway with its bar, in which the tray is; no service for keys. */
  static async sway(): Promise<WaylandSession> {
    const session = await WaylandSession.#begin('sway', ['--config-file=bus.conf']);
    writeFileSync(join(session.folder, 'config'), 'xwayland disable\nbar {\n tray_output *\n}\n');
    Object.assign(session.env, {
      WLR_BACKENDS: 'headless',
      WLR_LIBINPUT_NO_DEVICES: '1',
      WLR_RENDERER: 'pixman',
    });
    session.start('sway', ['-c', join(session.folder, 'config')]);
    await session.#compositor();
    const socket = (): string | undefined =>
      readdirSync(session.runtime).find((name) => name.startsWith('sway-ipc'));
    await expect.poll(socket).toBeDefined();
    session.env['SWAYSOCK'] = join(session.runtime, socket() ?? '');
    return session;
  }

  /** KWin with KDE's own portal, whose service for keys is KGlobalAccel's. */
  static async plasma(): Promise<WaylandSession> {
    const session = await WaylandSession.#begin('KDE', ['--session']);
    // The installed one has a capability that a container refuses; a copy has none.
    const kwin = join(session.folder, 'kwin_wayland');
    copyFileSync('/usr/bin/kwin_wayland', kwin);
    Object.assign(session.env, {
      QT_QPA_PLATFORM: 'wayland',
      KWIN_COMPOSE: 'Q',
      // Lets this test press keys.
      KWIN_WAYLAND_NO_PERMISSION_CHECKS: '1',
    });
    session.start(kwin, ['--virtual', '--width', '1280', '--height', '800', '--no-lockscreen']);
    await session.#compositor();
    session.start(plasmaPortal, []);
    await session.named('org.freedesktop.impl.portal.desktop.kde');
    session.start('/usr/libexec/xdg-desktop-portal', ['-r']);
    await session.named('org.freedesktop.portal.Desktop');
    return session;
  }

  static async #begin(desktop: string, bus: readonly string[]): Promise<WaylandSession> {
    const folder = mkdtempSync(join(tmpdir(), 'parley-wayland-'));
    const runtime = join(folder, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    mkdirSync(join(folder, 'home'));
    writeFileSync(join(folder, 'bus.conf'), bareBus);
    const outer = Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !/^(DISPLAY|WAYLAND|XDG_|DBUS_|XAUTHORITY)/.test(entry[0]),
    );
    const address = `unix:path=${join(runtime, 'bus')}`;
    const session = new WaylandSession(folder, {
      ...Object.fromEntries(outer),
      HOME: join(folder, 'home'),
      XDG_RUNTIME_DIR: runtime,
      XDG_CURRENT_DESKTOP: desktop,
      XDG_SESSION_TYPE: 'wayland',
      DBUS_SESSION_BUS_ADDRESS: address,
    });
    const args = [...bus, '--nofork', '--nopidfile', `--address=${address}`, '--print-address=1'];
    const daemon = session.start('dbus-daemon', args, 'pipe');
    if (!daemon.stdout) throw new Error('The bus has no output.');
    await once(createInterface({ input: daemon.stdout }), 'line');
    return session;
  }

  get runtime(): string {
    return join(this.folder, 'run');
  }

  /** Starts a program of the session, which ends with it. */
  start(file: string, args: readonly string[], stdout: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
    const child = spawnBound(file, [...args], {
      env: this.env,
      cwd: this.folder,
      stdio: ['ignore', stdout, 'ignore'],
    });
    this.#children.push(child);
    return child;
  }

  /** Runs a program of the session to its end. */
  async run(file: string, ...args: string[]): Promise<string> {
    return (await run(file, args, { env: this.env })).stdout;
  }

  /** Waits until a name on the bus has an owner. */
  async named(name: string): Promise<void> {
    await this.run('gdbus', 'wait', '--session', '--timeout', '60', name);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.reverse()) await endProcess(child, { kill: 2000 });
  }

  async #compositor(): Promise<void> {
    const socket = (): string | undefined =>
      readdirSync(this.runtime).find((name) => /^wayland-\d+$/.test(name));
    await expect.poll(socket, { timeout: 60_000 }).toBeDefined();
    this.env['WAYLAND_DISPLAY'] = socket() ?? '';
  }
}

const plasmaPortal = [
  '/usr/lib/x86_64-linux-gnu/libexec/xdg-desktop-portal-kde',
  '/usr/lib/aarch64-linux-gnu/libexec/xdg-desktop-portal-kde',
  '/usr/libexec/xdg-desktop-portal-kde',
].find((path) => existsSync(path)) as string;

/** Why there is no Plasma session here; undefined: there can be one. */
export const withoutPlasma =
  existsSync('/usr/bin/kwin_wayland') && plasmaPortal
    ? undefined
    : 'needs the packages kwin-wayland, xdg-desktop-portal-kde, libkf5globalaccel-bin and qtwayland5';
