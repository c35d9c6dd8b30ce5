/** What the same failure is called for each kind of connection: none speaks of what its user has not got. */
import type { ConnectionKind } from './connection-rules.js';
import type { Failure, FailureAction, FailureCode } from './failures.js';
import type { Snapshot } from './session.js';

/** Sentence, advice, action; what is not here is said as in the one table of failures. */
type Words = readonly [message: string, advice: string, action: FailureAction];
type WordsOf = Readonly<Partial<Record<FailureCode, Words>>>;

const wordsByKind: Readonly<Record<ConnectionKind, WordsOf>> = {
  key: {
    'token.invalid': [
      'The connection settings do not make a usable token.',
      'Check the address, the key and the secret of this connection.',
      'edit-connection',
    ],
    'token.expired': [
      'The token was already too old when the server saw it.',
      'Check the date and time of this computer, then try again.',
      'retry',
    ],
    'connection.unauthorized': [
      'The LiveKit server did not accept this key and secret.',
      'Check that key and secret belong to this server, and this computer’s clock.',
      'edit-connection',
    ],
  },
  token: {
    'token.invalid': [
      'The token of this connection cannot be used.',
      'Ask for a new one, and put it into this connection.',
      'edit-connection',
    ],
    'connection.unauthorized': [
      'The LiveKit server did not accept this token.',
      'Check that the token and the address belong together, or ask for a new token.',
      'edit-connection',
    ],
  },
  endpoint: {
    'token.unauthorized': [
      'The token server refused to let you in.',
      'Check this connection’s Authorization.',
      'edit-connection',
    ],
    'token.invalid': [
      'The token server did not give a usable token.',
      'Check its address; if it is right, tell the people who run it.',
      'edit-connection',
    ],
    'token.expired': [
      'The token server gave a token that has already expired.',
      'Check this computer’s clock; if it is right, tell the people who run the token server.',
      'retry',
    ],
    'connection.unauthorized': [
      'The LiveKit server did not accept the token server’s token.',
      'Tell the people who run the token server: its tokens do not fit this LiveKit server.',
      'retry',
    ],
    'connection.not-livekit': [
      'The address that the token server gave is not that of a LiveKit server.',
      'Tell the people who run the token server.',
      'retry',
    ],
  },
  sandbox: {
    'token.unauthorized': [
      'LiveKit Cloud does not accept this token server ID.',
      'Check the ID, and that the token server is switched on in your project’s settings.',
      'edit-connection',
    ],
    'token.unreachable': [
      'LiveKit Cloud’s token server cannot be reached.',
      'Check your network, then try again.',
      'retry',
    ],
    'token.unavailable': [
      'LiveKit Cloud’s token server is busy or not working.',
      'Wait a moment and try again.',
      'retry',
    ],
    'token.timeout': [
      'LiveKit Cloud’s token server did not answer in time.',
      'Check your network, then try again.',
      'retry',
    ],
    'token.invalid': [
      'LiveKit Cloud’s token server did not give a usable token.',
      'Check the ID, and that the token server is switched on in your project’s settings.',
      'edit-connection',
    ],
    'token.expired': [
      'The token from LiveKit Cloud has already expired.',
      'Check the date and time of this computer, then try again.',
      'retry',
    ],
    'connection.unauthorized': [
      'LiveKit Cloud did not accept the token of its own token server.',
      'Try again; if it stays so, look at the token server in your project’s settings.',
      'retry',
    ],
  },
};

/** A failure in the words for a kind of connection. */
export function failureFor(kind: ConnectionKind, failure: Failure): Failure {
  const words = wordsByKind[kind][failure.code];
  if (!words) return failure;
  const [message, advice, action] = words;
  return { ...failure, message, advice, action };
}

/** A snapshot whose failures are in those words. */
export function snapshotFor(kind: ConnectionKind | undefined, snapshot: Snapshot): Snapshot {
  if (!kind) return snapshot;
  const { agent, failures } = snapshot;
  const inWords = (failure: Failure): Failure => failureFor(kind, failure);
  return {
    ...snapshot,
    failures: failures.map(inWords),
    ...(agent.state === 'failed' && { agent: { ...agent, failures: agent.failures.map(inWords) } }),
  } as Snapshot;
}
