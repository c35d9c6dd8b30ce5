import { createLiveKitPorts } from '@parley/session/livekit';
import { CodedError, sessionWithAgent } from '@parley/session';

const ports = createLiveKitPorts({
  logger: console,
  // Key and secret stay with whoever signs the token.
  async credentials({ request }) {
    const answer = await fetch('/token', { method: 'POST', body: JSON.stringify(request) });
    if (!answer.ok) throw new CodedError('token.unauthorized', `status ${answer.status}`);
    return answer.json();
  },
});

export const session = sessionWithAgent(ports, 'my-agent');
export const { snapshot, messages, microphone } = session;

/** In a component: `{$snapshot.connection}`, `{#each $rows as row (row.id)}`, `onclick={talk}`. */
export const { rows } = messages;
export const talk = (): Promise<void> => session.start().catch(() => undefined);
