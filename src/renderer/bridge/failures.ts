import { CodedError, describeError, failure } from '../../shared/failures.js';
import type { Failure, FailureCode } from '../../shared/failures.js';
import type { CredentialsPort, Room, RoomPort } from '@parley/session';
import type { Client } from './client.js';

/**
 * What a rejected request means to the user.
 * @param at milliseconds since the epoch
 */
export function failureOf(error: unknown, at: number): Failure {
  const { code, detail } = describeError(error, 'app.internal');
  return failure(code, at, detail);
}

/** A rejected request as one of the session's coded errors. */
function codedErrorOf(error: unknown): CodedError {
  const { code, detail } = describeError(error, 'app.internal');
  return new CodedError(code, detail);
}

/** Has main ask the user which screen to share; rejects with a {@link CodedError}. */
export function createScreenChoice(client: Client): () => Promise<'picked' | 'cancelled'> {
  return async () => {
    try {
      return await client.request('screen.choose', undefined);
    } catch (error) {
      throw codedErrorOf(error);
    }
  };
}

/**
 * The model's credentials port: main's answer, or the reason that it gave for having none. Main chooses
 * room and identity, so a request that names one of them is rejected.
 */
export function createCredentials(client: Client): CredentialsPort {
  return async ({ fresh, request }) => {
    const { roomName, participantIdentity, ...rest } = request ?? {};
    if (roomName !== undefined || participantIdentity !== undefined)
      throw new CodedError('token.invalid', 'Parley itself chooses the room and the identity.');
    try {
      return await client.request('credentials.get', { fresh, ...(request && { request: rest }) });
    } catch (error) {
      throw codedErrorOf(error);
    }
  };
}

/** What a page cannot tell apart: a server may be none, be far away, or have been refused for it. */
const unexplained: ReadonlySet<string> = new Set<FailureCode>([
  'connection.unreachable',
  'connection.not-livekit',
  'connection.timeout',
]);

/** Has main say why a server could not be called, where a page only knows that it could not. */
export function explainRoom(open: RoomPort, client: Client): RoomPort {
  const explained = async (error: unknown): Promise<never> => {
    if (!(error instanceof CodedError) || !unexplained.has(error.code)) throw error;
    const fault = await client.request('connection.explain', undefined).catch(() => null);
    throw fault ? new CodedError(fault.code, fault.detail) : error;
  };
  return (handlers, call) => {
    const room = open(handlers, call);
    const connect: Room['connect'] = (credentials) => room.connect(credentials).catch(explained);
    return new Proxy(room, {
      get(target, key) {
        if (key === 'connect') return connect;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
}
