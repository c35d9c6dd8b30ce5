import { AgentSession as pb } from '@livekit/protocol';
import type { ByteStreamHandler, Room } from 'livekit-client';
import { expect, it } from 'vitest';
import type { AgentEvent, Attachment } from '../types.js';
import { onByteStreams } from './byte-streams.js';

/** A room that hands streams of bytes over, and what became of them. */
function setUp() {
  const handlers = new Map<string, ByteStreamHandler>();
  const told: [string, AgentEvent][] = [];
  const files: Attachment[] = [];
  const log: string[] = [];
  const write = (text: string): void => void log.push(text);
  onByteStreams(
    {
      registerByteStreamHandler: (topic: string, handler: ByteStreamHandler) =>
        handlers.set(topic, handler),
    } as unknown as Room,
    {
      onAgentEvent: (identity, event) => void told.push([identity, event]),
      onAttachment: (_, file) => void files.push(file),
    },
    { debug: write, info: write, warn: write },
  );
  const arrive = (
    topic: string,
    identity: string,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    name = 'event',
  ): void => {
    const reader = {
      info: { id: name, name, mimeType: 'text/plain' },
      async *[Symbol.asyncIterator]() {
        yield* chunks;
      },
    };
    void handlers.get(topic)?.(reader as never, { identity });
  };
  return { told, files, log, arrive };
}

const error = (message: string): Uint8Array => {
  const value = new pb.AgentSessionEvent({
    event: { case: 'error', value: new pb.AgentSessionEvent_Error({ message }) },
  });
  return new pb.AgentSessionMessage({ message: { case: 'event', value } }).toBinary();
};

/** A stream that is begun and never goes on. */
async function* endless(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(8);
  await new Promise(() => undefined);
}

it('what one agent tells comes in its order, however its streams overtake one another', async () => {
  const { told, arrive } = setUp();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  arrive(
    'lk.agent.session',
    'agent',
    (async function* () {
      await held;
      yield error('first');
    })(),
  );
  arrive('lk.agent.session', 'agent', [error('second')]);
  release();
  await expect
    .poll(() => told.map(([, event]) => event.type === 'error' && event.message))
    .toEqual(['first', 'second']);
});

it('a stream that never ends holds up its own sender only', async () => {
  const { told, arrive } = setUp();
  arrive('lk.agent.session', 'stranger', endless());
  arrive('lk.agent.session', 'agent', [error('heard')]);
  await expect.poll(() => told).toMatchObject([['agent', { message: 'heard' }]]);
});

it('one that is too long, or nonsense, costs itself only', async () => {
  const { told, log, arrive } = setUp();
  arrive('lk.agent.session', 'agent', [new Uint8Array(300_000)]);
  arrive('lk.agent.session', 'agent', [new Uint8Array([255, 255, 255])]);
  arrive('lk.agent.session', 'agent', [error('after them')]);
  await expect.poll(() => told).toMatchObject([['agent', { message: 'after them' }]]);
  expect(log).toHaveLength(2);
});

it('a file of more than 5 MiB is left out; a smaller one comes whole, under a name of one line', async () => {
  const { files, log, arrive } = setUp();
  const megabyte = new Uint8Array(1_048_576);
  arrive(
    'lk.chat',
    'agent',
    [1, 2, 3, 4, 5, 6].map(() => megabyte),
    'big',
  );
  arrive('lk.chat', 'agent', [new Uint8Array([1, 2]), new Uint8Array([3])], 'a\nb.txt');
  await expect.poll(() => log).toHaveLength(1);
  expect(files).toEqual([
    { id: 'a\nb.txt', name: 'ab.txt', mimeType: 'text/plain', bytes: new Uint8Array([1, 2, 3]) },
  ]);
});
