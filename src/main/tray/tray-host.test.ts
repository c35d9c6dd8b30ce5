import { describe, expect, it } from 'vitest';
import { createTrayHost } from './tray-host.js';

function setUp(platform: NodeJS.Platform, answers: Readonly<Record<string, string | undefined>>) {
  const asked: string[] = [];
  const run = (
    command: string,
    _args: unknown,
    _options: unknown,
    done: (error: Error | null, output: string) => void,
  ): void => {
    asked.push(command);
    const answer = answers[command];
    done(answer === undefined ? new Error('ENOENT') : null, answer ?? '');
  };
  return { host: createTrayHost(platform, run as never), asked };
}

describe('the tray host', () => {
  it.each([
    ['dbus-send says so', { 'dbus-send': '   boolean true' }, true],
    ['dbus-send says no', { 'dbus-send': '   boolean false', gdbus: '(true,)' }, false],
    ['only gdbus is there', { gdbus: '(true,)' }, true],
    ['nothing answers', {}, false],
  ])('%s', async (_what, answers, there) => {
    const { host } = setUp('linux', answers);
    expect(host.known()).toBe(false);
    expect(await host.ask()).toBe(there);
    expect(host.known()).toBe(there);
  });

  it('is always there elsewhere', async () => {
    const { host, asked } = setUp('win32', {});
    expect(host.known()).toBe(true);
    expect(await host.ask()).toBe(true);
    expect(asked).toEqual([]);
  });
});
