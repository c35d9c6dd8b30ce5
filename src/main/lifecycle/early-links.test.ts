import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { expect, it } from 'vitest';
import { EarlyLinks } from './early-links.js';

it('a link that starts the app is opened once the app is there, and each later one at once', () => {
  const app = new EventEmitter();
  const links = new EarlyLinks(app as unknown as App);
  let prevented = 0;
  const hand = (link: string) =>
    app.emit('open-url', { preventDefault: () => (prevented += 1) }, link);
  hand('parley://open');
  hand('parley://talk');
  const opened: string[] = [];
  links.follow((link) => opened.push(link));
  expect(opened).toEqual(['parley://talk']);
  hand('parley://open');
  expect(opened).toEqual(['parley://talk', 'parley://open']);
  expect(prevented).toBe(3);
});
