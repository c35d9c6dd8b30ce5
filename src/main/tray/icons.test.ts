import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../resources/tray');
const icons = readdirSync(folder).filter((name) => !name.includes('Template'));

type Colour = readonly [number, number, number];

/** The panels of Windows, KDE (Breeze), GNOME and Xfce, light and dark. */
const panels: Readonly<Record<string, Colour>> = {
  white: [255, 255, 255],
  'light grey': [239, 240, 241],
  'dark grey': [53, 53, 53],
  'dark blue': [49, 54, 59],
  black: [0, 0, 0],
};

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** As WCAG 2 has it, 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

async function pixelsOf(icon: string): Promise<readonly (readonly [Colour, number])[]> {
  const { data } = await sharp(join(folder, icon))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Array.from({ length: data.length / 4 }, (_, index) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(index * 4, index * 4 + 4);
    return [[red, green, blue], alpha] as const;
  });
}

describe('the tray icons', () => {
  it.each(icons)('%s stands out from every panel, 3 to 1', async (icon) => {
    // What is drawn and not an edge: the edge of a line is lighter on any ground.
    const drawn = (await pixelsOf(icon)).filter(([, alpha]) => alpha > 250);
    expect(drawn.length).toBeGreaterThan(20);
    for (const [name, panel] of Object.entries(panels)) {
      const worst = Math.min(...drawn.map(([colour]) => contrast(colour, panel)));
      expect(worst, name).toBeGreaterThanOrEqual(3);
    }
  });

  it('differ in shape, not in colour alone', async () => {
    const plain = icons.filter((name) => !name.includes('@'));
    const shapes = await Promise.all(
      plain.map(async (name) => (await pixelsOf(name)).map(([, alpha]) => alpha > 127)),
    );
    shapes.forEach((one, index) =>
      shapes.slice(index + 1).forEach((other, offset) => {
        const different = one.filter((covered, at) => covered !== other[at]).length;
        expect(different, `${plain[index]} ${plain[index + 1 + offset]}`).toBeGreaterThan(24);
      }),
    );
  });
});
