import type { Attachment } from './basics.js';

/** Files and messages that still wait for each other. */
const waitingLimit = 32;

/** Brings the files of messages together with their rows, whichever comes first. */
export interface Attachments {
  /** These files belong to a row: each is handed over once, as soon as it is there. */
  expect(identity: string, ids: readonly string[], add: (attachment: Attachment) => void): void;
  arrived(identity: string, attachment: Attachment): void;
  clear(): void;
}

/** Makes the tables, of 32 waiting files and 32 waiting messages at most. */
export function createAttachments(): Attachments {
  const early = new Map<string, Attachment>();
  const expected = new Map<string, (attachment: Attachment) => void>();
  const bounded = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
    map.set(key, value);
    const [oldest] = map.keys();
    if (map.size > waitingLimit && oldest !== undefined) map.delete(oldest);
  };
  const keyOf = (identity: string, id: string): string => `${id} ${identity}`;
  return {
    expect(identity, ids, add) {
      for (const id of ids.slice(0, waitingLimit)) {
        const key = keyOf(identity, id);
        const there = early.get(key);
        if (there) {
          early.delete(key);
          add(there);
        } else bounded(expected, key, add);
      }
    },
    arrived(identity, attachment) {
      const key = keyOf(identity, attachment.id);
      const add = expected.get(key);
      if (add) {
        expected.delete(key);
        add(attachment);
      } else bounded(early, key, attachment);
    },
    clear() {
      early.clear();
      expected.clear();
    },
  };
}
