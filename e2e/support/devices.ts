import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright';

const run = promisify(execFile);

/** A device of the test desktop that comes and goes. */
export interface PluggedDevice {
  readonly name: string;
  /** The sink that is played into; for a microphone it is heard by it. */
  readonly sink: string;
  /** Takes it away as a hand does; a second time it does nothing. */
  unplug(): Promise<void>;
}

async function load(...module: string[]): Promise<string> {
  const { stdout } = await run('pactl', ['load-module', ...module]);
  return stdout.trim();
}

function device(name: string, sink: string, modules: readonly string[]): PluggedDevice {
  const left = [...modules];
  return {
    name,
    sink,
    async unplug() {
      // Last come, first gone.
      for (let id = left.pop(); id !== undefined; id = left.pop())
        await run('pactl', ['unload-module', id]);
    },
  };
}

/** Plugs in a speaker; its monitor hears what it plays. */
export async function plugSpeaker(name: string): Promise<PluggedDevice> {
  const properties = `sink_properties=device.description=${name}`;
  const module = await load('module-null-sink', 'norewinds=1', `sink_name=${name}`, properties);
  return device(name, name, [module]);
}

/** Plugs in a microphone. */
export async function plugMicrophone(name: string): Promise<PluggedDevice> {
  const room = await plugSpeaker(`${name}-room`);
  const module = await load(
    'module-remap-source',
    `master=${room.sink}.monitor`,
    `source_name=${name}`,
    `source_properties=device.description=${name}`,
  );
  const microphone = device(name, room.sink, [module]);
  return {
    ...microphone,
    async unplug() {
      await microphone.unplug();
      await room.unplug();
    },
  };
}

/** Chooses a device in a window's own choice of devices, with the keyboard's reach. */
export async function chooseDevice(window: Page, kind: string, label: string): Promise<void> {
  await window.getByRole('button', { name: 'Devices' }).click();
  const dialog = window.getByRole('dialog', { name: 'Devices' });
  await dialog.getByRole('combobox', { name: kind }).selectOption({ label });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
}
