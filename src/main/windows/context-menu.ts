import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';

export interface ContextMenuDeps {
  /** Puts a text on the clipboard. */
  copy(text: string): void;
  /** Takes a suggested word in place of a misspelt one. */
  replace(word: string): void;
}

/** What of an event the menu is made from. */
export type ContextMenuEvent = Pick<
  ContextMenuParams,
  | 'isEditable'
  | 'selectionText'
  | 'linkURL'
  | 'editFlags'
  | 'misspelledWord'
  | 'dictionarySuggestions'
>;

/** Addresses in a message that its menu offers to copy. */
const mostLinks = 3;
/** Characters of an address that fit into a row. */
const longestLabel = 48;

/** The menu of a right click: of a field, a selection or a link. @returns empty: none is shown */
export function contextMenu(
  event: ContextMenuEvent,
  { copy, replace }: ContextMenuDeps,
): readonly MenuItemConstructorOptions[] {
  const { isEditable, selectionText, linkURL, editFlags } = event;
  const link: MenuItemConstructorOptions[] = linkURL
    ? [{ label: 'Copy link', click: () => copy(linkURL) }]
    : [];
  if (!isEditable)
    return [...(selectionText.trim() ? [{ role: 'copy', label: 'Copy' } as const] : []), ...link];
  const words = event.misspelledWord ? event.dictionarySuggestions : [];
  return [
    ...words.map((word) => ({ label: word, click: () => replace(word) })),
    ...(words.length > 0 ? [{ type: 'separator' } as const] : []),
    { role: 'cut', label: 'Cut', enabled: editFlags.canCut },
    { role: 'copy', label: 'Copy', enabled: editFlags.canCopy },
    { role: 'paste', label: 'Paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: 'Select all', enabled: editFlags.canSelectAll },
  ];
}

/** The menu of a message. @param text all that it says */
export function messageMenu(
  text: string,
  { copy }: Pick<ContextMenuDeps, 'copy'>,
): readonly MenuItemConstructorOptions[] {
  const links = linksIn(text);
  const label = (link: string): string =>
    links.length === 1 ? 'Copy link' : `Copy ${shortened(link.replace(/^https?:\/\//i, ''))}`;
  return [
    { label: 'Copy message', click: () => copy(text) },
    // `&` would mark the next letter as an access key.
    ...links.map((link) => ({
      label: label(link).replaceAll('&', '&&'),
      click: () => copy(link),
    })),
  ];
}

/** The first web addresses in a text, without the sentence's own signs behind them. */
function linksIn(text: string): readonly string[] {
  const found = text.match(/https?:\/\/[^\s<>"”»]+/gi) ?? [];
  const links = found
    .map((link) => link.replace(/[.,;:!?)\]}'’]+$/, ''))
    .filter((link) => URL.canParse(link));
  return [...new Set(links)].slice(0, mostLinks);
}

const shortened = (text: string): string =>
  text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
