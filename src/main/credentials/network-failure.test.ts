import { describe, expect, it } from 'vitest';
import { networkFailure } from './network-failure.js';

const host = 'talk.example';
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
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'network.proxy-unreachable', /^A proxy/],
    [new Error('net::ERR_MANDATORY_PROXY_CONFIGURATION_FAILED'), 'network.proxy-unreachable', /./],
    [
      new Error('net::ERR_SSL_PROTOCOL_ERROR'),
      'unreachable',
      /^talk\.example cannot be spoken to in TLS \(net::ERR_SSL_PROTOCOL_ERROR\)/,
    ],
    [new Error('net::ERR_NAME_NOT_RESOLVED'), 'unreachable', /^talk\.example: net::ERR_NAME/],
    [node('ECONNREFUSED'), 'unreachable', /ECONNREFUSED/],
  ])('%s is %s', (error, code, words) => {
    const failure = networkFailure(error, host, true);
    expect(failure.code).toBe(code);
    expect(failure.words).toMatch(words);
  });

  it('is the network itself where there is none', () => {
    expect(networkFailure(node('ENOTFOUND'), host, false).code).toBe('offline');
    expect(networkFailure(new Error('net::ERR_CERT_INVALID'), host, false).code).toBe(
      'network.untrusted',
    );
  });
});
