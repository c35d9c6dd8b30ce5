/** Methods that the app and its agents call of each other. */
import type { Clock, Logger, Room, RpcInvocation } from './ports.js';
import { agentMethods, RpcRefusal } from './ports.js';
import { within } from './deferred.js';
import type { Rpc, RpcHandler } from './types.js';

const defaultMs = 10_000;
/** The answer has to be on its way before the caller gives up. */
const wayBackMs = 200;
const longestPayload = 65_536;
/** Calls that one caller may make at once, and how many more each second. */
const burst = 20;
const perSecond = 10;

export interface RpcKeeper {
  readonly rpc: Rpc;
  /**
   * A call begins: its agents may call what is registered.
   * @param known resolves when it is known who has this identity
   */
  attach(room: Room, known: (identity: string) => Promise<void>): void;
  end(): void;
}

export interface RpcDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The agent of this name, or the primary one; undefined: it is not there. */
  readonly find: (name?: string) => { readonly identity: string } | undefined;
  /** The agent behind an identity; undefined: whoever it is, it is no agent. */
  readonly caller: (
    identity: string,
  ) => { readonly identity: string; readonly name?: string } | undefined;
}

/** Makes the methods of a session: 10 s for an answer, 64 KiB for a payload, unless said otherwise. */
export function createRpc(deps: RpcDeps): RpcKeeper {
  const handlers = new Map<string, RpcHandler<unknown>>();
  const serving = new Map<string, () => void>();
  const allowance = createAllowance(deps.clock);
  let room: Room | undefined;
  let senderKnown = (_identity: string): Promise<void> => Promise.resolve();

  const answer =
    (handler: RpcHandler<unknown>) =>
    async ({ callerIdentity, payload, timeoutMs }: RpcInvocation): Promise<string> => {
      const since = deps.clock.now();
      await senderKnown(callerIdentity);
      const caller = deps.caller(callerIdentity);
      if (!caller) throw new RpcRefusal(403, 'Only agents may call this.');
      if (!allowance(callerIdentity)) throw new RpcRefusal(429, 'Too many calls; wait a second.');
      const params = await paramsOf(handler, payload);
      const patience =
        Math.min(handler.deadlineMs ?? defaultMs, timeoutMs - wayBackMs) -
        (deps.clock.now() - since);
      const late = (): Error => new RpcRefusal(504, 'No answer in time.');
      const run = Promise.resolve().then(() => handler.run(params, caller));
      const result = await within(deps.clock, Math.max(0, patience), run, late);
      return result === undefined ? '' : JSON.stringify(result);
    };

  const serve = (method: string, handler: RpcHandler<unknown>): void => {
    const respond = answer(handler);
    const stop = room?.serveRpc(method, (invocation) =>
      respond(invocation).catch((error: unknown) => {
        if (error instanceof RpcRefusal) throw error;
        deps.logger.warn(`method ${method}: ${String(error)}`);
        throw new RpcRefusal(500, 'The method failed.');
      }),
    );
    if (stop) serving.set(method, stop);
  };

  const unserve = (method: string): void => {
    serving.get(method)?.();
    serving.delete(method);
  };

  const call: Rpc['call'] = async (method, params, { timeoutMs = defaultMs, agent } = {}) => {
    const who = deps.find(agent);
    if (!room || !who) throw new RpcRefusal(404, 'No agent is there to be called.');
    const payload = params === undefined ? '' : JSON.stringify(params);
    const text = await room.callRpc({ identity: who.identity, method, payload, timeoutMs });
    return text === '' ? undefined : parse(text, 502, 'The answer is not JSON.');
  };

  const offered = async (method: string): Promise<boolean> => {
    try {
      await call(method);
      return true;
    } catch (error) {
      if (error instanceof RpcRefusal && error.code === 404) return false;
      throw error;
    }
  };

  return {
    rpc: {
      call,
      register(method, handler) {
        if (handlers.has(method))
          throw new TypeError(`The method "${method}" is registered already; stop that one first.`);
        const known = handler as RpcHandler<unknown>;
        handlers.set(method, known);
        serve(method, known);
        return () => {
          if (handlers.get(method) !== known) return;
          handlers.delete(method);
          unserve(method);
        };
      },
      interrupt: () => offered(agentMethods.interrupt),
      startTurn: () => offered(agentMethods.startTurn),
      endTurn: () => offered(agentMethods.endTurn),
      cancelTurn: () => offered(agentMethods.cancelTurn),
    },
    attach(joined, known) {
      room = joined;
      senderKnown = known;
      for (const [method, handler] of handlers) serve(method, handler);
    },
    end() {
      for (const method of [...serving.keys()]) unserve(method);
      allowance.clear();
      room = undefined;
    },
  };
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

/** Lets each caller through so often; a bucket that fills again with time. */
function createAllowance(clock: Clock): ((caller: string) => boolean) & { clear(): void } {
  const buckets = new Map<string, { left: number; at: number }>();
  const take = (caller: string): boolean => {
    const now = clock.now();
    const { left, at } = buckets.get(caller) ?? { left: burst, at: now };
    const filled = Math.min(burst, left + ((now - at) / 1000) * perSecond);
    buckets.set(caller, { left: Math.max(0, filled - 1), at: now });
    return filled >= 1;
  };
  return Object.assign(take, { clear: () => buckets.clear() });
}
