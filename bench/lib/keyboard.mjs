// @ts-check
import { promisify } from 'node:util';

/**
 * A keyboard that the X server takes for a real one (XTEST), without a program to start for each
 * press: xdotool's own start would be most of what is measured.
 * @param {NodeJS.ProcessEnv} env names the display
 * @returns {Promise<{ press: (held: string[], key: string) => number, close: () => void }>} `press`
 *   gives when the key went down, in milliseconds since the epoch
 */
export async function keyboard(env) {
  // It reads the display's cookie from where this process's environment says.
  process.env['XAUTHORITY'] = env['XAUTHORITY'];
  const { default: x11 } = await import('x11');
  const display = await promisify(x11.createClient)({ display: env['DISPLAY'] });
  const X = display.client;
  const test = await promisify(X.require.bind(X))('xtest');
  const codes = await keyCodes(X, display, x11.keySyms);
  const send = (/** @type {number} */ type, /** @type {string} */ name) => {
    const code = codes.get(name);
    if (code === undefined) throw new RangeError(`This keyboard has no key "${name}".`);
    test.FakeInput(type, code, 0, 0, 0, 0);
  };
  return {
    press(held, key) {
      for (const name of held) send(test.KeyPress, name);
      const at = performance.timeOrigin + performance.now();
      send(test.KeyPress, key);
      send(test.KeyRelease, key);
      for (const name of held.toReversed()) send(test.KeyRelease, name);
      return at;
    },
    close: () => X.terminate(),
  };
}

/**
 * @param {any} X
 * @param {any} display
 * @param {Record<string, { code: number }>} symbols
 * @returns {Promise<Map<string, number>>}
 */
async function keyCodes(X, display, symbols) {
  const { min_keycode: first, max_keycode: last } = display;
  const rows = await promisify(X.GetKeyboardMapping.bind(X))(first, last - first + 1);
  const names = new Map(Object.entries(symbols).map(([name, { code }]) => [code, name.slice(3)]));
  return new Map(
    rows.map((/** @type {number[]} */ [symbol], /** @type {number} */ index) => [
      names.get(symbol ?? 0),
      first + index,
    ]),
  );
}
