// @ts-check
import { describe, expect, it } from 'vitest';
import { keepRunning } from './supervisor.mjs';

/** A process that can be made to end; tells whether it was stopped. */
function fakeProcess() {
  let end = /** @type {(code: number | null) => void} */ (() => undefined);
  const exited = /** @type {Promise<number | null>} */ (new Promise((resolve) => (end = resolve)));
  const fake = { exited, end, stopped: false, stop: async () => {} };
  fake.stop = async () => {
    fake.stopped = true;
    end(0);
  };
  return fake;
}

describe('keepRunning', () => {
  it('starts again what has ended, and stops the newest', async () => {
    /** @type {ReturnType<typeof fakeProcess>[]} */
    const started = [];
    let again = /** @type {(value?: unknown) => void} */ (() => undefined);
    const second = new Promise((resolve) => (again = resolve));
    const kept = await keepRunning('thing', async () => {
      const process = fakeProcess();
      started.push(process);
      if (started.length === 2) again();
      return process;
    });
    started[0]?.end(null);
    await second;
    await kept.stop();
    expect(started).toHaveLength(2);
    expect(started[1]?.stopped).toBe(true);
  });

  it('does not start again what was stopped', async () => {
    let starts = 0;
    const kept = await keepRunning('thing', async () => {
      starts += 1;
      return fakeProcess();
    });
    await kept.stop();
    expect(starts).toBe(1);
  });

  it('stops a process that was being started while it was told to stop', async () => {
    const first = fakeProcess();
    const late = fakeProcess();
    let starts = 0;
    let deliver = /** @type {(value: typeof late) => void} */ (() => undefined);
    let begun = /** @type {(value?: unknown) => void} */ (() => undefined);
    const restarting = new Promise((resolve) => (begun = resolve));
    const kept = await keepRunning('thing', () => {
      starts += 1;
      if (starts === 1) return Promise.resolve(first);
      begun();
      return new Promise((resolve) => (deliver = resolve));
    });
    first.end(1);
    await restarting;
    const stopped = kept.stop();
    deliver(late);
    await stopped;
    expect(late.stopped).toBe(true);
  });

  it('rejects when the first start fails', async () => {
    await expect(keepRunning('thing', () => Promise.reject(new Error('no port')))).rejects.toThrow(
      'no port',
    );
  });
});
