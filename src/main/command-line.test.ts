import { expect, test } from 'vitest';
import { askOf, isSwitch, readCommandLine } from './command-line.js';
import { linkLimit } from '../shared/links.js';

const read = (args: readonly string[], packaged = true) =>
  readCommandLine(args, { version: '1.2.3', packaged });

test.each([
  [[], { command: 'show' }],
  [['--show'], { command: 'show' }],
  [['--toggle-talk'], { command: 'toggle-talk' }],
  [['--quit', '--user-data-dir=/tmp/x y'], { command: 'quit' }],
  [['parley://talk'], { command: 'show', link: 'parley://talk' }],
  [['--ozone-platform-hint=auto', '--show'], { command: 'show' }],
])('%j asks %j', (args, ask) => {
  expect(read(args)).toEqual({ do: 'ask', ask });
});

test('help and version are answered at once, whatever else is there', () => {
  expect(read(['--version', '--quit'])).toEqual({
    do: 'print',
    text: 'parley 1.2.3',
    exitCode: 0,
  });
  const help = read(['--help']);
  expect(help).toMatchObject({ do: 'print', exitCode: 0 });
  for (const flag of ['--show', '--quit', '--toggle-talk', '--version'])
    expect(help.do === 'print' && help.text).toContain(flag);
});

test.each([
  '--remote-debugging-port=9222',
  '--remote-debugging-pipe',
  '--no-sandbox',
  '--inspect',
  '--js-flags=--expose-gc',
  '--load-extension=/tmp/x',
  '--proxy-server=evil',
  '-remote-debugging-port=1',
  '--user-data-dir=',
  '--userdatadir=/tmp',
  '--constructor',
  '/etc/passwd',
  'https://example.com',
  '--x\u001b[2J',
])('a package refuses %j in one line', (arg) => {
  const answer = read([arg]);
  expect(answer).toMatchObject({ do: 'print', exitCode: 2 });
  const text = answer.do === 'print' ? answer.text : '';
  expect(text).toContain(JSON.stringify(arg));
  expect(text).not.toMatch(/[\u0000-\u001f]/);
});

test('two commands that exclude one another are refused', () => {
  expect(read(['--quit', '--show'])).toMatchObject({ do: 'print', exitCode: 2 });
});

test('an overlong link is refused', () => {
  expect(read([`parley://${'x'.repeat(linkLimit)}`])).toMatchObject({ exitCode: 2 });
});

test('development tools may bring their own switches', () => {
  expect(read(['--inspect=0', '/checkout', '--toggle-talk'], false)).toEqual({
    do: 'ask',
    ask: { command: 'toggle-talk' },
  });
});

test.each([null, 'quit', { command: 'format' }, { command: 'show', more: 1 }, [], undefined])(
  'what another launch sends is parsed: %j only shows the window',
  (data) => {
    expect(askOf(data)).toEqual({ command: 'show' });
  },
);

test('what another launch asks arrives whole', () => {
  expect(askOf({ command: 'quit' })).toEqual({ command: 'quit' });
  const ask = { command: 'show', link: 'parley://talk' };
  expect(askOf(ask)).toEqual(ask);
});

test('a restart keeps how Parley runs, not what it was asked to do', () => {
  const args = ['/app', '--user-data-dir=/a b', '--lang=de', '--updated', '--toggle-talk'];
  expect([...args, 'parley://talk', '--remote-debugging-port=1'].filter(isSwitch)).toEqual([
    '--user-data-dir=/a b',
    '--lang=de',
  ]);
});
