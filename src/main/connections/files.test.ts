import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Connection, ConnectionDraft } from '../../shared/connections.js';
import { CodedError } from '../../shared/failures.js';
import { createConnectionFiles } from './files.js';

const work: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://work.example', apiKey: 'APIwork' },
  secret: 'vault',
};
const given: Connection = { ...work, id: 'environment', secret: 'environment' };

function setUp(chosen: string | undefined) {
  const added: ConnectionDraft[] = [];
  const asked: unknown[] = [];
  const files = createConnectionFiles({
    connections: {
      list: () => [given, work],
      async add(draft) {
        if (draft.name === 'bad') throw new CodedError('connections.invalid', 'Name is bad.');
        added.push(draft);
        return work;
      },
    },
    dialog: {
      async showOpenDialog(...options: unknown[]) {
        asked.push(options[0]);
        return { canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] };
      },
      async showSaveDialog(...options: unknown[]) {
        asked.push(options[0]);
        return { canceled: chosen === undefined, filePath: chosen ?? '' };
      },
    },
    lkFile: '/home/ann/.livekit/cli-config.yaml',
    exportFile: '/home/ann/parley-connections.json',
  });
  return { files, added, asked };
}

const scratch = (): string => join(mkdtempSync(join(tmpdir(), 'parley-files-')), 'file');
const project = (name: string, host: string, key: string): string =>
  `  - {name: ${name}, url: "wss://${host}/", api_key: ${key}, api_secret: s}\n`;

it('adds what a file has and is not there yet, and says what it leaves', async () => {
  const path = scratch();
  const all = [
    project('again', 'work.example', 'APIwork'),
    project('new', 'new.example', 'k'),
    project('bad', 'bad.example', 'k'),
  ];
  writeFileSync(path, `projects:\n${all.join('')}`);
  const { files, added, asked } = setUp(path);
  expect(await files.import()).toEqual({
    added: ['new'],
    known: ['again'],
    refused: [{ name: 'bad', message: 'Name is bad.' }],
  });
  expect(added).toMatchObject([{ name: 'new', secret: 's' }]);
  expect(asked).toMatchObject([{ defaultPath: '/home/ann/.livekit/cli-config.yaml' }]);
});

it('does nothing where the user chooses nothing', async () => {
  const { files, added } = setUp(undefined);
  expect(await files.import()).toBeNull();
  expect(await files.export()).toBe('cancelled');
  expect(added).toEqual([]);
});

it('says why a file cannot be read or written', async () => {
  const { files } = setUp(join(scratch(), 'nowhere'));
  const code = 'connections.not-imported';
  await expect(files.import()).rejects.toMatchObject({ code });
  const unwritten = {
    code: 'connections.not-exported',
    message: expect.stringContaining('ENOENT') as string,
  };
  await expect(files.export()).rejects.toMatchObject(unwritten);
  const large = scratch();
  writeFileSync(large, 'x'.repeat(1_048_577));
  await expect(setUp(large).files.import()).rejects.toMatchObject({ code });
});

it('exports the user’s own, and no secret', async () => {
  const path = scratch();
  const { files } = setUp(path);
  expect(await files.export()).toBe('written');
  const { connections } = JSON.parse(readFileSync(path, 'utf8')) as { connections: unknown[] };
  expect(connections).toEqual([{ name: 'Work', settings: work.settings }]);
});
