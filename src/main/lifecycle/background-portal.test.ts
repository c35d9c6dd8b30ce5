import { expect, it } from 'vitest';
import { FakeBus } from '../bus/testing.js';
import { fakeLog } from '../testing.js';
import { createPortalLoginItem } from './background-portal.js';

it('asks the portal when the bus is there, for what is wanted last', async () => {
  const bus = new FakeBus({ RequestBackground: () => '/request/1' });
  const item = createPortalLoginItem({ bus, command: ['parley', '--hidden'], log: fakeLog() });
  item.set(false);
  item.set(true);
  expect(bus.calls).toEqual([]);
  await bus.connect();
  item.set(false);
  const options = (autostart: boolean) => [
    ['reason', ['s', 'The talk key works from the start of your session on.']],
    ['autostart', ['b', autostart]],
    ['commandline', ['as', ['parley', '--hidden']]],
  ];
  expect(bus.calls.map(({ member, body }) => [member, body])).toEqual([
    ['RequestBackground', ['', options(true)]],
    ['RequestBackground', ['', options(false)]],
  ]);
  expect(item.isOn()).toBeUndefined();
});
