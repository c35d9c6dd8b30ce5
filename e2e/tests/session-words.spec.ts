/** Every word of an agent that speaks as soon as it can, or before the session knows of it. */
import { spawn } from 'node:child_process';
import { RoomEvent } from '@livekit/rtc-node';
import type { Room } from '@livekit/rtc-node';
import { expect, test } from '../support/lab.js';
import type { LabCall } from '../support/lab.js';
import { me, publishMicrophone, setState } from '../support/participant.js';

/** How many calls each agent is tried in; `PARLEY_WORDS_CALLS=20` is the whole test. */
const calls = Number(process.env['PARLEY_WORDS_CALLS'] ?? 2);
/** Programs that keep the processors busy meanwhile; `PARLEY_WORDS_LOAD=2` fills two of them. */
const load = Number(process.env['PARLEY_WORDS_LOAD'] ?? 0);

const words = ['Good ', 'morning, ', 'how ', 'can ', 'I ', 'help?'];
const host = { identity: 'agent', agentName: 'host' };

/** Greets aloud and in writing, the way agents stream their words. */
async function greet(room: Room): Promise<void> {
  const writer = await me(room).streamText({
    topic: 'lk.transcription',
    attributes: { 'lk.segment_id': 'greeting', 'lk.transcription_final': 'false' },
  });
  for (const word of words) await writer.write(word);
  await writer.close();
  await me(room).sendText('Welcome', { topic: 'lk.chat' });
}

const heard = async (call: LabCall): Promise<unknown> =>
  (await call.rows()).map(({ type, message, ...row }) => [
    type,
    message,
    'sender' in row ? row.sender : undefined,
  ]);

const agents: readonly (readonly [string, (call: LabCall) => Promise<void>])[] = [
  [
    'joins with a voice and greets at once',
    async (call) => {
      await call.connect();
      const agent = await call.join(host);
      await publishMicrophone(agent);
      await setState(agent, 'speaking');
      await greet(agent);
    },
  ],
  [
    'has neither a track nor a state and greets at once',
    async (call) => {
      await call.connect();
      await greet(await call.join(host));
    },
  ],
  [
    'is in the room already and greets each user who joins',
    async (call) => {
      const agent = await call.join(host);
      await publishMicrophone(agent);
      await setState(agent, 'listening');
      const greeted = new Promise<void>((resolve, reject) => {
        agent.once(RoomEvent.ParticipantConnected, () => void greet(agent).then(resolve, reject));
      });
      await call.connect();
      await greeted;
    },
  ],
];

for (const [name, meet] of agents)
  test(`each word is told of an agent that ${name}`, async ({ open }) => {
    test.setTimeout(60_000 + calls * 30_000);
    const busy = Array.from({ length: load }, () =>
      spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
    );
    try {
      for (let number = 1; number <= calls; number += 1) {
        const call = await open({ agents: ['host'] });
        await meet(call);
        await expect
          .poll(() => heard(call), { message: `call ${number} of ${calls}` })
          .toEqual([
            ['agentTranscript', words.join(''), undefined],
            ['chatMessage', 'Welcome', 'agent'],
          ]);
        await call.close();
      }
    } finally {
      for (const one of busy) one.kill();
    }
  });
