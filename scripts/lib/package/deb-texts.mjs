// @ts-check
/** Beside what electron-installer-debian knows of an Electron: sound, keyring, GBM and X. */
export const libraries = [
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
const overridden = [
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

/**
 * The package's lintian overrides.
 * @param {string} name the package's
 */
export function overrides(name) {
  const lines = overridden.map((line) => (line.startsWith('#') ? line : `${name}: ${line}`));
  return `${lines.join('\n')}\n`;
}

/**
 * What the package manager shows.
 * @param {boolean} testArtefact
 */
export function description(testArtefact) {
  const text =
    'Press a key anywhere, speak to your LiveKit agent, hear it answer, and see in the window and in the tray what it is doing, or why it cannot.';
  const warning =
    'This package was made for tests, on an Electron that is out of support. Do not distribute it.';
  return testArtefact ? `${text}\n\n${warning}` : text;
}

/**
 * Debian's own list of changes, with the time of SOURCE_DATE_EPOCH (seconds) where that is set.
 * @param {string} version
 * @param {string} maintainer
 */
export function changelog(version, maintainer) {
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? 0) * 1000;
  const date = new Date(epoch || Date.now()).toUTCString().replace('GMT', '+0000');
  return `parley (${version}) unstable; urgency=medium\n\n  * See CHANGELOG.md in Parley's sources.\n\n -- ${maintainer}  ${date}\n`;
}

/**
 * @param {string} licence the app's own, as a text
 */
export function copyright(licence) {
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
