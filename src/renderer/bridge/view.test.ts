import { describe, expect, it } from 'vitest';
import { initialSnapshot } from '../../shared/session.js';
import { createRemoteSession } from './view.js';
import { createFakeClient, inCall, settled, unexpected } from './testing.js';

describe('view', () => {
  it('shows the last snapshot, then each change', async () => {
    const { client, tell } = createFakeClient({ 'session.snapshot': () => inCall });
    const { snapshot } = createRemoteSession(client, unexpected);
    await settled();
    expect(snapshot.get()).toEqual(inCall);
    tell('session.changed', initialSnapshot);
    expect(snapshot.get()).toEqual(initialSnapshot);
  });

  it('keeps a change that overtook the answer', async () => {
    const { client, tell } = createFakeClient({ 'session.snapshot': () => initialSnapshot });
    const { snapshot } = createRemoteSession(client, unexpected);
    tell('session.changed', inCall);
    await settled();
    expect(snapshot.get()).toEqual(inCall);
  });

  it('sends intents', () => {
    const { client, asked } = createFakeClient();
    const { ask } = createRemoteSession(client, unexpected);
    ask({ type: 'set-microphone', enabled: false });
    expect(asked.at(-1)).toEqual({
      name: 'session.request',
      input: { type: 'set-microphone', enabled: false },
    });
  });
});
