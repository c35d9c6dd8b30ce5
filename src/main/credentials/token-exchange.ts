/** What is written to a token server and read from it. */
import { CodedError } from '../../shared/failures.js';
import { serverAddress } from '../../shared/addresses.js';
import type { Credentials } from '../../shared/session.js';
import { answerLimit, credentialsIn, objectOf, sentenceIn, textOf } from './answer.js';
import { clockDifference } from './clock-difference.js';
import type { CompleteRequest, TokenServer } from './credentials.js';
import { tokenClaims } from './token.js';

/**
 * The request as LiveKit's token servers take it.
 * https://docs.livekit.io/frontends/build/authentication/endpoint/
 */
export function bodyOf(request: CompleteRequest): string {
  const agents = request.agents.map(({ name, metadata, deployment }) => ({
    agent_name: name,
    metadata,
    deployment,
  }));
  return JSON.stringify({
    room_name: request.roomName,
    participant_identity: request.participantIdentity,
    participant_name: request.participantName,
    participant_metadata: request.participantMetadata,
    participant_attributes: request.participantAttributes,
    room_config: agents.length > 0 ? { agents } : undefined,
  });
}

/** The end of a sentence about a token without the address of its server. */
const noServerUrl = 'has no server_url; give the LiveKit server’s address in this connection';

export interface Exchange {
  /** Who answers. */
  readonly host: string;
  readonly server: TokenServer;
  readonly request: CompleteRequest;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Takes out what authorizes, which a server may repeat. */
  redact(words: string): string;
}

/**
 * Reads an answer: `server_url` and `participant_token`, or what others call them, whatever else there
 * is.
 * @throws {@link CodedError} `token.invalid` or `token.expired`
 */
export async function readAnswer(response: Response, exchange: Exchange): Promise<Credentials> {
  const { host, server, request, now } = exchange;
  const invalid = (rule: string): CodedError =>
    new CodedError('token.invalid', `The answer of ${host} ${rule.replace(/\.$/, '')}.`);
  const text = await textOf(response, exchange.signal);
  if (text === undefined) throw invalid(`has more than ${answerLimit / 1024} KiB`);
  const answer = objectOf(text);
  if (!answer) throw invalid('is not the JSON that a token server gives');
  const { url = server.serverUrl, token } = credentialsIn(answer);
  if (!url || !token) {
    const said = sentenceIn(text);
    const missing = url ? 'participant_token' : 'server_url';
    if (token) throw invalid(noServerUrl);
    throw invalid(`has no ${missing}${said === undefined ? '' : `: ${exchange.redact(said)}`}`);
  }
  const address = serverAddress(url, server.withoutTls);
  if (!address.ok) throw invalid(`has a server_url that ${address.rule}`);
  const claims = tokenClaims(token);
  if (claims.expiresAt !== undefined && claims.expiresAt <= now)
    throw new CodedError(
      'token.expired',
      `The token from ${host} expired at ${new Date(claims.expiresAt).toISOString()}.` +
        clockDifference(response.headers, host, now),
    );
  return {
    serverUrl: address.url,
    participantToken: token,
    // Its maker may have dispatched others; one that says nothing was asked for these.
    agents: claims.agents.length > 0 ? claims.agents : request.agents.map(({ name }) => name),
  };
}
