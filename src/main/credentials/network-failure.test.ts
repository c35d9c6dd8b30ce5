import { describe, expect, it } from 'vitest';
import { networkFailure } from './network-failure.js';
import type { NetworkView } from './network-failure.js';

const url = 'https://talk.example/token';
const view = (over: Partial<NetworkView> = {}): NetworkView => ({
  online: () => true,
  askProxy: async () => undefined,
  ...over,
});
const node = (code: string, message = ''): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });

describe('what stands in the way of a server', () => {
  it.each<[Error, string, RegExp]>([
    // As Electron 33 says it to a server that wants a certificate, and to one with an untrusted certificate.
    [
      new Error('net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED'),
      'network.certificate-wanted',
      /^talk\.example wants a certificate of this computer \(net::/,
    ],
    [new Error('net::ERR_BAD_SSL_CLIENT_AUTH_CERT'), 'network.certificate-wanted', /^talk/],
    [node('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'network.certificate-wanted', /^talk/],
    [
      new Error('net::ERR_CERT_AUTHORITY_INVALID'),
      'network.untrusted',
      /^This computer does not know who has signed the certificate of talk\.example/,
    ],
    [node('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), 'network.untrusted', /^This/],
    [node('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'network.untrusted', /^This computer does not know/],
    [
      new Error('net::ERR_CERT_DATE_INVALID'),
      'network.untrusted',
      /^The certificate of talk\.example is not valid at this computer’s time/,
    ],
    [node('CERT_HAS_EXPIRED'), 'network.untrusted', /not valid at this computer’s time/],
    [
      new Error('net::ERR_CERT_COMMON_NAME_INVALID'),
      'network.untrusted',
      /^The certificate is another server’s than that of talk\.example/,
    ],
    [node('ERR_TLS_CERT_ALTNAME_INVALID'), 'network.untrusted', /another server’s/],
    [new Error('net::ERR_PROXY_AUTH_UNSUPPORTED'), 'network.proxy', /^A proxy stands before talk/],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'network.proxy-unreachable', /^A proxy stands/],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'network.proxy-refused', /^A proxy stands/],
    [new Error('net::ERR_SOCKS_CONNECTION_FAILED'), 'network.proxy-refused', /^A proxy stands/],
    [
      new Error('net::ERR_SOCKS_CONNECTION_HOST_UNREACHABLE'),
      'unreachable',
      /^The proxy cannot reach talk\.example/,
    ],
    [new Error('net::ERR_MANDATORY_PROXY_CONFIGURATION_FAILED'), 'network.proxy-unreachable', /./],
    [
      new Error('net::ERR_SSL_PROTOCOL_ERROR'),
      'unreachable',
      /^talk\.example cannot be spoken to in TLS \(net::ERR_SSL_PROTOCOL_ERROR\)/,
    ],
    [new Error('net::ERR_NAME_NOT_RESOLVED'), 'unreachable', /^talk\.example: net::ERR_NAME/],
    [node('ECONNREFUSED'), 'unreachable', /ECONNREFUSED/],
  ])('%s is %s', async (error, code, words) => {
    const failure = await networkFailure(error, url, view());
    expect(failure.code).toBe(code);
    expect(failure.words).toMatch(words);
  });

  it('is the network itself where there is none', async () => {
    const offline = view({ online: () => false });
    expect((await networkFailure(node('ENOTFOUND'), url, offline)).code).toBe('offline');
    expect((await networkFailure(new Error('net::ERR_CERT_INVALID'), url, offline)).code).toBe(
      'network.untrusted',
    );
  });
});

describe('a proxy that gives no way through it', () => {
  const proxy = 'proxy.example:3128';
  const noTunnel = new Error('net::ERR_TUNNEL_CONNECTION_FAILED');

  it.each([
    [407, 'network.proxy', 'The proxy proxy.example:3128 stands before talk.example (status 407).'],
    [
      403,
      'network.proxy-refused',
      'The proxy proxy.example:3128 lets nothing through to talk.example (status 403).',
    ],
    [
      302,
      'network.proxy-refused',
      'The proxy proxy.example:3128 lets nothing through to talk.example (status 302).',
    ],
    [502, 'unreachable', 'The proxy proxy.example:3128 cannot reach talk.example (status 502).'],
    [
      200,
      'network.proxy-refused',
      'A proxy stands before talk.example (net::ERR_TUNNEL_CONNECTION_FAILED).',
    ],
  ])('and says %i', async (status, code, words) => {
    const asked: string[] = [];
    const askProxy: NetworkView['askProxy'] = async (address) => {
      asked.push(address);
      return { proxy, status };
    };
    const failure = await networkFailure(noTunnel, url, view({ askProxy }));
    expect(failure).toMatchObject({ code, words });
    expect(asked).toEqual([url]);
  });

  it('is asked nothing where the proxy is not in the way', async () => {
    const askProxy = (): never => {
      throw new Error('asked');
    };
    for (const error of [
      'ERR_CONNECTION_REFUSED',
      'ERR_PROXY_CONNECTION_FAILED',
      'ERR_CERT_INVALID',
    ])
      await networkFailure(new Error(`net::${error}`), url, view({ askProxy }));
  });
});
