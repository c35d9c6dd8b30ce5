import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSigningKey, signMetadata } from '../../packaging/signing.mjs';

const metadata = 'latest-linux.yml';

export interface Release {
  readonly version: string;
  /** The AppImage's bytes. */
  readonly file: Buffer;
  /** 0 to 100: the share of installations that get it; all by default. */
  readonly share?: number;
}

/** A web server with a folder of updates, as a release puts them there; what it sends can be bent. */
export class UpdateServer {
  readonly requests: string[] = [];
  readonly #files = new Map<string, Buffer>();
  readonly #answers = new Map<string, (response: ServerResponse, file: Buffer) => void>();
  readonly key = newSigningKey();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<UpdateServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const updates = new UpdateServer(server, `http://127.0.0.1:${port}/updates`);
    server.on('request', ({ url = '' }, response) => {
      const name = decodeURIComponent(url.slice('/updates/'.length));
      updates.requests.push(name);
      const file = updates.#files.get(name);
      const bent = updates.#answers.get(name);
      if (!file) response.writeHead(404).end();
      else if (bent) bent(response, file);
      else response.end(file);
    });
    return updates;
  }

  /**
   * Offers a release, sends everything as it is again, and forgets what was asked for.
   * @param until what is signed holds, in milliseconds since the epoch; by default for as long as that
   *   of a release
   */
  async offer(release: Release, signedBy = this.key.privateKey, until?: number): Promise<void> {
    this.requests.length = 0;
    this.#files.clear();
    this.#answers.clear();
    const name = fileName(release.version);
    this.#files.set(name, release.file);
    const folder = mkdtempSync(join(tmpdir(), 'parley-release-'));
    writeFileSync(join(folder, metadata), metadataOf(release));
    const signature = await signMetadata(join(folder, metadata), [signedBy], until);
    this.#files.set(metadata, readFileSync(join(folder, metadata)));
    this.#files.set(`${metadata}.sig`, readFileSync(signature));
  }

  /** Changes the metadata behind its signature's back. */
  editMetadata(edit: (text: string) => string): void {
    this.#files.set(metadata, Buffer.from(edit(String(this.#files.get(metadata)))));
  }

  loseSignature(): void {
    this.#files.delete(`${metadata}.sig`);
  }

  /** Answers for the file of a version in another way from now on. */
  bend(version: string, answer: (response: ServerResponse, file: Buffer) => void): void {
    this.#answers.set(fileName(version), answer);
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

const fileName = (version: string): string => `Parley-${version}-x86_64.AppImage`;

/** As electron-builder writes it. */
function metadataOf({ version, file, share }: Release): string {
  const sha512 = createHash('sha512').update(file).digest('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${fileName(version)}`,
    `    sha512: ${sha512}`,
    `    size: ${file.length}`,
    `path: ${fileName(version)}`,
    `sha512: ${sha512}`,
    "releaseDate: '2026-05-12T09:41:00.000Z'",
    ...(share === undefined ? [] : [`stagingPercentage: ${share}`]),
    '',
  ].join('\n');
}
