import { ConnectionError, ConnectionErrorReason, UnsupportedServer } from 'livekit-client';
import type { FailureCode } from '../failure.js';
import { CodedError } from '../failure.js';
import { tokenFlaw } from './token.js';

export interface ConnectAttempt {
  readonly token: string;
  readonly stage: 'signal' | 'media' | 'connected';
  /** What the browser says about the network. */
  readonly online: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a failure of `Room.connect` is called; the error's own text is only a detail. */
export function connectFailure(error: unknown, attempt: ConnectAttempt): CodedError {
  if (error instanceof CodedError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new CodedError(codeOf(error, attempt), detail);
}

function codeOf(error: unknown, attempt: ConnectAttempt): FailureCode {
  if (attempt.stage === 'media') return 'connection.media-blocked';
  if (error instanceof UnsupportedServer) return 'connection.not-livekit';
  if (!(error instanceof ConnectionError)) return 'connection.unreachable';
  // `reasonName` is not kept up to date: livekit-client overwrites `reason` only.
  switch (error.reason) {
    case ConnectionErrorReason.NotAllowed:
      return refusedCode(attempt);
    case ConnectionErrorReason.Timeout:
      return 'connection.timeout';
    case ConnectionErrorReason.ServiceNotFound:
      return 'connection.not-livekit';
    // The address answered HTTP but took no WebSocket: a token without a room, or another service.
    case ConnectionErrorReason.WebSocket:
    case ConnectionErrorReason.InternalError:
      return tokenFlaw(attempt.token, attempt.now)
        ? refusedCode(attempt)
        : 'connection.not-livekit';
    case ConnectionErrorReason.ServerUnreachable:
      return attempt.online ? 'connection.unreachable' : 'offline';
    default:
      return 'connection.unreachable';
  }
}

function refusedCode({ token, now }: ConnectAttempt): FailureCode {
  const flaw = tokenFlaw(token, now);
  return flaw ? `token.${flaw}` : 'connection.unauthorized';
}
