import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bindingNames } from '../../shared/bindings.js';
import type { BindingName, TalkMode } from '../../shared/bindings.js';
import { failure } from '../../shared/failures.js';
import { initialSnapshot } from '../../shared/session.js';
import type { AgentActivity, Intent, Snapshot } from '../../shared/session.js';
import { Gestures } from './gestures.js';
import type { KeySource } from './key-backend.js';

const off = { enabled: false, pending: false };
const live = { enabled: true, pending: false };
const opening = { enabled: false, pending: true };

const starting: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connecting',
  agent: { state: 'connecting', buffering: false },
};
const inCall = (activity: AgentActivity): Snapshot => ({
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity },
});
const talking: Snapshot = { ...inCall('listening'), microphone: live };
const failed: Snapshot = {
  ...initialSnapshot,
  agent: { state: 'failed', failures: [failure('connection.unreachable', 1)] },
};

/** Gestures with a clock of their own; `done` is what they ask for. */
function setUp(mode: TalkMode = 'auto', first: Snapshot = initialSnapshot, hasConnection = true) {
  let at = 0;
  let timers: { readonly at: number; run(): void }[] = [];
  const done: string[] = [];
  const reports: string[] = [];
  const gestures = new Gestures({
    mode: () => mode,
    hasConnection: () => hasConnection,
    request(intent) {
      const late = at - released;
      const word = wordOf(intent);
      done.push(word === 'mute' && late === 200 ? 'mute after the tail' : word);
    },
    show: () => void done.push('show the window'),
    addConnection: () => void done.push('add a connection'),
    report: (code) => void reports.push(code),
    now: () => at,
    after(ms, run) {
      const timer = { at: at + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
  });
  let released = -Infinity;
  gestures.follow(first);
  const pass = (ms: number): void => {
    const until = at + ms;
    for (;;) {
      const [next] = timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      timers = timers.filter((one) => one !== next);
      at = next.at;
      next.run();
    }
    at = until;
  };
  const press = (ms: number, binding: BindingName = 'talk', source: KeySource = 'key'): void => {
    gestures.down(binding, source);
    pass(ms);
    released = at;
    gestures.up(binding, source);
  };
  return {
    gestures,
    done,
    reports,
    pass,
    press,
    pendingTimers: () => timers.length,
  };
}

function wordOf(intent: Intent): string {
  switch (intent.type) {
    case 'set-microphone':
      return intent.enabled ? 'unmute' : 'mute';
    case 'interrupt':
      return 'stop the agent';
    default:
      return intent.type;
  }
}

/** The rows of the table with these columns, in `docs/key.md`. */
function tableOf(columns: readonly string[]): readonly (readonly string[])[] {
  const doc = readFileSync(join(import.meta.dirname, '../../../docs/key.md'), 'utf8');
  const cells = doc
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map((line) => line.slice(1, -1));
  const head = cells.findIndex((line) => line.join() === columns.join());
  const rest = cells.slice(head + 2);
  return rest.slice(
    0,
    rest.findIndex((line) => line.length !== columns.length),
  );
}

const states: Readonly<Record<string, { snapshot: Snapshot; hasConnection?: false }>> = {
  'no connection set up': { snapshot: initialSnapshot, hasConnection: false },
  disconnected: { snapshot: initialSnapshot },
  failed: { snapshot: failed },
  'agent failed in a call': { snapshot: { ...failed, connectionState: 'connected' } },
  'starting, live': { snapshot: { ...starting, microphone: opening } },
  'starting, muted': { snapshot: { ...starting, microphone: off } },
  'in a call, live': { snapshot: { ...inCall('listening'), microphone: live } },
  'in a call, muted': { snapshot: { ...inCall('listening'), microphone: off } },
  // What opened the microphone is not told: all that counts is that no key did.
  'in a call, live by mouse': { snapshot: { ...inCall('idle'), microphone: live } },
  'agent speaking, live': { snapshot: { ...inCall('speaking'), microphone: live } },
  'agent speaking, muted': { snapshot: { ...inCall('speaking'), microphone: off } },
  'reconnecting, muted': { snapshot: { ...inCall('idle'), connectionState: 'reconnecting' } },
};

const gesturesOf: Readonly<Record<string, (press: (ms: number) => void, pass: Pass) => void>> = {
  tap: (press) => press(249),
  hold: (press) => press(250),
  'double tap'(press, pass) {
    press(100);
    pass(150);
    press(100);
  },
};
type Pass = (ms: number) => void;

const modes = ['auto', 'hold', 'toggle'] as const;
const rows = tableOf(['State', 'Gesture', 'Auto', 'Hold', 'Toggle']);

describe('the talk key', () => {
  it.each(
    rows.flatMap(([state = '', gesture = '', ...cells]) =>
      modes.map((mode, at) => [state, gesture, mode, cells[at] ?? ''] as const),
    ),
  )('%s, %s, %s: %s', (state, gesture, mode, expected) => {
    const { snapshot, hasConnection } = states[state] ?? {};
    const play = gesturesOf[gesture];
    if (!snapshot || !play) throw new Error(`docs/key.md: no test for “${state}, ${gesture}”`);
    const { done, press, pass, gestures, pendingTimers } = setUp(mode, snapshot, hasConnection);
    play(press, pass);
    pass(60_000);
    expect(done.join(', ')).toBe(expected);
    expect(pendingTimers()).toBe(0);
    gestures.dispose();
  });

  it.each(Object.keys(states))('has a row for a hold: %s', (state) => {
    expect(rows.map(([first, gesture]) => [first, gesture])).toContainEqual([state, 'hold']);
  });
});

describe('the other keys', () => {
  const names: readonly BindingName[] = bindingNames.filter((name) => name !== 'talk');
  it.each(
    tableOf(['State', 'mute', 'stop', 'hang up', 'show']).flatMap(([state = '', ...cells]) =>
      names.map((name, at) => [state, name, cells[at] ?? ''] as const),
    ),
  )('%s, %s: %s', (state, name, expected) => {
    const { snapshot, hasConnection } = states[state] ?? {};
    if (!snapshot) throw new Error(`docs/key.md: no test for “${state}”`);
    const { done, press, gestures } = setUp('auto', snapshot, hasConnection);
    gestures.down(name, 'key');
    // The repetition of a held key.
    press(500, name);
    expect(done.join(', ') || 'nothing').toBe(expected);
  });
});

describe('a second tap', () => {
  it.each([
    [400, 'start, end'],
    [401, 'start, mute'],
  ])('pressed %d ms after the first: %s', (gap, expected) => {
    const { done, press, pass } = setUp();
    press(50);
    pass(gap - 50);
    press(50);
    expect(done.join(', ')).toBe(expected);
  });

  it('that is held is no tap: it talks', () => {
    const { done, press, pass } = setUp();
    press(50);
    pass(100);
    press(2_000);
    pass(200);
    expect(done).toEqual(['start', 'mute after the tail']);
  });

  it('takes back a start whose call is there already, and is no third tap’s first', () => {
    const { done, gestures, press, pass } = setUp();
    press(50);
    gestures.follow({ ...inCall('listening'), microphone: live });
    pass(100);
    press(50);
    gestures.follow(initialSnapshot);
    pass(100);
    press(50);
    expect(done).toEqual(['start', 'end', 'start']);
  });

  it('counts from the press that a backend tells late', () => {
    const { done, gestures, pass } = setUp();
    gestures.press('talk');
    pass(500);
    gestures.press('talk', 350);
    expect(done).toEqual(['start', 'end']);
  });
});

describe('what the owner shows a little later', () => {
  it('a hold that ends before the microphone is open ends muted', () => {
    const { done, gestures, press, pass } = setUp();
    press(300);
    gestures.follow(starting);
    gestures.follow({ ...starting, microphone: opening });
    pass(200);
    expect(done).toEqual(['start', 'mute after the tail']);
    // The owner was told in time, so it does not get live; were it switched on, then by the user.
    gestures.follow({ ...starting, microphone: live });
    expect(done).toHaveLength(2);
  });

  it('mutes a retried call whose key was let go while the old room was being left', () => {
    const { done, gestures, press, pass } = setUp('auto', failed);
    press(300);
    pass(200);
    expect(done).toEqual(['retry', 'mute after the tail']);
    gestures.follow(initialSnapshot);
    gestures.follow({ ...starting, microphone: opening });
    gestures.follow({ ...starting, microphone: live });
    expect(done).toEqual(['retry', 'mute after the tail', 'mute after the tail']);
    gestures.follow({ ...starting, microphone: live });
    expect(done).toHaveLength(3);
  });

  it('a call that ends while the key is held is not started by its release', () => {
    const { done, gestures, press, pass } = setUp('auto', inCall('listening'));
    gestures.down('talk', 'key');
    gestures.follow(initialSnapshot);
    press(500);
    pass(1_000);
    expect(done).toEqual(['unmute']);
  });

  it('a start that fails at once can be started again', () => {
    const { done, gestures, press, pass } = setUp();
    press(50);
    gestures.follow(failed);
    pass(1_000);
    press(50);
    expect(done).toEqual(['start', 'retry']);
  });

  it('a microphone that the server keeps off counts as off after a second', () => {
    const { done, gestures, press, pass } = setUp('auto', inCall('listening'));
    press(50);
    gestures.follow({ ...inCall('listening'), microphone: off });
    pass(1_000);
    press(50);
    expect(done).toEqual(['unmute', 'unmute']);
  });

  it('muted by another surface during a hold it stays so', () => {
    const { done, gestures, pass } = setUp('auto', inCall('listening'));
    gestures.down('talk', 'key');
    gestures.follow({ ...inCall('listening'), microphone: live });
    gestures.follow({ ...inCall('listening'), microphone: off });
    pass(1_000);
    gestures.up('talk', 'key');
    pass(1_000);
    expect(done).toEqual(['unmute']);
  });
});

describe('a key that is held', () => {
  it('counts once, whatever repeats, and a release without a press means nothing', () => {
    const { done, gestures, pass } = setUp('auto', inCall('listening'));
    gestures.up('talk', 'bus');
    for (let times = 0; times < 20; times += 1) {
      gestures.down('talk', 'key');
      gestures.follow(talking);
      pass(200);
    }
    gestures.up('talk', 'key');
    gestures.up('talk', 'key');
    pass(1_000);
    expect(done).toEqual(['unmute', 'mute']);
  });

  it('by two at once ends with the last of them', () => {
    const { done, gestures, pass } = setUp('auto', inCall('listening'));
    gestures.down('talk', 'key');
    gestures.follow(talking);
    pass(300);
    gestures.down('talk', 'bus');
    gestures.up('talk', 'key');
    pass(5_000);
    expect(done).toEqual(['unmute']);
    gestures.up('talk', 'bus');
    pass(200);
    expect(done).toEqual(['unmute', 'mute']);
  });

  it('is let go after a minute without a sign of life', () => {
    const { done, gestures, pass, reports } = setUp('auto', inCall('listening'));
    gestures.down('talk', 'key');
    gestures.follow(talking);
    for (let times = 0; times < 10; times += 1) {
      pass(50_000);
      gestures.alive('talk', 'key');
    }
    pass(60_000);
    expect(done).toEqual(['unmute']);
    pass(200);
    expect(done).toEqual(['unmute', 'mute']);
    // Its release comes at last.
    gestures.up('talk', 'key');
    gestures.alive('talk', 'key');
    pass(120_000);
    expect(done).toHaveLength(2);
    expect(reports).toEqual([]);
  });

  it.each(['portal', 'bus'] as const)('through the %s is let go after five minutes', (source) => {
    const { done, gestures, pass, reports } = setUp('auto', inCall('listening'));
    gestures.down('talk', source);
    gestures.follow(talking);
    pass(289_999);
    expect(reports).toEqual([]);
    pass(1);
    expect(reports).toEqual(['hotkey.held']);
    pass(9_999);
    expect(done).toEqual(['unmute']);
    pass(201);
    expect(done).toEqual(['unmute', 'dismiss-failure', 'mute']);
    expect(reports).toHaveLength(1);
  });

  it('is let go when the computer sleeps', () => {
    const { done, gestures, pass } = setUp('auto', inCall('listening'));
    gestures.down('talk', 'bus');
    gestures.down('mute', 'bus');
    pass(1_000);
    gestures.letGo();
    pass(60_000);
    expect(done.at(-1)).toBe('mute');
    gestures.down('talk', 'bus');
    expect(done.at(-1)).toBe('unmute');
  });
});

describe('muting by command', () => {
  it('says what shall be, not the other way round', () => {
    const { done, gestures } = setUp('auto', { ...inCall('idle'), microphone: live });
    gestures.setMuted(false);
    gestures.setMuted(true);
    gestures.setMuted(true);
    expect(done).toEqual(['mute']);
  });
});
