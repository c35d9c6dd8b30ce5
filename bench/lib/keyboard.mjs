// @ts-check
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

/**
 * @typedef {(held: string[], key: string) => number} Deed gives when the key went down, or up, in
 *   milliseconds since the epoch
 * @typedef {{ press: Deed, down: Deed, up: Deed, close: () => void }} Keyboard
 */

/**
 * A keyboard that the X server takes for a real one (XTEST), without a program to start for each
 * press: xdotool's own start would be most of what is measured.
 * @param {NodeJS.ProcessEnv} env names the display and the file of its cookie
 * @returns {Promise<Keyboard>}
 */
export async function keyboard({ DISPLAY: name = ':0', XAUTHORITY: cookies }) {
  // It looks for the cookie's file in this process's environment.
  process.env['XAUTHORITY'] = cookies;
  /** @type {import('./x11.js').X11} */
  const x11 = createRequire(import.meta.url)('x11');
  const display = await promisify(x11.createClient)({ display: name });
  const { client } = display;
  const test = await promisify(client.require.bind(client))('xtest');
  const codes = await keyCodes(display, x11.keySyms);
  const send = (/** @type {number} */ type, /** @type {string} */ key) => {
    const code = codes.get(key);
    if (code === undefined) throw new RangeError(`This keyboard has no key "${key}".`);
    test.FakeInput(type, code, 0, 0, 0, 0);
  };
  /** @type {Deed} */
  const down = (held, key) => {
    for (const one of held) send(test.KeyPress, one);
    const at = performance.timeOrigin + performance.now();
    send(test.KeyPress, key);
    return at;
  };
  /** @type {Deed} */
  const up = (held, key) => {
    const at = performance.timeOrigin + performance.now();
    send(test.KeyRelease, key);
    for (const one of [...held].reverse()) send(test.KeyRelease, one);
    return at;
  };
  return {
    down,
    up,
    press(held, key) {
      const at = down(held, key);
      up(held, key);
      return at;
    },
    close: () => client.terminate(),
  };
}

/**
 * Which code each key has, by the name of its symbol, e.g. `space`.
 * @param {import('./x11.js').Display} display
 * @param {import('./x11.js').X11['keySyms']} symbols
 * @returns {Promise<Map<string | undefined, number>>}
 */
async function keyCodes({ client, min_keycode: first, max_keycode: last }, symbols) {
  const rows = await promisify(client.GetKeyboardMapping.bind(client))(first, last - first + 1);
  const names = new Map(Object.entries(symbols).map(([name, { code }]) => [code, name.slice(3)]));
  return new Map(rows.map(([symbol = 0], index) => [names.get(symbol), first + index]));
}
