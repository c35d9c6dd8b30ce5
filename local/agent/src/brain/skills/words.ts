/** Contractions and spellings that recognisers and people vary in, as the skills expect them. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/[’‘`]/g, "'"],
  [/\b(what|who|where|when|how|that|it|there|let|time|date)'s\b/g, '$1 is'],
  [/\b(i|you|we|they)'re\b/g, '$1 are'],
  [/\bi'm\b/g, 'i am'],
  [/\b(whats)\b/g, 'what is'],
  [/\b(can|could|would|will) you (please )?/g, '$1 you '],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/\bper cent\b/g, 'percent'],
  [/%/g, ' percent '],
  [/°\s*([cf])\b/g, ' degrees $1'],
];

const POLITENESS =
  /^(?:(?:ok(?:ay)?|hey|hi|hello|so|well|um+|uh+|please|and|now|computer|parley|agent|robot)\b[\s,]*)+|[\s,]*\b(?:please|thanks|thank you|for me)$/g;

/** Lower case, without punctuation and politeness: what the skills match against. */
export function normalise(heard: string): string {
  let words = heard.toLowerCase().trim();
  for (const [pattern, replacement] of SPELLINGS) words = words.replace(pattern, replacement);
  words = words
    .replace(/[,;:!?"()[\]{}…]/g, ' ')
    .replace(/\.(?!\d)/g, ' ')
    .replace(/\s-\s/g, ' minus ')
    .replace(/([a-z])-([a-z])/g, '$1 $2')
    .replace(/\s+/g, ' ')
    .trim();
  return words.replace(POLITENESS, '').trim() || words;
}
