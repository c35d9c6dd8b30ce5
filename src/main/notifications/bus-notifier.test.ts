import { describe, expect, it } from 'vitest';
import { FakeBus } from '../bus/testing.js';
import { fakeLog } from '../testing.js';
import { BusNotifier } from './bus-notifier.js';
import type { Notice } from './notifier.js';

const owner = 'org.freedesktop.Notifications';

function setUp(capabilities: readonly string[] = ['actions', 'body-markup']) {
  let id = 40;
  const bus = new FakeBus({ GetCapabilities: () => capabilities, Notify: () => (id += 1) });
  const done: string[] = [];
  const notifier = new BusNotifier({
    bus,
    otherwise: {
      show: ({ title }) => void done.push(`otherwise: ${title}`),
      close: () => undefined,
      dispose: () => undefined,
    },
    appId: 'org.example.Parley',
    log: fakeLog(),
  });
  const notice = (title: string): Notice => ({
    tag: 'overlay',
    title,
    body: 'a < b & c',
    actions: [
      { label: 'Mute', run: () => void done.push('mute') },
      { label: 'End', run: () => void done.push('end') },
    ],
    onClick: () => void done.push('open'),
  });
  const sent = (): unknown[][] =>
    bus.calls.flatMap(({ member, body }) => (member === 'Notify' && body ? [body] : []));
  return { bus, notifier, notice, done, sent };
}

describe('notifications on the session bus', () => {
  it('have buttons, which do what they say, and take the place of the one before', async () => {
    const { bus, notifier, notice, done, sent } = setUp();
    await bus.connect();
    notifier.show(notice('one'));
    notifier.show(notice('two'));
    await bus.settled();
    const actions = ['default', 'Open Parley', '0', 'Mute', '1', 'End'];
    expect(sent().map((body) => [body[1], body[3], body[4], body[5]])).toEqual([
      [0, 'one', 'a &lt; b &amp; c', actions],
      [41, 'two', 'a &lt; b &amp; c', actions],
    ]);
    for (const key of ['1', 'default', '7']) bus.signal(owner, 'ActionInvoked', [42, key]);
    bus.signal(owner, 'ActionInvoked', [99, '0']);
    expect(done).toEqual(['end', 'open']);
  });

  it('are taken away, unless the user has done so', async () => {
    const { bus, notifier, notice } = setUp();
    await bus.connect();
    notifier.show(notice('one'));
    notifier.close('overlay');
    notifier.show(notice('two'));
    await bus.settled();
    bus.signal(owner, 'NotificationClosed', [42, 2]);
    notifier.close('overlay');
    await bus.settled();
    const closed = bus.calls.filter(({ member }) => member === 'CloseNotification');
    expect(closed.map(({ body }) => body)).toEqual([[41]]);
  });

  it('have no buttons and no markup where the desktop knows none', async () => {
    const { bus, notifier, notice, sent } = setUp([]);
    await bus.connect();
    notifier.show(notice('one'));
    await bus.settled();
    expect(sent()[0]?.slice(4, 6)).toEqual(['a < b & c', []]);
  });

  it('are Electron’s where there is no bus', async () => {
    const { bus, notifier, notice, done } = setUp();
    notifier.show(notice('one'));
    await bus.connect();
    bus.disconnect();
    notifier.show(notice('two'));
    expect(done).toEqual(['otherwise: one', 'otherwise: two']);
  });
});
