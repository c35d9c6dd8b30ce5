import type { Room } from '@livekit/rtc-node';
import { expect, test } from '../support/lab.js';
import type { LabCall } from '../support/lab.js';
import { hearSound, me, publishTone, setState } from '../support/participant.js';

/** An agent that has this key, speaks without a pause and writes down what it reads. */
async function agentWith(call: LabCall, encryptionKey: string) {
  const agent: Room = await call.join({ identity: 'agent', agentName: 'host', encryptionKey });
  const read: string[] = [];
  agent.registerTextStreamHandler('lk.chat', (reader) => {
    void reader.readAll().then((text) => read.push(text));
  });
  await setState(agent, 'listening');
  const stop = await publishTone(agent);
  return { agent, read, stop };
}

test('with one key both sides hear and read each other, under the app’s content policy', async ({
  open,
}) => {
  const call = await open({ encryptionKey: 'one key for both' });
  await call.connect();
  const { agent, read, stop } = await agentWith(call, 'one key for both');
  await call.become({ agent: 'listening', failures: [] });
  await call.page.evaluate(() => window.lab.hearAgent());
  await hearSound(agent);
  await call.page.evaluate(() => window.lab.session.messages.send('to the agent'));
  await expect.poll(() => read).toEqual(['to the agent']);
  await me(agent).sendText('to the user', { topic: 'lk.chat' });
  await expect
    .poll(async () => (await call.rows()).map(({ message }) => message))
    .toEqual(['to the agent', 'to the user']);
  const { tracks } = await call.rooms.getParticipant(call.room, 'person');
  expect(tracks.map(({ encryption }) => encryption)).toEqual([1]);
  await call.become({ connectionState: 'connected', agent: 'listening', failures: [] });
  await stop();
});

test('another key is a failure of the encryption: nothing is heard or read, and the call stands', async ({
  open,
}) => {
  const call = await open({ encryptionKey: 'one key' });
  await call.connect();
  const { agent, read, stop } = await agentWith(call, 'another key');
  await call.become({
    connectionState: 'connected',
    agent: 'listening',
    failures: ['encryption.failed'],
  });
  const { failures } = await call.snapshot();
  expect(failures).toMatchObject([{ source: 'encryption' }]);
  await me(agent).sendText('unreadable', { topic: 'lk.chat' });
  await call.page.evaluate(() => window.lab.session.messages.send('unreadable too'));
  await stop();
  // What is sent without a key comes through: by then the others would have.
  await setState(agent, 'thinking');
  await call.become({ agent: 'thinking' });
  expect((await call.rows()).map(({ message }) => message)).toEqual(['unreadable too']);
  expect(read).toEqual([]);
});
