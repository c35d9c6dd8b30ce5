// @ts-check
/** Draws the icons in resources/ from their SVG sources; the PNGs are committed. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';

const resources = resolve(import.meta.dirname, '../resources');
const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(
    'node scripts/draw-icons.mjs\n\nDraws resources/tray/*.png, resources/icon.png and resources/icons/*.png again.',
  );
  process.exit(0);
}

/** @type {(svg: string, size: number, file: string) => Promise<void>} */
const draw = async (svg, size, file) => {
  // The view box is 24 (512) units: rendered at this density it has the wanted size at once.
  const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" `);
  await writeFile(resolve(resources, file), await sharp(Buffer.from(sized)).png().toBuffer());
};

const sheet = await readFile(resolve(resources, 'tray.svg'), 'utf8');
const groups = new Map(
  [...sheet.matchAll(/<g id="([\w-]+)"[^]*?<\/g>/g)].map(([group, id = '']) => [id, group]),
);
const mark = groups.get('sharing') ?? '';
groups.delete('sharing');
const head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 26 26">';
// A gap round the mark, so that it is told from the icon below it.
const gap =
  '<mask id="gap"><rect x="-1" y="-1" width="26" height="26" fill="#fff"/>' +
  '<rect x="13.4" y="14.8" width="16" height="16" rx="3.4" fill="#000"/></mask>';
/** @type {(content: string, name: string) => Promise<void>} */
const drawTray = async (content, name) => {
  const colored = `${head}${content}</svg>`;
  // macOS takes the shape alone and colours it after its menu bar.
  const template = colored.replace(/color="#\w+"/g, 'color="#000"');
  await draw(colored, 24, `tray/${name}.png`);
  await draw(colored, 48, `tray/${name}@2x.png`);
  await draw(template, 16, `tray/${name}Template.png`);
  await draw(template, 32, `tray/${name}Template@2x.png`);
};
for (const [id, group] of groups) {
  await drawTray(group, id);
  // Nothing is shared outside of a call.
  if (id !== 'idle')
    await drawTray(`${gap}<g mask="url(#gap)">${group}</g>${mark}`, `${id}-sharing`);
}
const icon = await readFile(resolve(resources, 'icon.svg'), 'utf8');
await draw(icon, 512, 'icon.png');
// What desktops, launchers and installers ask for; macOS and Windows icons are made of the largest.
await mkdir(resolve(resources, 'icons'), { recursive: true });
for (const size of [16, 22, 24, 32, 48, 64, 128, 256, 512, 1024])
  await draw(icon, size, `icons/${size}x${size}.png`);
