import { EventEmitter } from 'node:events';
import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import { describe, expect, it } from 'vitest';
import { noDevices } from '../../shared/devices.js';
import { initialSnapshot } from '../../shared/session.js';
import type { Snapshot } from '../../shared/session.js';
import { createTrayService } from './tray.js';

class FakeTray extends EventEmitter {
  readonly calls: string[] = [];
  setImage = (image: unknown): void => void this.calls.push(`image ${String(image)}`);
  setToolTip = (text: string): void => void this.calls.push(`tooltip ${text}`);
  setContextMenu = (menu: unknown): void =>
    void this.calls.push(`menu ${(menu as MenuItemConstructorOptions[])[0]?.label}`);
  popUpContextMenu = (): void => void this.calls.push('pop up');
  destroy = (): void => void this.calls.push('destroy');
}

function setUp(platform: NodeJS.Platform) {
  const tray = new FakeTray();
  const clicks: unknown[] = [];
  const service = createTrayService(
    {
      createTray: (image) => {
        tray.calls.push(`create ${String(image)}`);
        return tray as unknown as Tray;
      },
      imageFrom: (path) => path as unknown as NativeImage,
      menuFrom: (template) => template as unknown as Menu,
      icons: '/icons',
      platform,
      run: () => undefined,
      onClick: (bounds) => void clicks.push(bounds),
    },
    {
      snapshot: initialSnapshot,
      devices: noDevices,
      update: { state: 'idle' },
      connections: { list: [], activeId: undefined, isSetUp: true },
    },
  );
  return { tray, service, clicks };
}

const listening: Snapshot = {
  ...initialSnapshot,
  connectionState: 'connected',
  agent: { state: 'connected', activity: 'listening' },
  microphone: { enabled: true, pending: false },
};

describe('the tray icon', () => {
  it('draws only what has changed', () => {
    const { tray, service } = setUp('linux');
    expect(tray.calls).toEqual(['create /icons/idle.png', 'tooltip Parley: Ready', 'menu Ready']);
    tray.calls.length = 0;
    service.render({
      snapshot: { ...initialSnapshot, turns: [{ id: '1', from: 'user', text: 'hello' }] },
    });
    expect(tray.calls).toEqual([]);
    service.render({ snapshot: listening });
    service.render({ snapshot: { ...listening, replyMs: 3 } });
    expect(tray.calls).toEqual([
      'image /icons/listening.png',
      'tooltip Parley: Listening',
      'menu Listening',
    ]);
    tray.calls.length = 0;
    service.render({ snapshot: { ...listening, agent: { state: 'connected', activity: 'idle' } } });
    expect(tray.calls).toEqual(['tooltip Parley: Idle', 'menu Idle']);
    tray.calls.length = 0;
    service.render({ update: { state: 'checking' } });
    expect(tray.calls).toEqual([]);
    service.render({ update: { state: 'ready', version: '1.2.0', afterCall: false } });
    expect(tray.calls).toEqual(['menu Idle']);
    service.dispose();
    expect(tray.calls.at(-1)).toBe('destroy');
  });

  it('leaves the click to the tray window on macOS, with the menu on the other button', () => {
    const { tray, clicks } = setUp('darwin');
    expect(tray.calls).toEqual(['create /icons/idleTemplate.png', 'tooltip Parley: Ready']);
    tray.emit('right-click');
    expect(tray.calls.at(-1)).toBe('pop up');
    const bounds = { x: 1, y: 2, width: 3, height: 4 };
    tray.emit('click', {}, bounds);
    expect(clicks).toEqual([bounds]);
  });
});
