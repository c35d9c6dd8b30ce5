import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Notice } from '../notifications/notifier.js';
import { NoticeSurface } from './notice-surface.js';

const on = { enabled: true, pending: false };
const live: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity: 'listening' },
  microphone: on,
};

function setUp() {
  const notices: Notice[] = [];
  const done: unknown[] = [];
  const surface = new NoticeSurface({
    notifier: {
      show: (notice) => void notices.push(notice),
      close: (tag) => void done.push(`close ${tag}`),
    },
    ask: (intent: Intent) => void done.push(intent),
    fix: ({ code }) => void done.push(`fix ${code}`),
    openMain: () => void done.push('open'),
  });
  const words = (): string[] => notices.map(({ title, body }) => `${title} ${body}`.trim());
  return { surface, notices, done, words };
}

describe('what the overlay shows, as a notification', () => {
  it('is told once for each thing that is live, whatever the agent does', () => {
    const { surface, words } = setUp();
    surface.show({ about: 'call', snapshot: live });
    const speaking = { ...live, agent: { state: 'connected', activity: 'speaking' } } as const;
    surface.show({ about: 'call', snapshot: speaking });
    surface.show({ about: 'call', snapshot: { ...live, screenShare: on } });
    surface.show({ about: 'call', snapshot: { ...live, microphone: initialSnapshot.microphone } });
    surface.show({ about: 'ended', snapshot: { ...initialSnapshot, notice: 'The agent left.' } });
    expect(words()).toEqual([
      'Your microphone is live.',
      'Your microphone is live. Your screen is shared.',
      'Your microphone is off.',
      'The call has ended. The agent left.',
    ]);
  });

  it('has the failure’s sentence, its advice and its one fix', () => {
    const { surface, notices, done } = setUp();
    const failed = failure('connection.unreachable', 1);
    surface.show({ about: 'failure', failure: failed, snapshot: initialSnapshot });
    expect(notices[0]).toMatchObject({ title: failed.message, body: failed.advice });
    expect(notices[0]?.actions.map(({ label }) => label)).toEqual(['Retry']);
    notices[0]?.actions[0]?.run();
    notices[0]?.onClick();
    expect(done).toEqual(['fix connection.unreachable', 'open']);
  });

  it('stops sharing, mutes and ends', () => {
    const { surface, notices, done } = setUp();
    surface.show({ about: 'call', snapshot: { ...live, screenShare: on } });
    for (const { run } of notices[0]?.actions ?? []) run();
    expect(done).toEqual([
      { type: 'set-screen-share', enabled: false },
      { type: 'set-microphone', enabled: false },
      { type: 'end' },
    ]);
  });

  it('is taken away with the overlay, and told again when it comes back', () => {
    const { surface, done, words } = setUp();
    surface.show({ about: 'call', snapshot: live });
    surface.hide();
    surface.show({ about: 'call', snapshot: live });
    expect(done).toEqual(['close overlay']);
    expect(words()).toHaveLength(2);
  });
});
