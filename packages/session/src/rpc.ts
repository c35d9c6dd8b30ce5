/** Methods that the app and its agents call of each other. */
import type { Clock, Logger, Room, RpcInvocation } from './ports.js';
import { agentMethods, RpcRefusal } from './ports.js';
import { onAbort, within } from './signals.js';
import type { AbortSignalLike } from './types.js';

const defaultMs = 10_000;
/** The answer has to be on its way before the caller gives up. */
const wayBackMs = 200;
const longestPayload = 65_536;
/** Calls that one caller may make at once, and how many more each second. */
const burst = 20;
const perSecond = 10;

/** The agent that calls a method of this app. */
export interface RpcCaller {
  readonly identity: string;
  readonly name?: string;
}

/** A method that agents may call. */
export interface RpcHandler<Params> {
  /** Any schema of https://standardschema.dev; what does not fit is refused before `run`. */
  readonly schema: StandardSchema<Params>;
  /** The answer goes back as JSON; the words of an error do not. */
  run(params: Params, caller: RpcCaller): unknown;
  /** The answer is due after so many milliseconds, or when the caller gives up; default 10 s. */
  readonly deadlineMs?: number;
}

/** As much of https://standardschema.dev as is needed here. */
export interface StandardSchema<Output> {
  readonly '~standard': {
    validate(value: unknown): SchemaResult<Output> | Promise<SchemaResult<Output>>;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string }[] };

export interface RpcOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The agent of this name, or the primary one; undefined: it is not there. */
  readonly find: (name?: string) => { readonly identity: string } | undefined;
  /** The agent behind an identity; undefined: it is no agent. */
  readonly caller: (identity: string) => RpcCaller | undefined;
}

/** What the app lets agents call, and what it calls of theirs. */
export class Rpc {
  readonly #options: RpcOptions;
  readonly #handlers = new Map<string, RpcHandler<unknown>>();
  readonly #serving = new Map<string, () => void>();
  readonly #allowance: Allowance;
  #room: Room | undefined;
  #senderKnown = (_identity: string): Promise<void> => Promise.resolve();

  /** @internal */
  constructor(options: RpcOptions) {
    this.#options = options;
    this.#allowance = new Allowance(options.clock);
  }

  /**
   * Lets agents call a method; other participants cannot.
   * @returns a function that ends it
   */
  register<Params>(method: string, handler: RpcHandler<Params>): () => void {
    if (this.#handlers.has(method))
      throw new TypeError(`The method "${method}" is registered already; end that one first.`);
    const known = handler as RpcHandler<unknown>;
    this.#handlers.set(method, known);
    this.#serve(method, known);
    return () => {
      if (this.#handlers.get(method) !== known) return;
      this.#handlers.delete(method);
      this.#unserve(method);
    };
  }

  /**
   * Calls a method of the agent's.
   * @param params sent as JSON
   * @param options `timeoutMs`: default 10 s; `agent`: the name of another than the primary one
   * @returns the answer, read as JSON; undefined when it is empty
   * @throws RpcRefusal: the agent's own, 404 when it has no such method or is not there
   */
  async call(
    method: string,
    params?: unknown,
    options: { readonly timeoutMs?: number; readonly agent?: string } = {},
  ): Promise<unknown> {
    const { timeoutMs = defaultMs, agent } = options;
    const callee = this.#options.find(agent);
    if (!this.#room || !callee) throw new RpcRefusal(404, 'No agent is there to be called.');
    const payload = params === undefined ? '' : JSON.stringify(params);
    const { identity } = callee;
    const text = await this.#room.callRpc({ identity, method, payload, timeoutMs });
    return text === '' ? undefined : parse(text, 502, 'The answer is not JSON.');
  }

  /** Asks the agent to stop talking. Resolves with false when it offers no such method. */
  interrupt(): Promise<boolean> {
    return this.#offered(agentMethods.interrupt);
  }

  /** Push-to-talk: from now on the user speaks. False: the agent decides for itself when to listen. */
  startTurn(): Promise<boolean> {
    return this.#offered(agentMethods.startTurn);
  }

  /** Push-to-talk: the user has finished, and the agent answers. */
  endTurn(): Promise<boolean> {
    return this.#offered(agentMethods.endTurn);
  }

  /** Push-to-talk: what was said since {@link Rpc.startTurn} counts for nothing. */
  cancelTurn(): Promise<boolean> {
    return this.#offered(agentMethods.cancelTurn);
  }

  /**
   * @internal A call is connected: its agents may call what is registered.
   * @param call aborted when it is over
   * @param senderKnown resolves when the participant of this identity was announced
   */
  begin(call: AbortSignalLike, room: Room, senderKnown: (identity: string) => Promise<void>): void {
    this.#room = room;
    this.#senderKnown = senderKnown;
    for (const [method, handler] of this.#handlers) this.#serve(method, handler);
    onAbort(call, () => {
      for (const method of [...this.#serving.keys()]) this.#unserve(method);
      this.#allowance.clear();
      this.#room = undefined;
    });
  }

  async #offered(method: string): Promise<boolean> {
    try {
      await this.call(method);
      return true;
    } catch (error) {
      if (error instanceof RpcRefusal && error.code === 404) return false;
      throw error;
    }
  }

  #serve(method: string, handler: RpcHandler<unknown>): void {
    const stop = this.#room?.serveRpc(method, async (invocation) => {
      try {
        return await this.#answer(handler, invocation);
      } catch (error) {
        if (error instanceof RpcRefusal) throw error;
        this.#options.logger.warn(`method ${method}: ${String(error)}`);
        throw new RpcRefusal(500, 'The method failed.');
      }
    });
    if (stop) this.#serving.set(method, stop);
  }

  #unserve(method: string): void {
    this.#serving.get(method)?.();
    this.#serving.delete(method);
  }

  async #answer(handler: RpcHandler<unknown>, invocation: RpcInvocation): Promise<string> {
    const { clock } = this.#options;
    const { callerIdentity, payload, timeoutMs } = invocation;
    const since = clock.now();
    await this.#senderKnown(callerIdentity);
    const caller = this.#options.caller(callerIdentity);
    if (!caller) throw new RpcRefusal(403, 'Only agents may call this.');
    if (!this.#allowance.take(callerIdentity))
      throw new RpcRefusal(429, 'Too many calls; wait a second.');
    const params = await paramsOf(handler, payload);
    const limit = Math.min(handler.deadlineMs ?? defaultMs, timeoutMs - wayBackMs);
    const left = Math.max(0, limit - (clock.now() - since));
    const run = Promise.resolve().then(() => handler.run(params, caller));
    const result = await within(clock, left, run, () => new RpcRefusal(504, 'No answer in time.'));
    return result === undefined ? '' : JSON.stringify(result);
  }
}

async function paramsOf(handler: RpcHandler<unknown>, payload: string): Promise<unknown> {
  if (payload.length > longestPayload)
    throw new RpcRefusal(413, `The payload has more than ${longestPayload} characters.`);
  const value = payload === '' ? undefined : parse(payload, 400, 'The payload is not JSON.');
  const result = await handler.schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  const [first] = result.issues;
  throw new RpcRefusal(400, `The payload does not fit: ${first?.message ?? 'unknown rule'}`);
}

function parse(text: string, code: number, otherwise: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RpcRefusal(code, otherwise);
  }
}

/** How often each caller may call: a bucket that fills again with time. */
class Allowance {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns whether this caller may call now */
  take(caller: string): boolean {
    const now = this.#clock.now();
    const { left, at } = this.#buckets.get(caller) ?? { left: burst, at: now };
    const filled = Math.min(burst, left + ((now - at) / 1000) * perSecond);
    this.#buckets.set(caller, { left: Math.max(0, filled - 1), at: now });
    return filled >= 1;
  }

  clear(): void {
    this.#buckets.clear();
  }
}
