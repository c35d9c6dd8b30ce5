/** One part of Parley and its licence. */
export interface Licence {
  /** E.g. `zod 4.6.7 (MIT)`. */
  readonly title: string;
  readonly text: string;
}

/**
 * The parts of the licence file: the package's has a line of 80 dashes between them, the list of the
 * sources a heading before each.
 */
export function licencesOf(file: string): Licence[] {
  return file
    .split(/^-{80}$|^(?=## )/m)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { title: title.replace(/^#+ /, ''), text: lines.join('\n').trim() };
    });
}

/** Those that have every word of the query in them, whatever its case. */
export function searchLicences(licences: readonly Licence[], query: string): Licence[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return licences.filter(({ title, text }) => {
    const all = `${title}\n${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
