import { readFileSync, realpathSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { CustomScheme, Protocol } from 'electron';
import { answerScheme } from '../electron-versions.js';
import type { SchemeAnswer, SchemeRequest } from '../electron-versions.js';
import type { Log } from '../logging/log.js';

const scheme = 'app';
const host = 'parley';

/** The origin of every page of ours. */
export const appOrigin = `${scheme}://${host}`;

/** What the scheme may do; to be registered before the app is ready. */
export const appScheme: CustomScheme = {
  scheme,
  privileges: {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    corsEnabled: true,
    // Compiled scripts are kept, as they are for pages of the web: the window is painted sooner.
    codeCache: true,
  },
};

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

export interface ProtocolDeps {
  readonly protocol: Pick<Protocol, 'registerBufferProtocol' | 'unregisterProtocol'>;
  /** The folder of the built pages. */
  readonly root: string;
  readonly log: Log;
}

/** Serves the built pages on `app://parley/`; the answer stops that. */
export function serveApp({ protocol, root, log }: ProtocolDeps): () => void {
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
  };
  const refuse = (status: number, { method, url }: SchemeRequest): SchemeAnswer => {
    log.warn(`app page refused (${status}): ${method} ${url.slice(0, 200)}`);
    return { status, headers, body: Buffer.alloc(0) };
  };
  return answerScheme(protocol, scheme, (request) => {
    if (request.method !== 'GET') return refuse(405, request);
    const file = fileOf(request.url, root);
    if (!file) return refuse(404, request);
    const type = contentTypes[extname(file)] ?? 'application/octet-stream';
    // At once: a page is a handful of small files, and a user who waits for one waits for a window.
    return {
      status: 200,
      headers: { ...headers, 'Content-Type': type },
      body: readFileSync(file),
    };
  });
}

/**
 * The file that an address stands for; undefined when it is none of ours: another host, a path or
 * a link that leads out of `root`, or nothing there.
 */
function fileOf(address: string, root: string): string | undefined {
  const url = new URL(address);
  if (url.host !== host) return undefined;
  try {
    const path = decodeURIComponent(url.pathname);
    if (/[\0\\]/.test(path)) return undefined;
    const [realRoot, file] = [realpathSync(root), realpathSync(join(root, path))];
    return file.startsWith(realRoot + sep) && extname(file) ? file : undefined;
  } catch {
    // Not decodable, or no such file.
    return undefined;
  }
}

/**
 * What a page may load: its own files. What it may call is known with the first token alone, and a
 * policy has no way to name private networks, so the network guard says which server, and whether that
 * may be called unencrypted.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  "worker-src 'self' blob:",
  "connect-src 'self' wss: https: ws: http:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html parley-worker',
].join('; ');

/** For pages from the development server only: its client injects styles and evaluates modules. */
export const developmentPolicy =
  "default-src 'self' 'unsafe-inline' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; " +
  "media-src 'self' blob: mediastream:; connect-src 'self' ws: wss: http: https:";
