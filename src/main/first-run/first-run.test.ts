import { describe, expect, it } from 'vitest';
import { defaultAppState } from '../app-state.js';
import type { AppState } from '../app-state.js';
import { initialSnapshot } from '../../shared/session.js';
import { FirstRun } from './first-run.js';

function setUp(firstRun: AppState['firstRun'] = 'welcome', isSetUp = false) {
  let state: AppState = { ...defaultAppState, firstRun };
  let shown = 0;
  let changes = 0;
  const run = new FirstRun({
    state: {
      get: () => state,
      set(change) {
        state = { ...state, ...change };
        return true;
      },
    },
    isSetUp: () => isSetUp,
    show: () => void shown++,
  });
  run.subscribe(() => void changes++);
  return { run, stored: () => state.firstRun, shown: () => shown, changes: () => changes };
}

describe('the first run', () => {
  it('welcomes a user who has nothing set up', () => {
    expect(setUp().run.step()).toBe('welcome');
  });

  it('is not for a user who has a connection, as one of an older version has', () => {
    const { run, stored } = setUp('welcome', true);
    expect([run.step(), stored()]).toEqual([null, 'done']);
  });

  it('goes on where it was left, the connection made in it or not', () => {
    expect(setUp('key', true).run.step()).toBe('key');
    const { run, stored, changes } = setUp('connection');
    run.go('microphone');
    run.go('microphone');
    expect([run.step(), stored(), changes()]).toEqual(['microphone', 'microphone', 1]);
  });

  it('ends with the first call, and with the user’s word', () => {
    const { run } = setUp('talk');
    run.follow(initialSnapshot);
    expect(run.step()).toBe('talk');
    run.follow({ ...initialSnapshot, connectionState: 'connecting' });
    expect(run.step()).toBeNull();
    const skipped = setUp();
    skipped.run.go('done');
    expect(skipped.stored()).toBe('done');
  });

  it('is opened again from its beginning, in front', () => {
    const { run, shown } = setUp('done', true);
    run.open();
    expect([run.step(), shown()]).toEqual(['welcome', 1]);
  });
});
