import { RpcError } from 'livekit-client';
import type { Room } from 'livekit-client';
import { RpcRefusal } from '../ports.js';
import type { Room as ModelRoom } from '../ports.js';

const notThere: ReadonlySet<number> = new Set([
  RpcError.ErrorCode.UNSUPPORTED_METHOD,
  RpcError.ErrorCode.RECIPIENT_NOT_FOUND,
  RpcError.ErrorCode.RECIPIENT_DISCONNECTED,
]);
const late: ReadonlySet<number> = new Set([
  RpcError.ErrorCode.RESPONSE_TIMEOUT,
  RpcError.ErrorCode.CONNECTION_TIMEOUT,
]);

/** Methods over LiveKit's RPC. */
export function createRpcPort(room: Room): Pick<ModelRoom, 'callRpc' | 'serveRpc'> {
  return {
    async callRpc({ identity, method, payload, timeoutMs }) {
      try {
        return await room.localParticipant.performRpc({
          destinationIdentity: identity,
          method,
          payload,
          responseTimeout: timeoutMs,
        });
      } catch (error) {
        throw refusalOf(error);
      }
    },
    serveRpc(method, answer) {
      room.registerRpcMethod(method, async ({ callerIdentity, payload, responseTimeout }) => {
        try {
          return await answer({ callerIdentity, payload, timeoutMs: responseTimeout });
        } catch (error) {
          const { code, message } = refusalOf(error);
          throw new RpcError(code, message);
        }
      });
      return () => room.unregisterRpcMethod(method);
    },
  };
}

function refusalOf(error: unknown): RpcRefusal {
  if (error instanceof RpcRefusal) return error;
  if (!(error instanceof RpcError)) return new RpcRefusal(500, 'The call failed.');
  const { code, message } = error;
  if (notThere.has(code)) return new RpcRefusal(404, message);
  return new RpcRefusal(late.has(code) ? 504 : code, message);
}
