// @ts-check
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Installer } from 'electron-installer-debian';
import { desktopFile, identity } from '../../../packaging/identity.mjs';
import { run } from '../../../tools/process/run.mjs';
import { onPath } from '../../../tools/bootstrap/on-path.mjs';
import { checkout } from '../../../tools/bootstrap/paths.mjs';
import { UsageError } from '../../../tools/bootstrap/usage-error.mjs';
import { staged } from './contents.mjs';
import { changelog, copyright, description, libraries, overrides } from './deb-texts.mjs';

/** Adds to electron-installer-debian's package what a Debian desktop expects of an application. */
class DebianPackage extends Installer {
  /** @override */
  get contentFunctions() {
    return [...super.contentFunctions, 'createShared'];
  }

  /** The command is the launcher, which starts the app where the running one cannot do it. */
  async createBinarySymlink() {
    const { name } = this.options;
    await mkdir(join(this.stagingDir, 'usr/bin'), { recursive: true });
    await symlink(`../lib/${name}/resources/${name}`, join(this.stagingDir, 'usr/bin', name));
  }

  async createOverrides() {
    await this.place(`share/lintian/overrides/${identity.command}`, overrides(this.options.name));
  }

  async createDesktopFile() {
    await this.place(`share/applications/${identity.command}.desktop`, desktopFile());
  }

  async createCopyright() {
    const licence = await readFile(join(checkout, 'LICENSE'), 'utf8');
    await this.place(`share/doc/${identity.command}/copyright`, copyright(licence));
  }

  async createShared() {
    const { version, maintainer, appId } = this.options;
    const metainfo = await readFile(join(staged.shared, 'metainfo.xml'));
    await this.place(`share/metainfo/${appId}.metainfo.xml`, metainfo);
    const compress = promisify(gzip);
    const manual = await readFile(join(checkout, 'packaging', 'linux', 'parley.1'));
    const page = await compress(manual, { level: 9 });
    await this.place(`share/man/man1/${identity.command}.1.gz`, page);
    const log = await compress(changelog(version, maintainer), { level: 9 });
    await this.place(`share/doc/${identity.command}/changelog.gz`, log);
  }

  /**
   * @param {string} path below /usr
   * @param {string | Buffer} content
   */
  async place(path, content) {
    const file = join(this.stagingDir, 'usr', path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, content);
    await chmod(file, 0o644);
  }
}

/** @typedef {'gzip' | 'xz'} Compression */

/**
 * Makes a .deb of an unpacked app.
 * @param {{ source: string, version: string, electron: string, testArtefact: boolean,
 *   compression: Compression, distributor: import('./distributor.mjs').Distributor }} options
 *   `source` is electron-builder's folder
 * @returns {Promise<string>} the package's path in dist/
 */
export function makeDeb({ source, version, electron, testArtefact, compression, distributor }) {
  const sizes = [16, 22, 24, 32, 48, 64, 128, 256, 512];
  const icon = (/** @type {number} */ size) =>
    join(checkout, 'resources/icons', `${size}x${size}.png`);
  const installer = new DebianPackage({
    ...common(source, compression),
    ...distributor,
    name: identity.command,
    bin: identity.command,
    // Sorts before the release of the same version, which thus replaces it.
    version: testArtefact ? `${version}~test.electron${electron}` : version,
    section: 'net',
    description: `${identity.summary}${testArtefact ? ` (TEST ARTEFACT on Electron ${electron})` : ''}`,
    productDescription: description(testArtefact),
    icon: {
      ...Object.fromEntries(sizes.map((size) => [`${size}x${size}`, icon(size)])),
      scalable: join(checkout, 'resources/icon.svg'),
    },
  });
  return pack(installer, source, electron);
}

/**
 * Makes a .deb of an unpacked app that is nothing but Electron, by the same tools.
 * @param {{ name: string, source: string, electron: string, compression: Compression }} options
 *   `name` is the package's and the executable's
 * @returns {Promise<string>} the package's path in dist/
 */
export function makePlainDeb({ name, source, electron, compression }) {
  const options = { name, bin: name, version: electron, description: 'A window of Electron' };
  return pack(new Installer({ ...common(source, compression), ...options }), source, electron);
}

/**
 * @param {string} source
 * @param {Compression} compression
 */
function common(source, compression) {
  return {
    src: source,
    dest: join(checkout, 'dist'),
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    depends: libraries,
    compression,
    rename: (/** @type {string} */ folder) =>
      join(folder, '<%= name %>_<%= version %>_<%= arch %>.deb'),
    logger: () => undefined,
  };
}

/**
 * @param {Installer} installer
 * @param {string} source the unpacked app's folder
 * @param {string} electron
 * @returns {Promise<string>} the package's path
 */
async function pack(installer, source, electron) {
  for (const tool of ['dpkg-deb', 'fakeroot'])
    if (!onPath(tool))
      throw new UsageError(`${tool} is missing: sudo apt-get install -y dpkg fakeroot`);
  // What electron-installer-debian looks for, and a package has no use for.
  const markers = { version: electron, LICENSE: '' };
  for (const [name, text] of Object.entries(markers)) await writeFile(join(source, name), text);
  await installer.generateDefaults();
  installer.generateOptions();
  // Nothing is ever moved to the trash; the first of these tools would bring half of KDE with it.
  const { depends } = installer.options;
  installer.options.depends = depends.filter((name) => !name.includes('trash-cli'));
  await installer.createStagingDir();
  await installer.createContents();
  for (const name of Object.keys(markers)) {
    await rm(join(source, name));
    await rm(join(installer.stagingAppDir, name), { force: true });
  }
  await normaliseModes(installer);
  await installer.createPackage();
  await installer.movePackage();
  return String(installer.options.packagePaths[0]);
}

/**
 * Whatever this user's umask is: readable by all, writable by root.
 * @param {Installer} installer
 */
async function normaliseModes({ stagingDir, stagingAppDir: app }) {
  await run('chmod', ['-R', 'u=rwX,go=rX', stagingDir]);
  await run('find', [app, '-name', '*.so*', '-exec', 'chmod', 'a-x', '{}', '+']);
  await chmod(join(app, 'chrome-sandbox'), 0o4755);
}
