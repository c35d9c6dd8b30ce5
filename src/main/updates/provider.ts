import { Provider } from 'electron-updater';
import type { ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import { parseUpdateInfo, resolveFiles } from 'electron-updater/out/providers/Provider.js';
import { checkNotExpired, checkNotOlder, checkSignature, readMetadata } from './metadata.js';
import type { UpdateSource } from './source.js';

export interface ProviderDeps {
  readonly source: UpdateSource;
  /** Of the files that can be installed here, e.g. `.AppImage`. */
  readonly extension: string;
  readonly currentVersion: string;
  newestVersion(): string | null;
  sawVersion(version: string): void;
  /** Milliseconds since the epoch. */
  now(): number;
  /** The bytes at an address; rejects when there are none or too many. */
  fetchBytes(address: URL): Promise<Buffer>;
}

/**
 * Makes electron-updater's way to the metadata: fetched once, its signature checked, and only then
 * these very bytes read.
 */
export function signedProvider(
  deps: ProviderDeps,
): new (
  options: unknown,
  updater: unknown,
  runtime: ProviderRuntimeOptions,
) => Provider<UpdateInfo> {
  const { source, extension } = deps;
  const base = new URL(source.url.endsWith('/') ? source.url : `${source.url}/`);
  return class SignedProvider extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }

    /** electron-updater would send the installation's id along, which no server needs. */
    override setRequestHeaders(): void {}

    async getLatestVersion(): Promise<UpdateInfo> {
      const name = `${this.getDefaultChannelName()}.yml`;
      const address = new URL(name, base);
      const bytes = await deps.fetchBytes(address);
      const signature = await deps.fetchBytes(new URL(`${name}.sig`, base));
      checkSignature(name, bytes, signature.toString('latin1'), source.publicKeys);
      const parsed = parseUpdateInfo(bytes.toString('utf8'), name, address);
      const metadata = readMetadata(parsed, extension);
      checkNotExpired(metadata, deps.now());
      const { files, version } = metadata;
      checkNotOlder(version, deps.currentVersion, deps.newestVersion());
      deps.sawVersion(version);
      return { ...parsed, files };
    }

    resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
      return resolveFiles(info, base);
    }
  };
}
