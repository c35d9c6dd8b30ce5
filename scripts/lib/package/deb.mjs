// @ts-check
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Installer } from 'electron-installer-debian';
import { desktopFile, identity } from '../../../packaging/identity.mjs';
import { run } from '../children.mjs';
import { onPath } from '../on-path.mjs';
import { checkout } from '../paths.mjs';
import { Refusal } from '../refusal.mjs';

/** Beside what electron-installer-debian knows of an Electron: sound, keyring, GBM and X. */
const libraries = [
  'libc6',
  'libasound2 | libasound2t64',
  'libgbm1',
  'libsecret-1-0',
  'libx11-6',
  'libxcomposite1',
  'libxdamage1',
  'libxext6',
  'libxfixes3',
  'libxkbcommon0',
  'libxrandr2',
  'libcups2 | libcups2t64',
  'libdbus-1-3',
  'libpango-1.0-0',
  // Loaded when sound is first used.
  'libpulse0',
];

/** What lintian sees in every Electron app, and why it stays. */
const overrides = [
  '# Chromium brings its own libraries, in the versions that it is tested with.',
  'embedded-library',
  'hardening-no-relro',
  'shared-library-lacks-prerequisites',
  'library-not-linked-against-libc',
  'unstripped-binary-or-object',
  "# Chromium's sandbox where the kernel refuses user namespaces to ordinary users.",
  'elevated-privileges',
  '# Chromium names its licences in one web page.',
  'extra-license-file',
];

/** Adds to electron-installer-debian's package what a Debian desktop expects of an application. */
class DebianPackage extends Installer {
  /** @override */
  get contentFunctions() {
    return [...super.contentFunctions, 'createShared'];
  }

  async createOverrides() {
    const lines = overrides.map((line) =>
      line.startsWith('#') ? line : `${this.options.name}: ${line}`,
    );
    await this.place(`share/lintian/overrides/${identity.command}`, `${lines.join('\n')}\n`);
  }

  async createDesktopFile() {
    await this.place(`share/applications/${identity.command}.desktop`, desktopFile());
  }

  async createCopyright() {
    const licence = await readFile(join(checkout, 'LICENSE'), 'utf8');
    await this.place(`share/doc/${identity.command}/copyright`, copyright(licence));
  }

  async createShared() {
    const linux = join(checkout, 'packaging', 'linux');
    const metainfo = `${identity.appId}.metainfo.xml`;
    await this.place(`share/metainfo/${metainfo}`, await readFile(join(linux, metainfo)));
    const compress = promisify(gzip);
    const page = await compress(await readFile(join(linux, 'parley.1')), { level: 9 });
    await this.place(`share/man/man1/${identity.command}.1.gz`, page);
    const { version, maintainer } = this.options;
    const entry = `parley (${version}) unstable; urgency=medium\n\n  * See CHANGELOG.md in Parley's sources.\n\n -- ${maintainer}  ${changeDate()}\n`;
    const log = await compress(Buffer.from(entry), { level: 9 });
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

/**
 * Makes a .deb of an unpacked app.
 * @param {{ source: string, version: string, electron: string, testArtefact: boolean,
 *   compression: 'gzip' | 'xz' }} options `source` is electron-builder's folder
 * @returns {Promise<string>} the package's path in dist/
 */
export async function makeDeb({ source, version, electron, testArtefact, compression }) {
  for (const tool of ['dpkg-deb', 'fakeroot'])
    if (!onPath(tool))
      throw new Refusal(`${tool} is missing: sudo apt-get install -y dpkg fakeroot`);
  // What electron-installer-debian looks for, and a package has no use for.
  const markers = { version: electron, LICENSE: '' };
  for (const [name, text] of Object.entries(markers)) await writeFile(join(source, name), text);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const sizes = [16, 22, 24, 32, 48, 64, 128, 256, 512];
  const icon = (/** @type {number} */ size) =>
    join(checkout, 'resources/icons', `${size}x${size}.png`);
  const installer = new DebianPackage({
    src: source,
    dest: join(checkout, 'dist'),
    arch: architecture,
    name: identity.command,
    bin: identity.command,
    // Sorts before the release of the same version, which thus replaces it.
    version: testArtefact ? `${version}~test.electron${electron}` : version,
    section: 'net',
    maintainer: maintainer(),
    description: `${identity.summary}${testArtefact ? ` (TEST ARTEFACT on Electron ${electron})` : ''}`,
    productDescription: description(testArtefact),
    depends: libraries,
    icon: {
      ...Object.fromEntries(sizes.map((size) => [`${size}x${size}`, icon(size)])),
      scalable: join(checkout, 'resources/icon.svg'),
    },
    compression,
    rename: (/** @type {string} */ folder) =>
      join(folder, '<%= name %>_<%= version %>_<%= arch %>.deb'),
    logger: () => undefined,
  });
  await installer.generateDefaults();
  installer.generateOptions();
  await installer.createStagingDir();
  await installer.createContents();
  for (const name of Object.keys(markers)) {
    await rm(join(source, name));
    await rm(join(installer.stagingAppDir, name), { force: true });
  }
  await normaliseModes(installer.stagingDir);
  await installer.createPackage();
  await installer.movePackage();
  return String(installer.options.packagePaths[0]);
}

/** Debian's own variables, as its packaging tools read them. */
function maintainer() {
  const { DEBFULLNAME: name = 'The Parley authors', DEBEMAIL: mail = 'parley@parley.invalid' } =
    process.env;
  return `${name} <${mail}>`;
}

/** @param {boolean} testArtefact */
function description(testArtefact) {
  const text =
    'Press a key anywhere, speak to your LiveKit agent, hear it answer, and see in the window and in the tray what it is doing, or why it cannot.';
  const warning =
    'This package was made for tests, on an Electron that is out of support: do not give it to anybody.';
  return testArtefact ? `${text}\n\n${warning}` : text;
}

/** The time of the last change, so that two builds of one commit are alike. */
function changeDate() {
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? 0) * 1000;
  return new Date(epoch || Date.now()).toUTCString().replace('GMT', '+0000');
}

/** @param {string} licence */
function copyright(licence) {
  const text = licence.trim().replace(/^/gm, ' ').replace(/^ $/gm, ' .');
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Parley

Files: *
Copyright: The Parley authors
License: Expat

License: Expat
${text}

Comment: Electron's and Chromium's licences are in /usr/lib/parley/LICENSE.electron.txt and
 /usr/lib/parley/LICENSES.chromium.html, those of the npm packages that Parley is built from in
 /usr/lib/parley/resources/THIRD_PARTY_LICENSES.txt.
`;
}

/**
 * Whatever this user's umask is: readable by all, writable by root.
 * @param {string} folder
 */
async function normaliseModes(folder) {
  await run('chmod', ['-R', 'u=rwX,go=rX', folder]);
  const app = join(folder, 'usr/lib', identity.command);
  await run('find', [app, '-name', '*.so*', '-exec', 'chmod', 'a-x', '{}', '+']);
  await chmod(join(app, 'chrome-sandbox'), 0o4755);
}
