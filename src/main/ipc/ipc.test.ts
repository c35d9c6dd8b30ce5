import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { requestNames } from '../../shared/ipc.js';
import type { RequestName, Role } from '../../shared/ipc.js';
import { initialSnapshot } from '../../shared/session.js';
import { createDoor } from './ipc.js';
import type { RequestTable } from './ipc.js';
import { requestTable } from './requests.js';
import { Roster } from '../windows/roster.js';
import { fakeLog } from '../testing.js';

const origin = 'app://parley';

type Answers = { readonly [Name in RequestName]?: RequestTable[Name]['answer'] };

interface FakeContents {
  readonly id: number;
  readonly mainFrame: { readonly origin: string };
  readonly sent: unknown[];
  gone: 'no' | 'destroyed' | 'crashed';
}

/** The app's own table; each answer is nothing, or what a test puts there. */
function tableWith(answers: Answers): RequestTable {
  // Answers are functions of services: none is called unless a test says so.
  const service: object = new Proxy({}, { get: () => () => undefined });
  const services = new Proxy({}, { get: () => service });
  const table = requestTable(services as Parameters<typeof requestTable>[0]);
  const entries = requestNames.map((name) => [
    name,
    { ...table[name], answer: answers[name] ?? (() => undefined) },
  ]);
  return Object.fromEntries(entries) as unknown as RequestTable;
}

function setUp(answers: Answers = {}) {
  const listeners = new Map<string, (event: unknown, input: unknown) => unknown>();
  const log = fakeLog();
  let at = 0;
  const page = (id: number, pageOrigin = origin): FakeContents & WebContents => {
    const sent: unknown[] = [];
    const contents: FakeContents = { id, mainFrame: { origin: pageOrigin }, sent, gone: 'no' };
    return Object.assign(contents, {
      isDestroyed: () => contents.gone === 'destroyed',
      isCrashed: () => contents.gone === 'crashed',
      send: (name: string, value: unknown) => void sent.push([name, value]),
    }) as unknown as FakeContents & WebContents;
  };
  const windows = {
    owner: page(1),
    view: page(2),
    picker: page(3),
    settings: page(4),
    connections: page(5),
    overlay: page(6),
  };
  const roster = new Roster();
  for (const role of Object.keys(windows) as Role[]) roster.add(role, windows[role]);
  const door = createDoor({
    ipcMain: {
      handle: (name, listener) => void listeners.set(name, listener as never),
      removeHandler: (name) => void listeners.delete(name),
    },
    roster,
    origin,
    now: () => at,
    log,
  });
  door.serve(tableWith(answers));
  const ask = (
    name: string,
    input: unknown,
    sender: WebContents = windows.owner,
    senderFrame: unknown = sender.mainFrame,
  ): Promise<unknown> => {
    const event = { sender, senderFrame } as IpcMainInvokeEvent;
    // As the preload sends it.
    return Promise.resolve(listeners.get(name)?.(event, JSON.stringify(input)));
  };
  return { ask, door, log, windows, page, roster, listeners, wait: (ms: number) => (at += ms) };
}

describe('the door', () => {
  it('answers every channel of the contract, and none after dispose', () => {
    const { door, listeners } = setUp();
    expect([...listeners.keys()].sort()).toEqual([...requestNames].sort());
    door.dispose();
    expect(listeners.size).toBe(0);
  });

  it('gives the handler the parsed input and the window its value', async () => {
    const got: unknown[] = [];
    const { ask } = setUp({
      'credentials.get': (input) => {
        got.push(input);
        return { serverUrl: 'wss://x', participantToken: 't', agents: [] };
      },
    });
    const value = { serverUrl: 'wss://x', participantToken: 't', agents: [] };
    expect(await ask('credentials.get', { fresh: true })).toEqual({ ok: true, value });
    expect(got).toEqual([{ fresh: true }]);
  });

  it('refuses senders that it does not know', async () => {
    const { ask, windows, page, roster } = setUp();
    const refused = { ok: false, code: 'ipc.unknown-sender' };
    expect(await ask('app.info', undefined, page(9))).toMatchObject(refused);
    expect(await ask('app.info', undefined, windows.owner, null)).toMatchObject(refused);
    const subFrame = { origin };
    expect(await ask('app.info', undefined, windows.owner, subFrame)).toMatchObject(refused);
    for (const elsewhere of ['https://example.com', 'app://parley.example', 'null', '']) {
      const foreign = page(3, elsewhere);
      roster.add('owner', foreign);
      expect(await ask('app.info', undefined, foreign)).toMatchObject(refused);
    }
  });

  it.each([
    ['session.publish', 'view', initialSnapshot],
    ['session.level', 'view', 0],
    ['credentials.get', 'view', { fresh: false }],
    ['permissions.microphone', 'view', undefined],
    ['session.request', 'owner', { type: 'start' }],
    ['window.hide-tray', 'owner', undefined],
  ] as const)('%s is not for the %s', async (name, role, input) => {
    const { ask, windows } = setUp();
    expect(await ask(name, input, windows[role])).toMatchObject({ code: 'ipc.wrong-role' });
  });

  it.each([
    ['session.publish', { ...initialSnapshot, connectionState: 'maybe' }],
    ['session.publish', { ...initialSnapshot, extra: 1 }],
    ['session.publish', JSON.parse('{"__proto__": {"connection": "connected"}}')],
    ['session.publish', { ...initialSnapshot, agent: { state: 'failed', failures: [] } }],
    ['session.publish', { ...initialSnapshot, agentName: 'x'.repeat(1e6) }],
    ['session.publish', null],
    ['session.level', Number.NaN],
    ['session.level', 2],
    ['session.level', '0.5'],
    ['credentials.get', {}],
    ['credentials.get', { fresh: 'yes' }],
    ['app.info', { unasked: true }],
  ])('refuses bad input to %s (%#)', async (name, input) => {
    const { ask, log } = setUp();
    expect(await ask(name, input)).toMatchObject({ ok: false, code: 'ipc.bad-input' });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain(name);
  });

  it('says what was wrong with an input', async () => {
    const { ask } = setUp();
    expect(await ask('session.level', 2)).toMatchObject({
      message: 'session.level: Too big: expected number to be <=1.',
    });
  });

  it('passes on a service’s failure with its code, tokens taken out', async () => {
    const { ask } = setUp({
      'credentials.get': () => {
        throw Object.assign(new Error('bad eyJhbGciOiJIUzI1NiJ9.e30.sig'), {
          code: 'token.expired',
        });
      },
    });
    expect(await ask('credentials.get', { fresh: false })).toEqual({
      ok: false,
      code: 'token.expired',
      message: 'bad [token]',
    });
  });

  it('keeps a defect’s own words to the log', async () => {
    const { ask, log } = setUp({
      'app.info': () => {
        throw Object.assign(new Error('/home/someone: no such file'), { code: 'ENOENT' });
      },
    });
    const reply = await ask('app.info', undefined);
    expect(reply).toMatchObject({ ok: false, code: 'app.internal' });
    expect(JSON.stringify(reply)).not.toContain('someone');
    expect(log.lines).toEqual(['error app.info failed']);
  });

  it('refuses a flood, logs it once, and forgives it with time', async () => {
    const { ask, log, wait, windows } = setUp();
    const replies = await Promise.all(
      Array.from({ length: 1000 }, () => ask('app.info', undefined)),
    );
    const refused = replies.filter((reply) => (reply as { ok: boolean }).ok === false);
    expect(refused).toHaveLength(700);
    expect(refused[0]).toMatchObject({ code: 'ipc.flood' });
    expect(log.lines).toEqual(['warn window 1 floods: its requests are refused']);
    // The other window is not its neighbour's keeper.
    expect(await ask('app.info', undefined, windows.view)).toMatchObject({ ok: true });
    wait(1000);
    expect(await ask('app.info', undefined)).toMatchObject({ ok: true });
  });

  it('tells only windows that are there', () => {
    const { door, windows } = setUp();
    door.tell('view', 'session.level', 0.5);
    expect(windows.view.sent).toEqual([['session.level', 0.5]]);
    expect(windows.owner.sent).toEqual([]);
    windows.view.gone = 'crashed';
    door.tell('view', 'session.level', 0.6);
    windows.view.gone = 'destroyed';
    door.tell('view', 'session.level', 0.7);
    expect(windows.view.sent).toHaveLength(1);
  });

  it('logs a refusal once, however often it is repeated, and never at length', async () => {
    const { ask, log } = setUp();
    const stranger = setUp().page(9);
    for (let i = 0; i < 200; i += 1) {
      await ask('credentials.get', { fresh: true, ['k'.repeat(10_000)]: i });
      await ask('app.info', undefined, stranger);
    }
    expect(log.lines).toHaveLength(2);
    for (const line of log.lines) expect(line.length).toBeLessThan(500);
  });

  it('counts a stranger’s requests too', async () => {
    const { ask, page, log } = setUp();
    const stranger = page(9);
    const codes = new Set<unknown>();
    for (let i = 0; i < 1_000; i += 1)
      codes.add(((await ask('app.info', undefined, stranger)) as { code: string }).code);
    expect(codes).toEqual(new Set(['ipc.unknown-sender', 'ipc.flood']));
    expect(log.lines).toHaveLength(2);
  });
});
