/** What it is called when a server cannot be asked at all. */
import type { FailureCode } from '../../shared/failures.js';

export interface NetworkFailure {
  /** `unreachable` is called otherwise for each kind of server. */
  readonly code: Extract<FailureCode, `network.${string}` | 'offline'> | 'unreachable';
  /** One sentence that names the host. */
  readonly words: string;
}

/** Chromium's errors, and Node's, in the order in which they are looked for. */
const causes: readonly (readonly [
  words: RegExp,
  code: NetworkFailure['code'],
  sentence: (host: string) => string,
])[] = [
  [
    /CLIENT_AUTH|ALERT_CERTIFICATE_REQUIRED/,
    'network.certificate-wanted',
    (host) => `${host} wants a certificate of this computer`,
  ],
  [/PROXY_AUTH/, 'network.proxy', (host) => `a proxy stands before ${host}`],
  [
    /PROXY|TUNNEL_CONNECTION|SOCKS|_PAC_/,
    'network.proxy-unreachable',
    (host) => `a proxy stands before ${host}`,
  ],
  [
    /ERR_CERT_DATE_INVALID|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/,
    'network.untrusted',
    (host) => `the certificate of ${host} is not valid at this computer’s time`,
  ],
  [
    /ERR_CERT_COMMON_NAME_INVALID|ALTNAME/,
    'network.untrusted',
    (host) => `the certificate is another server’s than that of ${host}`,
  ],
  [
    /cert|self.signed|verify/i,
    'network.untrusted',
    (host) => `this computer does not know who has signed the certificate of ${host}`,
  ],
  [/ssl|tls/i, 'unreachable', (host) => `${host} cannot be spoken to in TLS`],
];

/**
 * Tells from an error of `fetch` what stands in the way.
 * @param online whether this computer is on a network at all
 */
export function networkFailure(error: unknown, host: string, online: boolean): NetworkFailure {
  const words = wordsOf(error);
  const cause = causes.find(([pattern]) => pattern.test(words));
  if (cause) {
    const [, code, sentence] = cause;
    return { code, words: `${capitalised(sentence(host))} (${words}).` };
  }
  return online ? { code: 'unreachable', words: `${host}: ${words}` } : { code: 'offline', words };
}

/** An error's own words; Node's fetch keeps the reason in the error's cause. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  const code = 'code' in error ? String(error.code) : '';
  const inner = cause === undefined ? '' : wordsOf(cause);
  return (
    inner || [code, message].filter((part, at, all) => all.indexOf(part) === at && part).join(' ')
  );
}

/** A host's name keeps its letters. */
const capitalised = (sentence: string): string =>
  sentence.replace(/^(?:a|the|this) /, (word) => word.charAt(0).toUpperCase() + word.slice(1));
