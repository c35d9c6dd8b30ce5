import { decodeTokenPayload, TokenSourceConfigurable } from 'livekit-client';
import type { TokenSourceFetchOptions, TokenSourceFixed } from 'livekit-client';
import { CodedError } from '../failure.js';
import type { FailureCode } from '../failure.js';
import type { CredentialsPort } from '../ports.js';
import type { TokenRequest } from '../types.js';

/**
 * Takes a session's tokens from one of livekit-client's `TokenSource`s: a literal, a function, an
 * endpoint, a development token server. Each call fetches a token of its own, and the agents that
 * the token dispatches are waited for.
 *
 * Such a source can ask for one agent only: with more, `start` rejects with `token.invalid`.
 */
export function fromTokenSource(
  source: TokenSourceFixed | TokenSourceConfigurable,
): CredentialsPort {
  return async ({ request = {} }) => {
    try {
      // Forced: an agent comes only into a new room, and livekit-client's cache can answer one request
      // with the token of another after a failure.
      const { serverUrl, participantToken } = await (source instanceof TokenSourceConfigurable
        ? source.fetch(optionsOf(request), true)
        : source.fetch());
      const { roomConfig } = decodeTokenPayload(participantToken);
      const agents = (roomConfig?.agents ?? []).flatMap(({ agentName }) => agentName || []);
      return { serverUrl, participantToken, agents };
    } catch (error) {
      throw error instanceof CodedError ? error : new CodedError(codeOf(error), String(error));
    }
  };
}

function optionsOf({ agents = [], ...request }: TokenRequest): TokenSourceFetchOptions {
  if (agents.length > 1)
    throw new CodedError(
      'token.invalid',
      `A TokenSource asks for one agent, not for ${agents.length}: give a function as credentials instead.`,
    );
  const [{ name, metadata, deployment } = {}] = agents;
  return {
    ...request,
    ...(request.participantAttributes && {
      participantAttributes: { ...request.participantAttributes },
    }),
    ...(name === undefined ? {} : { agentName: name }),
    ...(metadata === undefined ? {} : { agentMetadata: metadata }),
    ...(deployment === undefined ? {} : { deployment }),
  };
}

/** livekit-client tells an endpoint's status in a sentence only. */
const statusPattern = /: received (\d{3}) \//;

function codeOf(error: unknown): FailureCode {
  // What `fetch` rejects with when no answer comes.
  if (error instanceof TypeError) return 'token.unreachable';
  const status = Number(statusPattern.exec(String(error))?.[1]);
  if (status === 401 || status === 403) return 'token.unauthorized';
  return status === 429 || status >= 500 ? 'token.unavailable' : 'token.invalid';
}
