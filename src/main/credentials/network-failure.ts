/** What it is called when a server cannot be asked at all. */
import type { FailureCode } from '../../shared/failures.js';
import type { AskProxy, ProxyAnswer } from './proxy.js';

export interface NetworkFailure {
  /** `unreachable` is called otherwise for each kind of server. */
  readonly code: Extract<FailureCode, `network.${string}` | 'offline'> | 'unreachable';
  /** One sentence that names the host. */
  readonly words: string;
  /** A proxy answers for the host, which itself has not been reached. */
  readonly saidByProxy?: true;
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
    /TUNNEL_CONNECTION|SOCKS_CONNECTION_FAILED|PROXY_TUNNEL/,
    'network.proxy-refused',
    (host) => `a proxy stands before ${host}`,
  ],
  // The proxy itself says so of the server.
  [/SOCKS_CONNECTION_HOST/, 'unreachable', (host) => `the proxy cannot reach ${host}`],
  [/PROXY|SOCKS|_PAC_/, 'network.proxy-unreachable', (host) => `a proxy stands before ${host}`],
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

/** What can be learnt about the network that an error came from. */
export interface NetworkView {
  /** Whether this computer is on a network at all. */
  online(): boolean;
  /** Asked only where an error says that a proxy gives no way through it. */
  readonly askProxy: AskProxy;
}

/**
 * Tells from an error of `fetch` what stands in the way.
 * @param url what was asked for
 */
export async function networkFailure(
  error: unknown,
  url: string,
  { online, askProxy }: NetworkView,
): Promise<NetworkFailure> {
  const words = wordsOf(error);
  const { host } = new URL(url);
  const cause = causes.find(([pattern]) => pattern.test(words));
  if (cause) {
    const [, code, sentence] = cause;
    const answer = code === 'network.proxy-refused' ? await askProxy(url) : undefined;
    return (
      (answer && proxyFailure(answer, host)) ?? {
        code,
        words: `${capitalised(sentence(host))} (${words}).`,
      }
    );
  }
  return online()
    ? { code: 'unreachable', words: `${host}: ${words}` }
    : { code: 'offline', words };
}

function proxyFailure({ proxy, status }: ProxyAnswer, host: string): NetworkFailure | undefined {
  // It has changed its mind, or took offence at something else than the address.
  if (status < 300) return undefined;
  if (status === 407)
    return { code: 'network.proxy', words: passwordWanted(host, `the proxy ${proxy}`) };
  return status < 500
    ? {
        code: 'network.proxy-refused',
        words: `The proxy ${proxy} lets nothing through to ${host} (status ${status}).`,
      }
    : {
        code: 'unreachable',
        words: `The proxy ${proxy} cannot reach ${host} (status ${status}).`,
        saidByProxy: true,
      };
}

/** One sentence about a proxy that wants to know who asks. */
export const passwordWanted = (host: string, proxy = 'a proxy'): string =>
  capitalised(`${proxy} stands before ${host} (status 407).`);

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
