import { failure, failureTexts, type Failure, type FailureCode } from '../../shared/failures.js';
import { PortError, type CredentialsPort, type Room, type RoomPort } from '@parley/session';
import { RefusedError, type Client } from './client.js';

const isFailureCode = (code: string): code is FailureCode => Object.hasOwn(failureTexts, code);

/** A rejected request in the words of the table of failures. */
function portErrorOf(error: unknown): PortError {
  if (!(error instanceof RefusedError)) return new PortError('app.internal', String(error));
  if (!isFailureCode(error.code)) return new PortError('app.internal', error.message);
  // Main's sentence may only repeat the table's.
  const repeats = error.message === failureTexts[error.code].message;
  return new PortError(error.code, repeats ? undefined : error.message);
}

/**
 * What a rejected request means to the user.
 * @param at milliseconds since the epoch
 */
export function failureOf(error: unknown, at: number): Failure {
  const { code, detail } = portErrorOf(error);
  return failure(code, at, detail);
}

/** Has main ask the user which screen to share; rejects with a {@link PortError}. */
export function createScreenChoice(client: Client): () => Promise<'picked' | 'cancelled'> {
  return async () => {
    try {
      return await client.request('screen.choose', undefined);
    } catch (error) {
      throw portErrorOf(error);
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
      throw new PortError('token.invalid', 'Parley itself chooses the room and the identity.');
    try {
      return await client.request('credentials.get', { fresh, ...(request && { request: rest }) });
    } catch (error) {
      throw portErrorOf(error);
    }
  };
}

/** What a page cannot tell apart: a server may be none, be far away, or have been refused for it. */
const unexplained: ReadonlySet<FailureCode> = new Set([
  'connection.unreachable',
  'connection.not-livekit',
  'connection.timeout',
]);

/** Has main say why a server could not be called, where a page only knows that it could not. */
export function explainRoom(open: RoomPort, client: Client): RoomPort {
  const explained = async (error: unknown): Promise<never> => {
    if (!(error instanceof PortError) || !unexplained.has(error.code)) throw error;
    const fault = await client.request('connection.explain', undefined).catch(() => null);
    throw fault ? new PortError(fault.code, fault.detail) : error;
  };
  return (handlers) => {
    const room = open(handlers);
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
