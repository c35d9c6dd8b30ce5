import { Participant } from '../support/voice-in-the-room.js';
import type { Parley } from '../support/parley.js';
import { ServerView } from '../support/room.js';
import { expect, test } from '../support/test.js';
import { atRest } from '../support/parley.js';

const hostile: Readonly<Record<string, string>> = {
  'an image': '<img src=x onerror="globalThis.pwned = true">',
  'a drawing':
    '<svg onload="globalThis.pwned = true"><script>globalThis.pwned = true</script></svg>',
  'the end of a script': '</script><script>globalThis.pwned = true</script>',
  'a frame': '<iframe srcdoc="<script>parent.pwned = true</script>"></iframe>',
  'a script address': 'javascript:globalThis.pwned=true',
  'a link of Markdown': '[click me](javascript:globalThis.pwned=true) https://example.test/',
  'a template': '{globalThis.pwned = true} {{constructor.constructor("pwned=1")()}} ${pwned}',
  'text that turns round': 'photo\u202Egnp.exe\u202C and \u2066isolated',
  'a terminal’s colours': '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  'characters without width': 'pay\u200bpal\u200d\ufeff',
  zalgo: `z${'\u0335\u0321\u0489'.repeat(100)}algo`,
  'control characters': 'one\u0000two\u0008three',
  'half a character': 'broken \ud83d end',
};

/** The texts that the transcript shows now, and what else stands in it. */
async function shownBy(parley: Parley) {
  return parley.main.evaluate(() => {
    const log = document.querySelector('[role=log]');
    const articles = [...(log?.querySelectorAll('article') ?? [])];
    return {
      texts: articles.map((article) => article.querySelector('p')?.textContent ?? ''),
      names: articles.map((article) => article.getAttribute('aria-label') ?? ''),
      // Icons of our own are drawings; nothing else of this kind belongs there.
      markup: log?.querySelectorAll('p *, img, script, iframe, a, object, style').length,
      pwned: 'pwned' in globalThis,
      wide: document.documentElement.scrollWidth > innerWidth,
    };
  });
}

async function startCall(parley: Parley, view: ServerView): Promise<void> {
  await parley.main.getByRole('button', { name: 'Talk', exact: true }).click();
  await expect.poll(() => view.room().catch(() => '')).not.toBe('');
}

test('what an agent sends is shown as text and cut, and other messages are unharmed', async ({
  launch,
  server,
}) => {
  const parley = await launch({ server });
  const trayWindow = await parley.trayWindow();
  await startCall(parley, new ServerView(server));
  const agent = await Participant.join(server, {
    identity: 'hostile-agent',
    kind: 'agent',
    name: `<img src=x onerror="pwned=1">\u202E${'name'.repeat(100)}`,
    attributes: {
      'lk.agent.state': 'listening',
      'lk.agent.name': '<b>bold</b>',
      ['__proto__']: '<script>pwned=1</script>',
      ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`attribute-${i}`, '<svg>'])),
    },
  });
  // The server tells of a participant and of what it says on ways of their own.
  await expect(parley.status).toHaveText('Listening');
  await agent.say('the first of all', { id: 'first' });
  for (const [name, text] of Object.entries(hostile)) {
    await agent.say(text, { id: `said ${name} <script>` });
    await agent.say(text, { topic: 'lk.chat' });
  }
  await agent.say('10 MB follow', { id: 'before' });
  await agent.say('long '.repeat(2_097_152), { id: 'long' });
  await agent.sendCompressed('bomb '.repeat(2_097_152), 'lk.chat');
  await agent.say('the last of all', { id: 'last' });

  await expect(parley.transcript.getByText('the last of all')).toBeVisible({ timeout: 60_000 });
  const { texts, names, markup, pwned, wide } = await shownBy(parley);
  for (const [name, text] of Object.entries(hostile))
    expect(texts.filter((one) => one === text.replace('\ud83d', '\ufffd')).length, name).toBe(2);
  expect(texts[0]).toBe('the first of all');
  const long = texts.filter((text) => text.startsWith('long long'));
  expect(long).toHaveLength(1);
  for (const text of texts) expect(text.length).toBeLessThanOrEqual(65_536);
  await expect(parley.transcript.getByText('Shortened').first()).toBeAttached();
  for (const name of names) {
    expect(name.length).toBeLessThan(120);
    expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
  expect({ markup, pwned, wide }).toEqual({ markup: 0, pwned: false, wide: false });
  expect(await trayWindow.evaluate(() => 'pwned' in globalThis)).toBe(false);
  expect(parley.main.url()).toBe('app://parley/index.html');
  // A terminal that shows the log must not obey what a participant said.
  expect(parley.log()).not.toContain('\u001b');
  await agent.leave();
});

test('thousands of segments leave the page small and quick', async ({ launch, server }) => {
  const parley = await launch({ server });
  await startCall(parley, new ServerView(server));
  const agent = await Participant.join(server, {
    identity: 'busy-agent',
    kind: 'agent',
    attributes: { 'lk.agent.state': 'speaking' },
  });
  await expect(parley.status).toHaveText('Speaking');
  for (let at = 0; at < 2_000; at += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => agent.say(`segment ${at + i}`, { id: `s${at + i}` })),
    );
  await agent.say('the last of all', { id: 'last' });
  await expect(parley.transcript.getByText('the last of all')).toBeVisible({ timeout: 60_000 });
  expect((await shownBy(parley)).texts.length).toBeLessThan(200);
  const begun = Date.now();
  await parley.main.getByRole('button', { name: 'End', exact: true }).click();
  await expect(parley.status).toHaveText(atRest);
  expect(Date.now() - begun).toBeLessThan(5_000);
  await agent.leave();
});

test('only an agent speaks for the agent or the user', async ({ launch, server }) => {
  const parley = await launch({ server });
  const view = new ServerView(server);
  await startCall(parley, view);
  const agent = await Participant.join(server, {
    identity: 'real-agent',
    kind: 'agent',
    name: 'Real',
    attributes: { 'lk.agent.state': 'listening' },
  });
  await expect(parley.status).toHaveText('Listening');
  const { identity: user } = await view.person();
  const mallory = await Participant.join(server, {
    identity: 'You',
    kind: 'standard',
    name: 'Real',
  });
  for (const as of ['', 'real-agent', user]) {
    await mallory.say(`forged as ${as}`, { id: `forged-${as}`, as });
    await mallory.say(`typed as ${as}`, { topic: 'lk.chat', as });
  }
  await agent.say('what the user said', { id: 'heard', as: user });
  await agent.say('the last of all', { id: 'last' });

  await expect(parley.transcript.getByText('the last of all')).toBeVisible({ timeout: 60_000 });
  await expect(parley.transcript.getByText('typed as').first()).toBeVisible();
  const { texts, names } = await shownBy(parley);
  expect(texts.filter((text) => text.startsWith('forged'))).toEqual([]);
  expect(names[texts.indexOf('what the user said')]).toMatch(/^You,/);
  expect(names[texts.indexOf('the last of all')]).toMatch(/^Real,/);
  for (const [index, text] of texts.entries())
    if (text.startsWith('typed')) expect(names[index], text).not.toMatch(/^(You|Real),/);
  expect(parley.log()).toContain('a transcript was left out: its sender is no agent');
  await mallory.leave();
  await agent.leave();
});
