/** From an empty profile to the first spoken answer, as a new user goes: by keyboard only, by mouse only. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator } from 'playwright';
import { clickAt } from '../support/front.js';
import { press, typeText } from '../support/parley.js';
import type { Parley } from '../support/parley.js';
import { listen } from '../support/sound.js';
import { secondsAboveSilence } from '../../tools/assets/wav.mjs';
import { expect, test } from '../support/test.js';

const run = promisify(execFile);
/** The whole way, the agent's answer in it. */
const wayMs = 45_000;

const button = (parley: Parley, name: string): Locator =>
  parley.main.getByRole('button', { name, exact: true });
const field = (parley: Parley, name: string): Locator =>
  parley.main.getByRole('textbox', { name: new RegExp(`^${name}`) });
const page = (parley: Parley, title: string): Promise<void> =>
  expect(parley.main.getByRole('heading', { level: 1, name: title })).toBeVisible();

/** What stays the same whichever way the user goes. */
interface Hand {
  /** Activates a control. */
  use(target: Locator): Promise<void>;
  /** Puts a text into a field. */
  fill(target: Locator, text: string): Promise<void>;
}

/** The keyboard of the desktop. */
const keyboard: Hand = {
  async use(target) {
    await tabTo(target);
    const isRadio = (await target.getAttribute('type')) === 'radio';
    await press(isRadio ? 'space' : 'Return');
  },
  async fill(target, text) {
    await tabTo(target);
    await typeText(text);
  },
};

async function tabTo(target: Locator): Promise<void> {
  const has = (): Promise<boolean> =>
    target.evaluate((element) => element === document.activeElement);
  await expect(target).toBeVisible();
  for (let steps = 0; steps < 40 && !(await has()); steps += 1) {
    const before = await target.page().evaluate(() => document.activeElement?.outerHTML);
    await press('Tab');
    await expect
      .poll(() => target.page().evaluate(() => document.activeElement?.outerHTML))
      .not.toBe(before);
  }
  expect(await has(), 'Tab gets there').toBe(true);
}

/** The mouse of the desktop; what no mouse can do, a text, comes from the keyboard once a field was clicked on. */
const mouse: Hand = {
  use: clickOn,
  async fill(target, text) {
    await clickOn(target);
    await expect(target).toBeFocused();
    await typeText(text);
  },
};

async function clickOn(target: Locator): Promise<void> {
  // The form's buttons stay in sight over what is below them.
  await target.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await target.boundingBox();
  if (!box) throw new Error('There is nothing to click on.');
  const { x, y } = await target.page().evaluate(() => ({
    x: screenX + (outerWidth - innerWidth) / 2,
    y: screenY + (outerHeight - innerHeight),
  }));
  await clickAt(x + box.x + box.width / 2, y + box.y + box.height / 2);
}

for (const [name, hand] of Object.entries({ keyboard, mouse }))
  test(`a new user gets from an empty profile to the first spoken answer with the ${name} only`, async ({
    launch,
    server,
    agent,
  }) => {
    const parley = await launch({ firstRun: true });
    const { main } = parley;
    await run('xdotool', [
      'search',
      '--sync',
      '--onlyvisible',
      '--name',
      '^Parley$',
      'windowactivate',
    ]);
    const begun = Date.now();

    await page(parley, 'Talk to your agent from anywhere');
    await expect(main.getByRole('alert')).toHaveCount(0);
    expect(await main.textContent('body')).not.toMatch(/LIVEKIT_|PARLEY_/);
    await hand.use(button(parley, 'Get started'));

    await page(parley, 'Where is your agent?');
    const kind = main.getByRole('radio', { name: 'A LiveKit server with its key' });
    if (name === 'keyboard') await press('Down');
    else await clickOn(kind.locator('xpath=ancestor::label').or(kind).first());
    await expect(kind).toBeChecked();
    await hand.fill(field(parley, 'Server address'), server.url);
    await hand.fill(field(parley, 'API key'), server.apiKey);
    await hand.fill(main.locator('#secret'), server.apiSecret);
    await hand.fill(field(parley, 'Agent name'), agent.name);
    await hand.use(button(parley, 'Save and test'));
    await hand.use(button(parley, 'Continue'));

    await page(parley, 'Can Parley hear you?');
    await hand.use(button(parley, 'Try my microphone'));
    const heard = main.getByRole('status', { name: 'Microphone' });
    await hand.use(button(parley, 'Record a sentence'));
    await expect(heard).toContainText('Say something.');
    await expect(heard).toContainText('Did you hear yourself?', { timeout: 20_000 });
    await hand.use(button(parley, 'Continue'));

    await page(parley, 'One key, in any program');
    await run('xdotool', ['keydown', 'ctrl+shift+space']);
    const test = main.getByRole('status', { name: 'Key test' });
    await expect(test).toContainText('Pressed');
    await run('xdotool', ['keyup', 'ctrl+shift+space']);
    await expect(test).toContainText('Let go');
    await hand.use(button(parley, 'Continue'));

    await page(parley, 'Press the key and speak');
    const sound = await listen();
    if (name === 'keyboard') await press('ctrl+shift+space');
    else await clickOn(button(parley, 'Talk'));
    await expect(parley.status).toHaveText('Speaking', { timeout: 60_000 });
    await expect(parley.transcript.getByRole('article', { name: /^(?!You)/ })).not.toHaveCount(0);
    expect(Date.now() - begun).toBeLessThan(wayMs);
    await expect(parley.status).toHaveText('Listening', { timeout: 60_000 });
    expect(secondsAboveSilence(await sound())).toBeGreaterThan(1);
    expect(parley.log()).not.toContain(server.apiSecret);
  });

test('each step can be skipped, is where it was left after a restart, and is found again', async ({
  launch,
}) => {
  const first = await launch({ firstRun: true });
  await button(first, 'Get started').click();
  await button(first, 'Skip this step').click();
  await page(first, 'Can Parley hear you?');
  await first.quit();

  const again = await launch({ profile: first.profile });
  await page(again, 'Can Parley hear you?');
  await button(again, 'Skip this step').click();
  await button(again, 'Skip this step').click();
  await page(again, 'Your agent is still missing');
  await button(again, 'Later').click();
  await expect(again.status).toHaveText('Not set up');
  await button(again, 'Set up step by step').click();
  await page(again, 'Talk to your agent from anywhere');
  await button(again, 'Skip').click();
  await expect(again.status).toHaveText('Not set up');
  await again.main.getByRole('button', { name: 'Settings' }).click();
  await expect
    .poll(() => again.app.windows().some((one) => one.url().includes('settings.html')))
    .toBe(true);
  const settings = again.app.windows().find((one) => one.url().includes('settings.html'));
  await settings?.getByRole('button', { name: 'Start…' }).click();
  await page(again, 'Talk to your agent from anywhere');
});
