import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { createActions } from './actions.js';
import { createFakeClient, inCall, unexpected } from './testing.js';

describe('actions', () => {
  const act = (code: Parameters<typeof failure>[0], snapshot: Snapshot) => {
    const { client, asked } = createFakeClient();
    const done: string[] = [];
    createActions(
      client,
      ({ type, ...more }) => void done.push([type, ...Object.values(more)].join(' ')),
      () => snapshot,
      (kind) => void done.push(`choose ${kind}`),
      unexpected,
    )(failure(code, 0));
    return [...done, ...asked.map(({ name, input }) => [name, input].join(' ').trim())];
  };

  it.each([
    ['agent.not-joined', inCall, ['retry']],
    ['connection.unreachable', initialSnapshot, ['retry']],
    ['media.not-found', inCall, ['set-microphone true']],
    ['media.not-found', initialSnapshot, ['retry']],
    ['media.denied', inCall, ['permissions.open-settings microphone']],
    ['media.lost', inCall, ['choose microphone']],
    ['speaker.replaced', inCall, ['choose speaker']],
    ['camera.in-use', inCall, ['choose camera']],
    ['token.missing', initialSnapshot, ['app.open-connections add']],
    ['token.expired', initialSnapshot, ['app.open-connections edit']],
    ['app.internal', initialSnapshot, ['app.copy-report']],
    ['window.hung', inCall, ['window.reload-main']],
    ['hotkey.unassigned', initialSnapshot, ['keys.open-settings']],
    ['hotkey.refused', initialSnapshot, ['keys.ask']],
    ['graphics.failed', inCall, ['app.restart']],
    ['sender.failed', inCall, []],
  ] as const)('%s', (code, snapshot, done) => {
    expect(act(code, snapshot)).toEqual(done);
  });
});
