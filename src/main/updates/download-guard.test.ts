import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardDownload } from './download-guard.js';

describe('a download', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is given up when no byte comes for the limit', () => {
    const giveUp = vi.fn();
    const guard = guardDownload(1000, 60, giveUp);
    vi.advanceTimersByTime(59);
    guard.onProgress({ transferred: 10, delta: 10 });
    vi.advanceTimersByTime(59);
    // Told again, and nothing has come.
    guard.onProgress({ transferred: 10, delta: 0 });
    expect(giveUp).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(giveUp).toHaveBeenCalledOnce();
  });

  it('is given up when it brings more than was signed for', () => {
    const giveUp = vi.fn();
    const guard = guardDownload(1000, 60, giveUp);
    guard.onProgress({ transferred: 1000, delta: 1000 });
    expect(giveUp).not.toHaveBeenCalled();
    guard.onProgress({ transferred: 1001, delta: 1 });
    expect(giveUp).toHaveBeenCalledOnce();
  });

  it('that has ended is left alone', () => {
    const giveUp = vi.fn();
    guardDownload(1000, 60, giveUp).stop();
    vi.advanceTimersByTime(1000);
    expect(giveUp).not.toHaveBeenCalled();
  });
});
