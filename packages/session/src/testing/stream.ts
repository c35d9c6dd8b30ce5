import type { TextStream } from '../ports.js';
import { settle } from './clock.js';

export interface FakeStream extends TextStream {
  say(text: string): Promise<void>;
  close(attributes?: Record<string, string>): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** A stream of text that a test writes chunk by chunk. */
export function createFakeStream(
  identity: string,
  options: {
    id?: string;
    topic?: string;
    attributes?: Record<string, string>;
    attachmentIds?: readonly string[];
  } = {},
): FakeStream {
  const queue: Array<() => IteratorResult<string>> = [];
  let wake: (() => void) | undefined;
  let attributes = options.attributes ?? {};
  const put = async (step: () => IteratorResult<string>): Promise<void> => {
    queue.push(step);
    wake?.();
    await settle();
  };
  const next = async (): Promise<IteratorResult<string>> => {
    for (let step = queue.shift(); ; step = queue.shift()) {
      if (step) return step();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    id: options.id ?? 'stream',
    topic: options.topic ?? 'lk.transcription',
    identity,
    ...(options.attachmentIds ? { attachmentIds: options.attachmentIds } : {}),
    get attributes() {
      return attributes;
    },
    chunks: { [Symbol.asyncIterator]: () => ({ next }) },
    say: (text) => put(() => ({ done: false, value: text })),
    close(more = {}) {
      attributes = { ...attributes, ...more };
      return put(() => ({ done: true, value: undefined }));
    },
    fail: (error) =>
      put(() => {
        throw error;
      }),
  };
}
