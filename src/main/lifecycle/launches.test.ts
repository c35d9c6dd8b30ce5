import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askOf } from './command-line.js';
import type { Ask } from './command-line.js';
import {
  followLaunches,
  hasTerms,
  LaunchAnswer,
  launchTerms,
  outcomeOf,
  statusOutcome,
} from './launches.js';
import { fakeLog } from '../testing.js';

const one = { LIVEKIT_URL: 'ws://one', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'hush' };
const talk: Ask = { command: 'toggle-talk' };

/** An app that runs with these, and launches of the same profile. */
function setUp(variables: Readonly<Record<string, string>> = one, microphoneDenied = false) {
  const userData = mkdtempSync(join(tmpdir(), 'parley-launches-'));
  const events = new EventEmitter();
  const obeyed: string[] = [];
  followLaunches({
    app: events as never,
    userData,
    terms: launchTerms(variables, microphoneDenied),
    askOf,
    obey: ({ command }) => void obeyed.push(command),
    status: () => ({ state: 'thinking', muted: true, failure: null }),
    log: fakeLog(),
  });
  const send = (data: unknown): void => void events.emit('second-instance', {}, [], '', data);
  const launch = (ask: Ask): ReturnType<typeof outcomeOf> => {
    const answer = new LaunchAnswer(userData);
    // As Chromium does: what is sent has become JSON.
    send(JSON.parse(JSON.stringify({ ...ask, answer: answer.id })));
    return outcomeOf(answer.wait(1000));
  };
  return { launch, send, obeyed, userData };
}

describe('a launch while Parley runs', () => {
  it.each([
    ['with the same connection', one, false],
    ['without a connection', {}, false],
    ['with an agent’s name alone', { PARLEY_AGENT: 'other' }, false],
  ])('%s is obeyed', (_what, variables, denied) => {
    const { launch, obeyed, userData } = setUp();
    expect(launch({ ...talk, terms: launchTerms(variables, denied) })).toEqual({
      text: '',
      exitCode: 0,
    });
    expect(obeyed).toEqual(['toggle-talk']);
    expect(readdirSync(userData)).toEqual([]);
  });

  it.each([
    ['denies the microphone', one, true, 'may use the microphone'],
    ['names another server', { ...one, LIVEKIT_URL: 'ws://two' }, false, 'another connection'],
    ['has another secret', { ...one, LIVEKIT_API_SECRET: 'x' }, false, 'another connection'],
    ['wants another agent', { ...one, PARLEY_AGENT: 'x' }, false, 'another connection'],
  ])('that %s is refused, and starts nothing', (_what, variables, denied, words) => {
    const { launch, obeyed, userData } = setUp();
    const { text, exitCode } = launch({ ...talk, terms: launchTerms(variables, denied) });
    expect(text).toMatch(/^parley: .*parley --quit/);
    expect(text).toContain(words);
    expect(exitCode).toBe(1);
    expect(obeyed).toEqual([]);
    expect(readdirSync(userData)).toEqual([]);
  });

  it('that denies the microphone is obeyed by a Parley that denies it too', () => {
    const { launch, obeyed } = setUp({}, true);
    expect(launch({ ...talk, terms: launchTerms({}, true) }).exitCode).toBe(0);
    expect(obeyed).toEqual(['toggle-talk']);
  });

  it.each([
    [false, 'thinking, muted'],
    [true, '{"running":true,"state":"thinking","muted":true,"failure":null}'],
  ])('that asks for the status is told it (for a program: %s)', (json, text) => {
    const { send, userData, obeyed } = setUp();
    const answer = new LaunchAnswer(userData);
    send({ command: 'status', answer: answer.id });
    expect(statusOutcome(answer.wait(1000), json)).toEqual({ text, exitCode: 0 });
    expect(obeyed).toEqual(['status']);
    expect(statusOutcome('accepted', json).exitCode).toBe(1);
  });

  it('that is not answered says so', () => {
    const { userData } = setUp();
    const outcome = outcomeOf(new LaunchAnswer(userData).wait(20));
    expect(outcome).toMatchObject({ exitCode: 1, text: expect.stringContaining('did not answer') });
  });

  it('that waits no longer, or leads elsewhere, makes no file', () => {
    const { send, obeyed, userData } = setUp();
    const answer = new LaunchAnswer(userData);
    answer.close();
    send({ ...talk, answer: answer.id });
    send({ ...talk, answer: '../../elsewhere' });
    expect(readdirSync(userData)).toEqual([]);
    // What is not understood only shows the window.
    expect(obeyed).toEqual(['toggle-talk', 'show']);
  });

  it('tells no secret', () => {
    expect(JSON.stringify(launchTerms(one, false))).not.toMatch(/hush|ws:/);
    expect([{}, { PARLEY_AGENT: 'x' }].map((env) => hasTerms(launchTerms(env, false)))).toEqual([
      false,
      false,
    ]);
  });
});
