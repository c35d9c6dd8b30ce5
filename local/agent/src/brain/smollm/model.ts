import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLengthLimit, toHistory } from './conversation.js';
import type { Turn } from './conversation.js';
import type { LlamaChat, NodeLlamaCpp } from './node-llama-cpp.js';

/** A language model on native threads: the event loop stays free. */
export interface SmallModel {
  /**
   * Streams a short answer to the last turn; waits for the answer before it, if that still runs.
   * Ends early, without an error, when the signal aborts.
   */
  answer(
    turns: readonly Turn[],
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<void>;
}

/** Files that the folder must hold. */
export const SMOLLM_FILES = {
  model: 'model.gguf',
  runtime: 'node_modules/node-llama-cpp/dist/index.js',
} as const;

/**
 * llama.cpp's threads wait for one another by spinning: with two of them on two cores that others use
 * too, a short answer takes 4 to 40 s instead of 0.2 to 1.5 s.
 */
const THREADS = 1;
/** Tokens; enough for what `toHistory` keeps, of any script, and an answer. */
const CONTEXT_SIZE = 3072;
const MAX_TOKENS = 100;

/**
 * Loads SmolLM2 and runs it once, which is slow the first time.
 * @param folder holds `SMOLLM_FILES`.
 */
export async function loadSmolLM(folder: string): Promise<SmallModel> {
  const chat = await openChat(folder);
  let last: Promise<unknown> = Promise.resolve();
  const model: SmallModel = {
    answer(turns, signal, onText) {
      const mine = last.then(() => generate(chat, turns, signal, onText));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
  await model.answer(
    [{ role: 'user', text: 'Hello.' }],
    new AbortController().signal,
    () => undefined,
  );
  return model;
}

async function openChat(folder: string): Promise<LlamaChat> {
  const runtime = pathToFileURL(join(folder, SMOLLM_FILES.runtime)).href;
  const { getLlama, LlamaChat, ChatMLChatWrapper } = (await import(runtime)) as NodeLlamaCpp;
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error',
    maxThreads: THREADS,
  });
  const model = await llama.loadModel({ modelPath: join(folder, SMOLLM_FILES.model) });
  const context = await model.createContext({ contextSize: CONTEXT_SIZE, threads: THREADS });
  return new LlamaChat({
    contextSequence: context.getSequence(),
    chatWrapper: new ChatMLChatWrapper(),
  });
}

async function generate(
  chat: LlamaChat,
  turns: readonly Turn[],
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  const enough = new AbortController();
  const isLongEnough = createLengthLimit();
  try {
    await chat.generateResponse([...toHistory(turns), { type: 'model', response: [] }], {
      maxTokens: MAX_TOKENS,
      // The likeliest words: this model's imagination is worse than its memory.
      temperature: 0,
      signal: AbortSignal.any([signal, enough.signal]),
      stopOnAbortSignal: true,
      onTextChunk: (text) => {
        if (signal.aborted || enough.signal.aborted) return;
        onText(text);
        if (isLongEnough(text)) enough.abort();
      },
    });
  } catch (error) {
    // Aborted before the first token it throws all the same.
    if (!signal.aborted) throw error;
  }
}
