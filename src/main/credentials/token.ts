import { decodeJwt, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { CodedError } from '../../shared/failures.js';
import type { AgentDispatch } from '../../shared/session.js';

/** Seconds that a signed token is good for. */
const lifetime = 600;
/** Seconds that `nbf` is set back, for a server whose clock is behind ours. */
const backdated = 60;

export interface Grant {
  readonly key: string;
  readonly secret: string;
  readonly room: string;
  readonly identity: string;
  /** Shown to the others. */
  readonly name?: string;
  readonly metadata?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Agents to dispatch when the room is created. */
  readonly agents: readonly AgentDispatch[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Signs a LiveKit participant token for one room: join it, hear, send microphone, camera, screen and
 * data; nothing else. Good for ten minutes; the server renews it while connected.
 */
export function signToken({
  key,
  secret,
  room,
  identity,
  agents,
  now,
  ...shown
}: Grant): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({
    ...shown,
    video: {
      room,
      roomJoin: true,
      canPublish: true,
      canPublishSources: ['microphone', 'camera', 'screen_share'],
      canSubscribe: true,
      canPublishData: true,
      canUpdateOwnMetadata: false,
    },
    // A dispatch in a token takes effect only when the room is created, so each has a new room.
    ...(agents.length
      ? {
          roomConfig: { agents: agents.map(({ name, ...rest }) => ({ agentName: name, ...rest })) },
        }
      : {}),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(key)
    .setSubject(identity)
    .setNotBefore(seconds - backdated)
    .setExpirationTime(seconds + lifetime)
    .sign(new TextEncoder().encode(secret));
}

/** What a token says about itself; its signature is the server's to check. */
export interface TokenClaims {
  /** Milliseconds since the epoch; undefined: it never expires. */
  readonly expiresAt: number | undefined;
  /** Milliseconds since the epoch; undefined: good from the start. */
  readonly notBefore: number | undefined;
  readonly agents: readonly string[];
  /** The room that it opens; undefined: it names none. */
  readonly room: string | undefined;
  /** Whether it lets a microphone be sent. */
  readonly mayTalk: boolean;
}

/**
 * Reads a participant token without its key.
 * @throws {@link CodedError} `token.invalid` when it is no JWT, not for a room, or names no time
 *   where one belongs
 */
export function tokenClaims(token: string): TokenClaims {
  const claims = decode(token);
  const { video, roomConfig } = claims as { video?: unknown; roomConfig?: unknown };
  if (!isRecord(video) || video['roomJoin'] !== true)
    throw new CodedError('token.invalid', 'The token does not allow joining a room.');
  const dispatches = isRecord(roomConfig) ? roomConfig['agents'] : undefined;
  return {
    expiresAt: timeIn(claims, 'exp'),
    notBefore: timeIn(claims, 'nbf'),
    agents: Array.isArray(dispatches) ? dispatches.flatMap(agentNameOf) : [],
    room: typeof video['room'] === 'string' ? video['room'] : undefined,
    mayTalk: mayTalk(video),
  };
}

/** What is not named is allowed; no source named means every source. */
function mayTalk({
  canPublish = true,
  canPublishSources: sources,
}: Record<string, unknown>): boolean {
  if (canPublish !== true) return false;
  return !Array.isArray(sources) || sources.length === 0 || sources.includes('microphone');
}

/** The last second that a date can name, and every JSON reader keeps whole. */
const lastSecond = 8.64e12;

/** Milliseconds since the epoch. */
function timeIn(claims: JWTPayload, claim: 'exp' | 'nbf'): number | undefined {
  const seconds: unknown = claims[claim];
  if (seconds === undefined) return undefined;
  if (typeof seconds === 'number' && seconds >= 0 && seconds <= lastSecond) return seconds * 1000;
  throw new CodedError(
    'token.invalid',
    `The token’s ${claim} must be a time in seconds since 1970; it is ${JSON.stringify(seconds).slice(0, 40)}.`,
  );
}

function decode(token: string): ReturnType<typeof decodeJwt> {
  try {
    return decodeJwt(token);
  } catch {
    // Its own words may hold parts of the token.
    throw new CodedError('token.invalid', 'The token is not a JWT.');
  }
}

function agentNameOf(dispatch: unknown): string[] {
  const name = isRecord(dispatch) ? (dispatch['agentName'] ?? dispatch['agent_name']) : undefined;
  return typeof name === 'string' && name ? [name] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
