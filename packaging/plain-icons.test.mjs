// @ts-check
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, preprocess } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { plainIcons } from './plain-icons.mjs';

/** @param {string} name */
const lucide = (name) =>
  fileURLToPath(import.meta.resolve(`@lucide/svelte/icons/${name}`)).replace(/\.js$/, '.svelte');

test.each(['mic', 'mic-off', 'sliders-horizontal', 'square'])(
  '%s stands whole in its template',
  async (name) => {
    const filename = lucide(name);
    const source = readFileSync(filename, 'utf8');
    const { code } = await preprocess(source, plainIcons(), { filename });
    const drawn = [...source.matchAll(/"(?:d|x1|y2|rx|cx)": "([^"]+)"/g)].map(([, value]) => value);
    expect(drawn.length).toBeGreaterThan(0);
    for (const value of drawn) expect(code).toContain(`="${value}"`);
    const { js } = compile(code, { generate: 'client' });
    expect(js.code).not.toMatch(/Icon\.svelte|attribute_effect/);
  },
);

test('other components are left as they are', async () => {
  const source = '<p>const iconData = none</p>';
  const { code } = await preprocess(source, plainIcons(), { filename: '/app/Mic.svelte' });
  expect(code).toBe(source);
});

test('an icon of another form is named', async () => {
  const filename = '/node_modules/@lucide/svelte/dist/icons/mic.svelte';
  await expect(preprocess('<p></p>', plainIcons(), { filename })).rejects.toThrow(filename);
});
