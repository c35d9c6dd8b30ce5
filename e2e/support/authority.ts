import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A certificate with its key: the files, and what is in them. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** An authority of one's own, as companies and home labs run one. */
export class Authority {
  private constructor(private readonly folder: string) {}

  static async found(): Promise<Authority> {
    const authority = new Authority(mkdtempSync(join(tmpdir(), 'parley-authority-')));
    await authority.#openssl(
      ...['req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2'],
      ...['-subj', '/CN=An authority of one’s own', '-addext', 'keyUsage=critical,keyCertSign'],
    );
    return authority;
  }

  get cert(): string {
    return readFileSync(join(this.folder, 'ca.pem'), 'utf8');
  }

  /** Signs a certificate for this computer under the names that servers of it have in tests. */
  async sign(): Promise<Certificate> {
    const names = 'DNS:localhost,DNS:*.localhost,DNS:turn.localhost,IP:127.0.0.1,IP:192.168.77.1';
    writeFileSync(join(this.folder, 'names'), `subjectAltName=${names}\n`);
    await this.#openssl(
      ...[
        'req',
        ...newKey,
        '-keyout',
        'server.key',
        '-out',
        'server.csr',
        '-subj',
        '/CN=localhost',
      ],
    );
    await this.#openssl(
      ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'],
      ...['-CAcreateserial', '-extfile', 'names', '-out', 'server.pem'],
    );
    const [certFile, keyFile] = [join(this.folder, 'server.pem'), join(this.folder, 'server.key')];
    const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    return { certFile, keyFile, cert, key };
  }

  /**
   * Has a new home trust it, as a user does who imports it: Chromium reads the NSS store there.
   * @returns the home
   */
  async trustedHome(): Promise<string> {
    const home = join(this.folder, 'home');
    const store = join(home, '.pki/nssdb');
    mkdirSync(store, { recursive: true });
    await run('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
    const authority = join(this.folder, 'ca.pem');
    await run('certutil', ['-d', `sql:${store}`, '-A', '-n', 'own', '-t', 'C,,', '-i', authority]);
    return home;
  }

  async #openssl(...args: readonly string[]): Promise<void> {
    await run('openssl', args, { cwd: this.folder });
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
