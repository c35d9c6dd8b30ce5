import { expect, test } from 'vitest';
import { askOf, isSwitch, needsRunning, readCommandLine } from './command-line.js';
import { linkLimit } from '../../shared/links.js';

const read = (args: readonly string[], packaged = true) =>
  readCommandLine(args, { version: '1.2.3', packaged });

test.each([
  [[], { command: 'show' }],
  [['--show'], { command: 'show' }],
  [['--toggle-talk'], { command: 'toggle-talk' }],
  [['--quit', '--user-data-dir=/tmp/x y'], { command: 'quit' }],
  [['--talk-down'], { command: 'talk-down' }],
  [['--hang-up', '--user-data-dir=/tmp/x'], { command: 'hang-up' }],
  [['--status'], { command: 'status' }],
  [['parley://talk'], { command: 'show', link: 'parley://talk' }],
  [['--ozone-platform-hint=auto', '--show'], { command: 'show' }],
])('%j asks %j', (args, ask) => {
  expect(read(args)).toEqual({ do: 'ask', ask });
});

test.each([
  ['--talk-down', false],
  ['--toggle-talk', false],
  ['--show', false],
  ['--talk-up', true],
  ['--mute', true],
  ['--stop', true],
  ['--hang-up', true],
  ['--status', true],
  ['--quit', true],
])('%s has nothing to do without a running Parley: %s', (arg, nothing) => {
  const answer = read([arg]);
  expect(answer.do === 'ask' && needsRunning(answer.ask)).toBe(nothing);
});

test('a status is for a person, or for a program', () => {
  expect(read(['--json', '--status'])).toEqual({
    do: 'ask',
    ask: { command: 'status' },
    json: true,
  });
});

test.each([
  [['--json'], '--json belongs to --status'],
  [['--mute', '--json'], '--json belongs to --status'],
  [['--status', '--follow'], 'dbus-monitor'],
  [['--talk-down', '--talk-up'], '--talk-down and --talk-up cannot be combined'],
])('%j is refused', (args, words) => {
  expect(read(args)).toMatchObject({
    do: 'print',
    exitCode: 2,
    text: expect.stringContaining(words),
  });
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
  '--proxy-server',
  '--proxy-server=a b',
  '--proxy-pac-url=file:///etc/passwd',
  '--disable-gpu-sandbox',
  '--disable-web-security',
  '--ignore-certificate-errors',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--enable-features=WaylandWindowDecorations,NetworkServiceInProcess',
  '--disable-features=IsolateOrigins',
  '--enable-features=',
  '--gtk-version=3;x',
  '--disable-gpu=1',
  '--use-gl=egl\n--inspect',
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

test.each([
  '--enable-wayland-ime',
  '--enable-wayland-ime=true',
  '--wayland-text-input-version=3',
  '--gtk-version=3',
  '--proxy-server=http://proxy.example:3128',
  '--proxy-server=socks5://[::1]:1080',
  '--proxy-bypass-list=<local>;*.example.com',
  '--proxy-pac-url=https://example.com/proxy.pac',
  '--no-proxy-server',
  '--enable-features=UseOzonePlatform,WaylandWindowDecorations',
  '--enable-features=WebRTCPipeWireCapturer',
  '--disable-features=WaylandFractionalScaleV1,WaylandWpColorManagerV1',
  '--ozone-platform=wayland',
  '--ozone-platform-hint=auto',
  '--ignore-gpu-blocklist',
  '--use-angle=vulkan',
  '--disable-gpu-compositing',
  '--force-device-scale-factor=1.5',
  '--password-store=gnome-libsecret',
  '--class=parley',
])('a package passes on %s, which distributions and users add', (arg) => {
  expect(read([arg, '--toggle-talk'])).toEqual({ do: 'ask', ask: { command: 'toggle-talk' } });
  expect(isSwitch(arg)).toBe(true);
});

test('an AppImage that adds --no-sandbox is told why, and what to do', () => {
  const answer = read(['--no-sandbox']);
  expect(answer.do === 'print' && answer.text).toMatch(
    /does not run without its sandbox.*install the \.deb or \.rpm package, or allow them/,
  );
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
