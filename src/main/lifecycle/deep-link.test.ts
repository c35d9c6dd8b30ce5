import type { MessageBoxOptions } from 'electron';
import { expect, test } from 'vitest';
import { createDeepLinks, readLink } from './deep-link.js';
import { fakeLog } from '../testing.js';
import type { Connection } from '../../shared/connections.js';
import type { Intent } from '../../shared/session.js';

test.each([
  ['parley://open', { kind: 'open' }],
  ['PARLEY://talk/', { kind: 'talk' }],
  ['parley://talk?server=wss://evil.example:7880/x', { kind: 'server', host: 'evil.example:7880' }],
  ['parley://open?server=wss://lіvekit.cloud', { kind: 'server', host: 'xn--lvekit-pvf.cloud' }],
  ['parley://talk?server=javascript:alert(1)', { kind: 'refused' }],
  ['parley://talk?agent=other', { kind: 'refused' }],
  ['parley://talk/more', { kind: 'refused' }],
  ['parley://user@talk:1/', { kind: 'refused' }],
  ['parley:talk', { kind: 'refused' }],
  ['parley://quit', { kind: 'refused' }],
  ['https://talk', { kind: 'refused' }],
  ['parley://', { kind: 'refused' }],
  [`parley://talk?${'x'.repeat(3000)}`, { kind: 'refused' }],
])('%s is read as %j', (link, proposal) => {
  expect(readLink(link)).toEqual(proposal);
});

const environment: Connection = {
  id: 'environment',
  name: 'Environment',
  settings: { kind: 'token', serverUrl: 'wss://mine.example' },
  agentName: 'helper',
  secret: 'environment',
};

function links(over: { click?: number; talking?: boolean; connection?: Connection | null } = {}) {
  const asked: MessageBoxOptions[] = [];
  const intents: Intent[] = [];
  const log = fakeLog();
  let finish: (() => void) | undefined;
  const shown = new Promise<void>((resolve) => (finish = resolve));
  const service = createDeepLinks({
    dialog: {
      showMessageBox: async (options: unknown) => {
        asked.push(options as MessageBoxOptions);
        await (over.click === undefined ? shown : undefined);
        return { response: over.click ?? 0, checkboxChecked: false };
      },
    },
    connection: () => (over.connection === undefined ? environment : over.connection),
    isTalking: () => over.talking ?? false,
    request: (intent) => intents.push(intent),
    log,
  });
  return { service, asked, intents, log, close: () => finish?.() };
}

test('a call is started by the click alone, on the connection that is set up', async () => {
  const no = links({ click: 0 });
  await no.service.open('parley://talk');
  expect(no.intents).toEqual([]);
  expect(no.asked[0]?.detail).toContain('mine.example');
  expect(no.asked[0]?.defaultId).toBe(0);

  const yes = links({ click: 1 });
  await yes.service.open('parley://talk');
  expect(yes.intents).toEqual([{ type: 'start' }]);
});

test('whose server is not known yet, the one who names it is told', async () => {
  const settings = { kind: 'endpoint', url: 'https://tokens.example/token' } as const;
  const { service, asked } = links({ click: 0, connection: { ...environment, settings } });
  await service.open('parley://talk');
  expect(asked[0]?.detail).toContain('the agent helper on the server that tokens.example names.');
});

test('a link that names a server changes nothing and shows the host in full', async () => {
  const { service, asked, intents, log } = links({ click: 1 });
  await service.open('parley://talk?server=wss://evil.example:7880&token=canary');
  expect(asked[0]?.message).toContain('evil.example:7880');
  expect(asked[0]?.buttons).toEqual(['OK']);
  expect(intents).toEqual([]);
  expect(log.lines.join()).not.toContain('canary');
});

test('opening asks nothing, and neither does talking in a call', async () => {
  const { service, asked, intents } = links({ click: 1, talking: true });
  await service.open('parley://open');
  await service.open('parley://talk');
  expect(asked).toEqual([]);
  expect(intents).toEqual([]);
});

test('a flood of links is one question', async () => {
  const { service, asked, close } = links();
  const all = Array.from({ length: 50 }, () => service.open('parley://talk'));
  close();
  await Promise.all(all);
  expect(asked).toHaveLength(1);
});
