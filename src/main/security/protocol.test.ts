import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, serveApp } from './protocol.js';
import { fakeLog } from '../testing.js';

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pages-'));
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'renderer-other'));
  writeFileSync(join(root, 'index.html'), '<p>hello</p>');
  writeFileSync(join(root, 'assets', 'a b.js'), '1');
  writeFileSync(join(root, 'assets', 'odd.exe'), '1');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer-other', 'x.js'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  type Answer = Electron.ProtocolResponse;
  let handler: ((request: Request, respond: (answer: Answer) => void) => void) | undefined;
  const log = fakeLog();
  const stop = serveApp({
    protocol: {
      registerBufferProtocol(_scheme, handle) {
        handler = handle as unknown as typeof handler;
        return true;
      },
      unregisterProtocol() {
        handler = undefined;
        return true;
      },
    },
    root,
    log,
  });
  const ask = async (url: string, method = 'GET'): Promise<Response> => {
    const answer = await new Promise<Answer>((resolve) => {
      if (!handler) throw new Error('not served');
      handler(new Request(url, { method }), resolve);
    });
    const { statusCode = 0, headers = {}, data } = answer;
    return new Response(new Uint8Array(data as Buffer), {
      status: statusCode,
      headers: headers as Record<string, string>,
    });
  };
  return { ask, log, stop };
}

describe('the app scheme', () => {
  it('serves pages with their type and the policy', async () => {
    const { ask, stop } = setUp();
    const page = await ask('app://parley/index.html?state=x#y');
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<p>hello</p>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await ask('app://parley/assets/a%20b.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const odd = await ask('app://parley/assets/odd.exe');
    expect(odd.headers.get('content-type')).toBe('application/octet-stream');
    stop();
    await expect(ask('app://parley/index.html')).rejects.toThrow('not served');
  });

  it.each([
    'app://parley/',
    'app://parley/assets',
    'app://parley/missing.js',
    'app://parley/..%2fsecret.txt',
    'app://parley/..%2frenderer-other%2fx.js',
    'app://parley/..%5csecret.txt',
    'app://parley/assets/%2e%2e/%2e%2e/secret.txt',
    'app://parley/%2fetc%2fpasswd.txt',
    'app://parley/index.html%00.js',
    'app://parley/%',
    'app://parley/link.txt',
    'app://other/index.html',
    'app://parley.example/index.html',
  ])('has nothing at %s', async (url) => {
    const { ask, log } = setUp();
    const response = await ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(log.lines).toHaveLength(1);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('refuses %s', async (method) => {
    const { ask } = setUp();
    expect((await ask('app://parley/index.html', method)).status).toBe(405);
  });
});

describe('the content security policy', () => {
  it('allows nothing inline and nothing evaluated', () => {
    expect(contentSecurityPolicy).not.toMatch(/unsafe/);
  });

  it('lets scripts come from nowhere else, and calls go wherever the network guard lets them', () => {
    expect(contentSecurityPolicy).toContain("script-src 'self';");
    expect(contentSecurityPolicy).toContain("connect-src 'self' wss: https: ws: http:;");
  });
});
