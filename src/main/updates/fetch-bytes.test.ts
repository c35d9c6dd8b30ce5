import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchBytes } from './fetch-bytes.js';
import { metadataLimit } from './metadata.js';

describe('a metadata file', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      if (url === '/good.yml') response.end('good');
      else if (url === '/largest.yml') response.end(Buffer.alloc(metadataLimit));
      else if (url === '/endless.yml') {
        // As long as a client listens.
        const write = (): void => void response.write(Buffer.alloc(16_384), write);
        response.on('error', () => undefined);
        write();
      } else if (url === '/cut.yml') {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half', () => response.destroy());
      } else response.writeHead(url === '/broken.yml.sig' ? 500 : 404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  const get = (name: string): Promise<Buffer> => fetchBytes(fetch, new URL(name, base));

  it('is fetched as it is, up to the limit', async () => {
    expect(String(await get('/good.yml'))).toBe('good');
    expect(await get('/largest.yml')).toHaveLength(metadataLimit);
  });

  it.each([
    ['/endless.yml', 'update.damaged', /more than 65536 bytes/],
    ['/missing.yml', 'update.unreachable', /missing.yml: status 404/],
    ['/missing.yml.sig', 'update.untrusted', /missing.yml.sig is missing/],
    ['/broken.yml.sig', 'update.unreachable', /status 500/],
    ['/cut.yml', 'update.unreachable', /./],
  ])('%s is %s', async (name, code, words) => {
    await expect(get(name)).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it('without a server is unreachable', async () => {
    await expect(fetchBytes(fetch, new URL('http://127.0.0.1:1/latest.yml'))).rejects.toMatchObject(
      { code: 'update.unreachable' },
    );
  });
});
