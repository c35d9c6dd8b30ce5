// @ts-check
import { desktopEntry, identity } from './identity.mjs';
import { addonFolder } from './native-addon.mjs';
import { updateSource } from './update-source.mjs';

const updates = updateSource(process.env);

// The others are electron-builder's own to write, and `Exec` it refuses.
const { Name, GenericName, StartupNotify, StartupWMClass, Keywords, Actions } = desktopEntry.entry;
const entry = { Name, GenericName, StartupNotify, StartupWMClass, Keywords, Actions };

/** electron-builder's own scripts, but that the command is the launcher beside the app's archive. */
const installed = {
  afterInstall: 'packaging/linux/after-install.tpl',
  afterRemove: 'packaging/linux/after-remove.tpl',
};

/**
 * How every platform's package is made. `scripts/package.mjs` has put together what goes in
 * (`dist/app`) before electron-builder reads this.
 * @param {{ appId: string }} distributor
 * @returns {import('electron-builder').Configuration}
 */
export const configurationFor = ({ appId }) => ({
  appId,
  productName: 'Parley',
  copyright: identity.copyright,
  directories: { app: 'dist/app', output: 'dist', buildResources: 'resources' },
  files: ['**/*'],
  // What other programs open cannot lie in the archive.
  extraResources: [{ from: 'dist/beside', to: '.' }],
  asar: true,
  asarUnpack: [`out/main/${addonFolder}/**`],
  // Everything is bundled: no node_modules are to be built for Electron, or put in.
  beforeBuild: async () => false,
  electronLanguages: ['en', 'en-US', 'en-GB'],
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    resetAdHocDarwinSignature: true,
  },
  protocols: [{ name: 'Parley link', schemes: [identity.scheme], role: 'Viewer' }],
  // Makes it write the metadata of updates; nothing is uploaded by a build, the release workflow does
  // that.
  publish: updates && { provider: 'generic', url: updates.url },

  linux: {
    target: ['deb', 'rpm', 'AppImage'],
    executableName: identity.command,
    icon: 'resources/icons',
    category: desktopEntry.entry.Categories,
    synopsis: identity.summary,
    desktop: { entry, desktopActions: desktopEntry.desktopActions },
    artifactName: '${name}-${version}-${arch}.${ext}',
  },
  deb: { ...installed, fpm: linuxExtras(appId), executableArgs: ['%u'] },
  rpm: { ...installed, fpm: linuxExtras(appId), executableArgs: ['%u'] },
  appImage: {
    // By default its entry would switch the sandbox off.
    executableArgs: [],
    desktop: {
      entry,
      // An image has no command on the PATH: tools that install images look for this one.
      desktopActions: Object.fromEntries(
        Object.entries(desktopEntry.desktopActions).map(([name, action]) => [
          name,
          { ...action, Exec: action.Exec.replace(identity.command, 'AppRun') },
        ]),
      ),
    },
  },

  mac: {
    target: [
      { target: 'dmg', arch: ['arm64', 'x64'] },
      { target: 'zip', arch: ['arm64', 'x64'] },
    ],
    category: 'public.app-category.productivity',
    icon: 'resources/icons/1024x1024.png',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'packaging/mac/entitlements.plist',
    entitlementsInherit: 'packaging/mac/entitlements.plist',
    extendInfo: {
      NSMicrophoneUsageDescription: identity.microphoneUse,
      NSCameraUsageDescription: identity.cameraUse,
    },
    // With APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER in the environment it is notarised.
    notarize: Boolean(process.env['APPLE_API_KEY']),
    artifactName: '${name}-${version}-${arch}-mac.${ext}',
  },

  win: {
    target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
    icon: 'resources/icons/512x512.png',
  },
  nsis: {
    oneClick: true,
    perMachine: false,
    deleteAppDataOnUninstall: false,
    artifactName: '${name}-${version}-setup.${ext}',
  },
});

/**
 * Files that fpm puts into the system's own folders.
 * @param {string} appId
 */
function linuxExtras(appId) {
  return [
    `dist/shared/metainfo.xml=/usr/share/metainfo/${appId}.metainfo.xml`,
    'packaging/linux/parley.1=/usr/share/man/man1/parley.1',
  ];
}
