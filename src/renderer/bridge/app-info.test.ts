import { describe, expect, it } from 'vitest';
import type { AppInfo } from '../../shared/ipc.js';
import { defaultSettings } from '../../shared/settings.js';
import { createAppInfo } from './app-info.js';
import { createFakeClient, settled, unexpected } from './testing.js';

describe('app info', () => {
  const info = (version: string): AppInfo => ({
    version,
    platform: 'linux',
    isSetUp: false,
    firstRun: null,
    connectionRevision: 0,
    connection: null,
    settings: defaultSettings,
    hotkey: { label: null, others: {}, backend: 'none', release: false },
  });

  it('is main’s answer, then each change', async () => {
    const { client, tell } = createFakeClient({ 'app.info': () => info('1') });
    const about = createAppInfo(client, unexpected);
    expect(about.get()).toBeUndefined();
    await settled();
    expect(about.get()?.version).toBe('1');
    tell('app.changed', info('2'));
    expect(about.get()?.version).toBe('2');
  });

  it('keeps a change that overtook the answer', async () => {
    const { client, tell } = createFakeClient({ 'app.info': () => info('old') });
    const about = createAppInfo(client, unexpected);
    tell('app.changed', info('new'));
    await settled();
    expect(about.get()?.version).toBe('new');
  });
});
