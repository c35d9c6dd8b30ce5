import { describe, expect, it } from 'vitest';
import { CodedError } from '../../shared/failures.js';
import type { Entry, StageAnswer, StageReport } from '../../shared/connection-test.js';
import type { Connection } from '../../shared/connections.js';
import { createConnectionTester } from './connection-test.js';
import type { Probe } from './connection-test.js';
import { RefusedError } from './client.js';
import { createFakeClient, settled } from './testing.js';

const work: Connection = {
  id: 'work',
  name: 'Work',
  settings: { kind: 'key', serverUrl: 'wss://talk.example', apiKey: 'key' },
  secret: 'vault',
};
const guest: Connection = {
  ...work,
  id: 'guest',
  settings: { kind: 'token', serverUrl: 'wss://talk.example' },
};
const credentials = { serverUrl: 'wss://talk.example', participantToken: 'eyJ' };
const never = new Promise<never>(() => undefined);

function setUp(
  over: {
    readonly probe?: Partial<Probe>;
    readonly answer?: (stage: string) => StageAnswer | Promise<StageAnswer>;
    readonly enter?: (as: string, asked: boolean) => Entry;
  } = {},
) {
  let open = 0;
  let time = 0;
  const deeds: string[] = [];
  const fake = createFakeClient({
    'connections.test': ({ stage }) => over.answer?.(stage) ?? { passed: true, ms: 5 },
    'connections.enter': ({ as, asked }) => over.enter?.(as, asked) ?? { credentials },
  });
  const tester = createConnectionTester({
    client: fake.client,
    clock: () => (time += 10),
    now: () => 7,
    async openProbe() {
      open += 1;
      return {
        async enter(_credentials, onSignal) {
          onSignal();
          return 'udp';
        },
        sendTone: async () => void deeds.push('tone'),
        hear: async () => void deeds.push('heard'),
        meetAgent: async () => 'Ada',
        ...over.probe,
        async close() {
          open -= 1;
        },
      };
    },
  });
  const states = (): Record<string, StageReport['state']> =>
    Object.fromEntries(tester.report.get()?.stages.map(({ stage, state }) => [stage, state]) ?? []);
  const stageOf = (stage: string): StageReport | undefined =>
    tester.report.get()?.stages.find((one) => one.stage === stage);
  const asked = () => fake.asked.map(({ name }) => name);
  return { tester, states, stageOf, asked, deeds, fake, open: () => open };
}

describe('a connection’s test', () => {
  it('goes through the stages in order, each with its time, and leaves its rooms', async () => {
    const { tester, states, stageOf, fake, deeds, open } = setUp();
    const order: string[] = [];
    tester.report.subscribe((report) => {
      const running = report?.stages.find(({ state }) => state === 'running')?.stage;
      if (running && order.at(-1) !== running) order.push(running);
    });
    await tester.start(work);
    expect(order).toEqual(['address', 'server', 'access', 'signal', 'media', 'sent', 'received']);
    expect(states()).toMatchObject({ received: 'passed', agent: 'on-request' });
    expect(stageOf('access')?.ms).toBe(5);
    expect(stageOf('media')).toMatchObject({ path: 'udp', ms: 10 });
    expect(tester.report.get()).toMatchObject({ running: false, offer: 'agent' });
    expect(fake.asked.filter(({ name }) => name === 'connections.test')[0]?.input).toEqual({
      id: 'work',
      stage: 'address',
      begins: true,
    });
    expect(deeds).toEqual(['tone', 'heard']);
    expect(fake.asked.at(-1)?.name).toBe('connections.end-test');
    expect(open()).toBe(0);
  });

  it('stops at the stage that fails, with its words and its field, and runs none behind it', async () => {
    const { tester, states, stageOf, asked } = setUp({
      answer: (stage) =>
        stage === 'access'
          ? { passed: false, ms: 9, code: 'connection.unauthorized', detail: 'invalid API key' }
          : { passed: true, ms: 1 },
    });
    await tester.start(work);
    expect(states()).toEqual({
      address: 'passed',
      server: 'passed',
      access: 'failed',
      signal: 'not-run',
      media: 'not-run',
      sent: 'not-run',
      received: 'not-run',
      agent: 'not-run',
    });
    expect(stageOf('access')).toMatchObject({
      ms: 9,
      field: 'apiKey',
      failure: { message: 'The LiveKit server did not accept this key and secret.' },
    });
    expect(asked()).not.toContain('connections.enter');
    expect(tester.report.get()?.offer).toBeUndefined();
  });

  it.each([
    ['signal', { enter: () => Promise.reject(new CodedError('connection.timeout')) }],
    [
      'media',
      {
        enter: (_credentials: unknown, onSignal: () => void) => {
          onSignal();
          return new Promise<never>((_resolve, reject) =>
            setTimeout(() => reject(new CodedError('connection.media-blocked')), 0),
          );
        },
      },
    ],
    ['sent', { sendTone: () => Promise.reject(new CodedError('media.not-permitted')) }],
    ['received', { hear: () => Promise.reject(new CodedError('connection.media-blocked')) }],
  ] satisfies [string, Partial<Probe>][])('in a room stops at %s', async (stage, probe) => {
    const { tester, states, open } = setUp({ probe });
    await tester.start(work);
    expect(states()[stage]).toBe('failed');
    expect(Object.values(states()).filter((state) => state === 'failed')).toHaveLength(1);
    expect(states()['agent']).toBe('not-run');
    expect(open()).toBe(0);
  });

  it('calls the agent when the user asks for it, and again after it did not come', async () => {
    let comes = false;
    const { tester, stageOf, fake, open } = setUp({
      probe: {
        meetAgent: async () => {
          if (comes) return 'Ada';
          throw new CodedError('agent.not-joined');
        },
      },
    });
    await tester.start(work);
    await tester.ask();
    expect(stageOf('agent')).toMatchObject({ state: 'failed', field: 'agentName' });
    expect(stageOf('received')?.state).toBe('passed');
    expect(fake.asked.filter(({ name }) => name === 'connections.enter').at(-1)?.input).toEqual({
      id: 'work',
      as: 'caller',
      asked: true,
    });
    comes = true;
    await tester.ask();
    expect(stageOf('agent')).toMatchObject({ state: 'passed', agent: 'Ada' });
    expect(open()).toBe(0);
  });

  it('of a ready-made token enters its room only on request, and never beside its own call', async () => {
    let entry: Entry = { refused: 'unasked', mayTalk: true };
    const { tester, states, open } = setUp({ enter: () => entry });
    await tester.start(guest);
    expect(states()).toMatchObject({ token: 'passed', signal: 'on-request', agent: 'on-request' });
    expect(tester.report.get()).toMatchObject({ running: false, offer: 'room' });
    entry = { refused: 'in-call', mayTalk: true };
    await tester.ask();
    expect(states()).toMatchObject({ signal: 'after-call', agent: 'after-call' });
    expect(tester.report.get()?.offer).toBe('room');
    entry = { credentials };
    await tester.ask();
    expect(states()).toMatchObject({ signal: 'passed', sent: 'passed', agent: 'passed' });
    expect(open()).toBe(0);
  });

  it('finds in a ready-made token that no sound may be sent, and enters nothing for that', async () => {
    const { tester, stageOf } = setUp({ enter: () => ({ refused: 'unasked', mayTalk: false }) });
    await tester.start(guest);
    expect(stageOf('sent')).toMatchObject({
      state: 'failed',
      field: 'secret',
      failure: { code: 'media.not-permitted' },
    });
  });

  it('that is cancelled leaves at once, in main too, and what comes late changes nothing', async () => {
    let come = (): void => undefined;
    const { tester, states, asked, open } = setUp({
      probe: { sendTone: () => new Promise((resolve) => (come = resolve)) },
    });
    const done = tester.start(work);
    await settled();
    expect(states()['sent']).toBe('running');
    tester.cancel();
    expect(open()).toBe(0);
    expect(states()).toMatchObject({ media: 'passed', sent: 'not-run', agent: 'not-run' });
    expect(tester.report.get()?.running).toBe(false);
    expect(asked().at(-1)).toBe('connections.end-test');
    come();
    await done;
    expect(states()['sent']).toBe('not-run');
  });

  it('of another connection takes the place of the one that runs', async () => {
    let first = true;
    const { tester, states } = setUp({
      answer: () => {
        if (!first) return { passed: true, ms: 1 };
        first = false;
        return never;
      },
    });
    void tester.start(work);
    await tester.start({ ...work, id: 'other' });
    expect(tester.report.get()?.id).toBe('other');
    expect(states()['received']).toBe('passed');
    tester.forget();
    expect(tester.report.get()).toBeUndefined();
  });

  it('tells what main refuses at the stage that wanted it', async () => {
    const { tester, stageOf } = setUp({
      enter: () => {
        throw new RefusedError('vault.locked', 'The keyring is locked.');
      },
    });
    await tester.start(work);
    expect(stageOf('signal')).toMatchObject({ state: 'failed', failure: { code: 'vault.locked' } });
  });
});
