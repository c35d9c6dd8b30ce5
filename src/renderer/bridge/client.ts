import type {
  Bridge,
  Input,
  Output,
  RefusalCode,
  RequestName,
  SignalName,
  Signals,
} from '../../shared/ipc.js';

/** A request that main refused or could not do. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** Main, as a window talks to it: values instead of replies. */
export interface Client {
  /** Asks main; rejects with {@link RefusedError} when it says no. */
  request<Name extends RequestName>(name: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Listens to a signal; the answer stops listening. */
  on<Name extends SignalName>(name: Name, listener: (value: Signals[Name]) => void): () => void;
}

/** Wraps what the preload put on the page. */
export function createClient(bridge: Bridge): Client {
  return {
    async request(name, input) {
      const reply = await bridge.request(name, input);
      if (!reply.ok) throw new RefusedError(reply.code, reply.message);
      return reply.value;
    },
    on: (name, listener) => bridge.on(name, listener),
  };
}
