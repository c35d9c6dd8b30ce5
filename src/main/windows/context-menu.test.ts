import { describe, expect, it } from 'vitest';
import { contextMenu, messageMenu } from './context-menu.js';
import type { ContextMenuEvent } from './context-menu.js';

const flags = {
  canUndo: false,
  canRedo: false,
  canCut: true,
  canCopy: true,
  canPaste: false,
  canDelete: true,
  canSelectAll: true,
  canEditRichly: false,
};
const at = (change: Partial<ContextMenuEvent>): ContextMenuEvent => ({
  isEditable: false,
  selectionText: '',
  linkURL: '',
  editFlags: flags,
  misspelledWord: '',
  dictionarySuggestions: [],
  ...change,
});

function setUp() {
  const done: string[] = [];
  const deps = {
    copy: (text: string) => void done.push(`copy ${text}`),
    replace: (word: string) => void done.push(`replace ${word}`),
  };
  return { done, deps };
}

type Rows = ReturnType<typeof contextMenu>;
const labels = (rows: Rows) => rows.map(({ label, type }) => label ?? type);
const click = (rows: Rows, wanted: string): void => {
  const row = rows.find(({ label }) => label === wanted);
  (row?.click as (() => void) | undefined)?.();
};

describe('the menu of a right click', () => {
  it('has all for a field, as far as each can be done', () => {
    const rows = contextMenu(at({ isEditable: true }), setUp().deps);
    expect(labels(rows)).toEqual(['Cut', 'Copy', 'Paste', 'separator', 'Select all']);
    expect(rows.map(({ enabled }) => enabled)).toEqual([true, true, false, undefined, true]);
  });

  it('offers words in place of a misspelt one', () => {
    const { deps, done } = setUp();
    const event = at({
      isEditable: true,
      misspelledWord: 'helo',
      dictionarySuggestions: ['hello', 'help'],
    });
    const rows = contextMenu(event, deps);
    expect(labels(rows).slice(0, 3)).toEqual(['hello', 'help', 'separator']);
    click(rows, 'help');
    expect(done).toEqual(['replace help']);
  });

  it('copies a selection or a link, and is not there for anything else', () => {
    const { deps, done } = setUp();
    const rows = contextMenu(at({ selectionText: 'some', linkURL: 'https://a.example/' }), deps);
    expect(labels(rows)).toEqual(['Copy', 'Copy link']);
    click(rows, 'Copy link');
    expect(done).toEqual(['copy https://a.example/']);
    expect(contextMenu(at({ selectionText: ' \n' }), deps)).toEqual([]);
  });
});

describe('the menu of a message', () => {
  it('copies all of it', () => {
    const { deps, done } = setUp();
    const rows = messageMenu('Two & more', deps);
    expect(labels(rows)).toEqual(['Copy message']);
    click(rows, 'Copy message');
    expect(done).toEqual(['copy Two & more']);
  });

  it('copies the one address in it, without the sentence’s end', () => {
    const { deps, done } = setUp();
    const rows = messageMenu('See (https://a.example/b?c=1).', deps);
    expect(labels(rows)).toEqual(['Copy message', 'Copy link']);
    click(rows, 'Copy link');
    expect(done).toEqual(['copy https://a.example/b?c=1']);
  });

  it('names several, each once, shortened to a row', () => {
    const long = `https://b.example/${'x'.repeat(80)}`;
    const text = `https://a.example/?a&b, again https://a.example/?a&b and ${long}, http://[`;
    expect(labels(messageMenu(text, setUp().deps))).toEqual([
      'Copy message',
      'Copy a.example/?a&&b',
      `Copy b.example/${'x'.repeat(37)}…`,
    ]);
  });
});
