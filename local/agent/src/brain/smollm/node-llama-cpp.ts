/** The part of node-llama-cpp in use here: it is installed apart from this package, into the cache. */
export interface NodeLlamaCpp {
  getLlama(options: {
    gpu: false;
    /** `never`: what is installed, or an error; nothing is compiled. */
    build: 'never';
    skipDownload: boolean;
    progressLogs: boolean;
    logLevel: 'error';
    maxThreads: number;
  }): Promise<{ loadModel(options: { modelPath: string }): Promise<LlamaModel> }>;
  LlamaChat: new (options: { contextSequence: object; chatWrapper: object }) => LlamaChat;
  ChatMLChatWrapper: new () => object;
}

interface LlamaModel {
  createContext(options: {
    /** Tokens. */
    contextSize: number;
    threads: number;
  }): Promise<{ getSequence(): object }>;
}

export type ChatHistoryItem =
  | { readonly type: 'system' | 'user'; readonly text: string }
  | { readonly type: 'model'; readonly response: readonly string[] };

export interface LlamaChat {
  /** Keeps the state of the tokens that the history shares with the former one. */
  generateResponse(
    history: readonly ChatHistoryItem[],
    options: {
      maxTokens: number;
      /** 0: always the likeliest token. */
      temperature: number;
      signal: AbortSignal;
      /** Whether an abort keeps what has been generated, instead of throwing. */
      stopOnAbortSignal: boolean;
      onTextChunk: (text: string) => void;
    },
  ): Promise<unknown>;
}
