// @ts-check

/** What a Lucide icon's module says of its drawing. */
const iconData = /^const iconData = (\{.*\});$/m;

/**
 * Makes each of Lucide's icons a drawing that stands in the template. As they come, all go through
 * one component that puts every line together by name when it is shown: slower than all else in the
 * first picture, and a tenth of its code.
 * @returns {import('svelte/compiler').PreprocessorGroup}
 */
export function plainIcons() {
  return {
    name: 'plain-icons',
    markup({ content, filename }) {
      if (!filename || !/[\\/]@lucide[\\/]svelte[\\/]dist[\\/]icons[\\/]/.test(filename)) return;
      const found = iconData.exec(content)?.[1];
      if (!found) throw new Error(`${filename}: no icon in it; plain-icons.mjs reads another form`);
      return { code: drawingOf(JSON.parse(found)) };
    },
  };
}

/**
 * @param {{ size: number, node: [tag: string, attributes: Record<string, string>][] }} icon
 * @returns {string} a Svelte component with `size` and `strokeWidth`, hidden from
 *   a screen reader
 */
function drawingOf({ size, node }) {
  const lines = node.map(([tag, attributes]) => {
    const given = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
    return `<${tag} ${given.join(' ')} />`;
  });
  return `<script>const { size = ${size}, strokeWidth = 2 } = $props();</script>
<svg width={size} height={size} viewBox="0 0 ${size} ${size}" fill="none" stroke="currentColor"
  stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"
>${lines.join('')}</svg>`;
}
