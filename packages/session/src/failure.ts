/** What can go wrong with a call: the codes, their sentences, and the errors that carry them. */

/** Which part of a call a failure came from. */
export type FailureSource =
  'token' | 'connection' | 'media' | 'sender' | 'receiver' | 'agent' | 'encryption' | 'app';

/** How one code is shown; an app may add to it, such as an advice. */
export interface FailureText {
  /** A {@link FailureSource}, or one of the app's own. */
  readonly source: string;
  /** One sentence: what happened. */
  readonly message: string;
}

/** Gives the codes of one part of a call their sentences. */
const from = <Source extends FailureSource, Code extends string>(
  source: Source,
  messages: Readonly<Record<Code, string>>,
): Readonly<Record<Code, { readonly source: Source; readonly message: string }>> => {
  const codes = Object.keys(messages) as Code[];
  const texts = codes.map((code) => [code, { source, message: messages[code] }] as const);
  return Object.fromEntries(texts) as ReturnType<typeof from<Source, Code>>;
};

/** The codes of a call's failures, in plain English; three sentences are LiveKit's own. */
export const callFailures = {
  ...from('token', {
    'token.missing': 'No token source is set up.',
    'token.unauthorized': 'The token server refused the request.',
    'token.unreachable': 'The token server cannot be reached.',
    'token.unavailable': 'The token server is busy or not working.',
    'token.timeout': 'The token server did not answer in time.',
    'token.invalid': 'The token is not usable.',
    'token.expired': 'The token has expired.',
  }),
  ...from('connection', {
    'connection.unreachable': 'The LiveKit server cannot be reached.',
    'connection.unauthorized': 'The LiveKit server did not let this call in.',
    'connection.not-livekit': 'The address answers, but not as a LiveKit server.',
    'connection.busy': 'The LiveKit server is full or not ready.',
    'connection.media-blocked': 'The server answers, but no audio connection can be made.',
    'connection.timeout': 'The LiveKit server did not answer in time.',
    'connection.duplicate-identity': 'This call was opened somewhere else.',
    'connection.removed': 'You were removed from the call.',
    'connection.room-deleted': 'The call’s room was closed by the server.',
    'connection.server-shutdown': 'The LiveKit server is shutting down.',
    'connection.unstable': 'The call’s connection has stalled.',
    'connection.lost': 'The connection to the server was lost.',
    'connection.expired': 'The call was interrupted for too long to resume.',
    'connection.hidden': 'The token hides this participant: the agent cannot see you.',
    offline: 'This computer is offline.',
  }),
  ...from('media', {
    'media.denied': 'The microphone may not be used.',
    'media.denied-by-system': 'The system does not allow the use of the microphone.',
    'media.not-found': 'No microphone was found.',
    'media.in-use': 'The microphone is in use by another application.',
    'media.lost': 'The microphone was disconnected.',
    'media.silent': 'The microphone sends only silence.',
    'media.failed': 'The device could not be started.',
    'media.replaced': 'The microphone in use was unplugged; another one took its place.',
    'media.not-permitted': 'The token does not allow to send that.',
    'camera.denied': 'The camera may not be used.',
    'camera.not-found': 'No camera was found.',
    'camera.in-use': 'The camera is in use by another application.',
    'camera.lost': 'The camera was disconnected.',
    'camera.replaced': 'The camera in use was unplugged; another one took its place.',
    'camera.failed': 'The camera could not be started.',
    'screen.denied': 'The system does not allow sharing the screen.',
    'screen.failed': 'The screen could not be shared.',
    'speaker.replaced': 'The speaker in use was unplugged; another one took its place.',
    'speaker.failed': 'That speaker could not be used.',
  }),
  ...from('sender', {
    'sender.failed': 'The message could not be sent.',
    'sender.not-permitted': 'The token does not allow to send text.',
  }),
  ...from('receiver', {
    'receiver.not-permitted': 'The token does not allow to hear the agent.',
    'receiver.malformed': 'A message could not be read.',
    'receiver.early-speech-lost': 'Your first words were not kept.',
  }),
  ...from('agent', {
    'agent.not-joined': 'Agent did not join the room.',
    'agent.not-named': 'No agent joined the room.',
    'agent.not-initialized': 'Agent joined the room but did not complete initializing.',
    'agent.lost': 'Nothing comes from the agent any more.',
    'agent.left': 'Agent left the room unexpectedly.',
    'agent.crashed': 'The agent stopped because of an error.',
    'agent.error': 'The agent reported an error.',
  }),
  ...from('encryption', {
    'encryption.failed': 'The call’s encryption failed.',
  }),
  ...from('app', {
    'app.internal': 'Something in the app went wrong.',
  }),
};

/** What can go wrong with a call. */
export type FailureCode = keyof typeof callFailures;

/** One thing that went wrong, ready to be shown. */
export interface Failure<Code extends string = string> extends FailureText {
  readonly code: Code;
  /** More for a closer look: without tokens, at most 300 characters. */
  readonly detail?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const detailLimit = 300;

/**
 * The texts that a session takes its failures from. An app gives one of its own to put other
 * sentences in the place of {@link callFailures}, or to add to them; it may know further codes, which
 * its ports reject with.
 */
export class FailureTable<Code extends string, Text extends FailureText> {
  readonly #texts: Readonly<Record<Code, Text>>;

  constructor(texts: Readonly<Record<Code, Text>>) {
    this.#texts = texts;
  }

  /**
   * Makes a failure from its code.
   * @param at milliseconds since the epoch
   * @param detail an error's own words; tokens are taken out and it is cut at 300 characters
   */
  failure(code: Code, at: number, detail?: string): Failure<Code> & Text {
    const shown = detail ? redactTokens(detail).slice(0, detailLimit) : undefined;
    return { code, at, ...this.#texts[code], ...(shown ? { detail: shown } : {}) };
  }

  /** The code that an error carries, whatever class it is of; undefined: none of this table. */
  codeOf(error: unknown): Code | undefined {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && Object.hasOwn(this.#texts, code)
      ? (code as Code)
      : undefined;
  }

  /**
   * What an error is called: the code that it carries, with its own words as the detail.
   * @param otherwise for an error without a code of this table
   */
  describe(error: unknown, otherwise: Code): { readonly code: Code; readonly detail?: string } {
    const code = this.codeOf(error) ?? otherwise;
    if (!(error instanceof Error)) return { code, detail: String(error) };
    const own = error instanceof CodedError ? error.detail : error.message;
    // What only repeats the code or its sentence is no detail.
    const isNews = own && own !== code && own !== this.#texts[code].message;
    return isNews ? { code, detail: own } : { code };
  }
}

/** An error that carries a failure's code, so that each part that catches it tells the same. */
export class CodedError<Code extends string = string> extends Error {
  override readonly name = 'CodedError';
  constructor(
    readonly code: Code,
    /** More for a closer look; tokens are taken out before it is shown. */
    readonly detail?: string,
    options?: ErrorOptions,
  ) {
    super(detail ?? code, options);
  }
}

const jwtPattern = /eyJ[\w-]+(?:\.[\w-]*){0,2}/g;
const accessTokenPattern = /(access_token=)[^\s&"']+/g;

/** Takes tokens out of a text: servers put whole JWTs into their error messages. */
export function redactTokens(text: string): string {
  return text.replace(jwtPattern, '[token]').replace(accessTokenPattern, '$1[token]');
}
