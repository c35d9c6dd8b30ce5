import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function pactl(...args: string[]): Promise<string> {
  const { stdout } = await run('pactl', args);
  return stdout.trim();
}

/**
 * Plugs a microphone with a hum in it into the desktop; programs know it by this name.
 * @returns unplugs it
 */
export async function plugMicrophone(name: string): Promise<() => Promise<void>> {
  const modules = [
    ['module-null-sink', `sink_name=${name}-room`, 'norewinds=1'],
    ['module-sine', `sink=${name}-room`, 'frequency=200'],
    [
      'module-remap-source',
      `master=${name}-room.monitor`,
      `source_name=${name}`,
      `source_properties=device.description=${name}`,
    ],
  ];
  const loaded: string[] = [];
  for (const module of modules) loaded.unshift(await pactl('load-module', ...module));
  return async () => {
    for (const id of loaded) await pactl('unload-module', id);
  };
}

interface Named {
  readonly index: number;
  readonly name: string;
}

interface Recording {
  readonly source: number;
  readonly properties: Readonly<Record<string, string>>;
}

/** The names of the microphones that programs record from; the sound server's own are left out. */
export async function microphonesInUse(): Promise<readonly string[]> {
  const list = async (what: string): Promise<unknown> =>
    JSON.parse(await pactl('--format=json', 'list', what));
  const sources = (await list('sources')) as readonly Named[];
  const recordings = (await list('source-outputs')) as readonly Recording[];
  return recordings
    .filter(({ properties }) => properties['application.name'] !== undefined)
    .map(({ source }) => sources.find(({ index }) => index === source)?.name ?? String(source));
}
