import type { Page } from 'playwright';
import type { Parley } from '../support/parley.js';
import { expect, test } from '../support/test.js';
import { openStrangeWindow } from '../support/windows.js';
import { atRest } from '../support/parley.js';

interface Refused {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
}

/** Asks as the page's own code does. */
const ask = (page: Page, name: string, input: unknown): Promise<Refused> =>
  page.evaluate(
    ([channel, value]) => {
      const { parley } = globalThis as unknown as {
        parley: { request(name: unknown, input: unknown): Promise<Refused> };
      };
      return parley.request(channel, value);
    },
    [name, input] as const,
  );

const linesWith = (parley: Parley, words: string): string[] =>
  parley
    .log()
    .split('\n')
    .filter((line) => line.includes(words));

test('a window that is not Parley’s, or of the other role, is refused with a reply and a line', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const trayWindow = await parley.trayWindow();
  const requests = {
    'credentials.get': '{ fresh: true }',
    'app.info': 'undefined',
    'session.request': `{ type: 'start' }`,
  };
  for (const url of ['about:blank', 'data:text/html,hello', 'app://parley/index.html']) {
    const before = linesWith(parley, 'refused').length;
    const stranger = await openStrangeWindow(parley.app, url);
    for (const [name, input] of Object.entries(requests))
      expect(await stranger.run(`parley.request('${name}', ${input})`), name).toMatchObject({
        ok: false,
        code: 'ipc.unknown-sender',
      });
    const lines = linesWith(parley, 'refused').slice(before);
    for (const name of Object.keys(requests))
      expect(
        lines.filter((line) => line.includes(`${name} refused: ipc.unknown-sender`)),
        `${url} ${name}`,
      ).toHaveLength(1);
  }

  for (const [page, name, input] of [
    [trayWindow, 'credentials.get', { fresh: false }],
    [trayWindow, 'session.level', 0.5],
    [trayWindow, 'permissions.microphone', undefined],
    [parley.main, 'session.request', { type: 'start' }],
    [parley.main, 'window.hide-tray', undefined],
  ] as const)
    expect(await ask(page, name, input), name).toMatchObject({ ok: false, code: 'ipc.wrong-role' });
  expect(linesWith(parley, 'ipc.wrong-role')).toHaveLength(5);

  // None of it came through.
  await expect(parley.status).toHaveText(atRest);
  expect(await ask(parley.main, 'app.open-devtools', undefined)).toMatchObject({
    ok: false,
    code: 'ipc.bad-input',
  });
});

/** Inputs that no channel takes; made in the page, because most of them cannot be sent to it. */
const malformed: Readonly<Record<string, string>> = {
  'null for an intent': `'credentials.get', null`,
  'a number for an object': `'credentials.get', 1`,
  'a missing key': `'credentials.get', {}`,
  'an unknown key': `'credentials.get', { fresh: true, room: 'of another user' }`,
  'a room of the page’s choice': `'credentials.get', { fresh: true, request: { roomName: 'theirs' } }`,
  'an identity of the page’s choice': `'credentials.get', { fresh: true, request: { participantIdentity: 'another-user' } }`,
  'something for nothing': `'app.info', {}`,
  'not a number': `'session.level', NaN`,
  infinity: `'session.level', Infinity`,
  'out of range': `'session.level', 2`,
  'ten thousand failures': `'session.publish', { ...snapshot, failures: Array(10000).fill({}) }`,
  'an object as deep as the bridge lets through': `'session.publish', deep(300)`,
  'a prototype': `'session.publish', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')`,
  'an unknown state': `'session.publish', { ...snapshot, agent: { state: 'root' } }`,
};

/** What main never sees, because taking it in would cost it too much. */
const tooMuch: Readonly<Record<string, string>> = {
  'a key of 1 MB': `'credentials.get', { fresh: true, ['k'.repeat(1048576)]: 1 }`,
  'a million keys': `'credentials.get', Object.fromEntries(Array.from({ length: 1000000 }, (_, at) => [at, 1]))`,
  '50 MB of text': `'session.publish', { ...snapshot, notice: 'x'.repeat(52428800) }`,
  '5 MB of bytes': `'session.publish', new Uint8Array(5242880)`,
  'a circle': `'session.publish', circle()`,
};

test('a message of a wrong shape is refused with a reply and one short line', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  await parley.main.evaluate(() => {
    const page = globalThis as unknown as Record<string, unknown>;
    const { parley: bridge } = page as unknown as {
      parley: { request(name: string): Promise<{ value: unknown }> };
    };
    page['deep'] = (levels: number) => {
      let inner: object = {};
      for (let level = 0; level < levels; level += 1) inner = { inner };
      return inner;
    };
    page['circle'] = () => {
      const circle: Record<string, unknown> = {};
      circle['self'] = circle;
      return circle;
    };
    return bridge.request('session.snapshot').then(({ value }) => void (page['snapshot'] = value));
  });
  for (const [name, request] of Object.entries(malformed)) {
    const reply = (await parley.main.evaluate(`parley.request(${request})`)) as Refused;
    expect(reply, name).toMatchObject({ ok: false, code: 'ipc.bad-input' });
    expect(reply.message.length, name).toBeLessThan(400);
    // The same words are logged once, however often they are said.
    expect(linesWith(parley, reply.message), name).toHaveLength(1);
  }
  for (const [name, request] of Object.entries(tooMuch)) {
    const reply = (await parley.main.evaluate(`parley.request(${request})`)) as Refused;
    expect(reply, name).toMatchObject({ ok: false, code: 'ipc.bad-input' });
    expect(linesWith(parley, reply.message), name).toHaveLength(0);
  }
  for (const line of parley.log().split('\n')) expect(line.length).toBeLessThan(500);
  // Too deep for the bridge itself: the page is told there, and main never sees it.
  await expect(
    parley.main.evaluate(`parley.request('session.publish', deep(100000))`),
  ).rejects.toThrow(/depth|stack/i);
  expect(
    await parley.app.evaluate(() => [
      (Object.prototype as Record<string, unknown>)['polluted'],
      ({} as Record<string, unknown>)['polluted'],
    ]),
  ).toEqual([undefined, undefined]);
  expect(await ask(parley.main, 'app.info', undefined)).toMatchObject({ ok: true });
});

test('a flood is refused with replies and one line, and the app goes on', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const stranger = await openStrangeWindow(parley.app, 'about:blank');
  const flood = (request: string): string =>
    `Promise.all(Array.from({ length: 5000 }, () => parley.request(${request})))
      .then((replies) => replies.map((reply) => reply.ok ? 'ok' : reply.code))`;
  const replies = {
    good: (await parley.main.evaluate(flood(`'app.info', undefined`))) as string[],
    strange: (await stranger.run(flood(`'app.info', undefined`))) as string[],
  };
  for (const codes of Object.values(replies)) {
    expect(codes).toHaveLength(5000);
    expect(codes.filter((code) => code === 'ipc.flood').length).toBeGreaterThan(3000);
  }
  expect(linesWith(parley, 'floods')).toHaveLength(2);
  // A line for each flood and one for what the stranger wanted; what the page itself wants as it
  // starts is refused too, and it says so.
  // A computer may have no system bus, which is told at the start.
  const others = /main window: | bus cannot be used/;
  const told = linesWith(parley, '[warn]').filter((line) => !others.test(line));
  expect(told).toHaveLength(3);
  await expect
    .poll(async () => (await ask(parley.main, 'app.info', undefined)).ok as boolean)
    .toBe(true);
});
