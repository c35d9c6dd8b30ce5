/** The arrows of the house, and no others: see docs/adr/0001-layers.md. */
const layer = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^(src|packages|gallery|local|e2e|scripts|tools|packaging|bench)/',
    pathNot: allowed,
  },
});
const only = (name, module, allowed) => ({
  name,
  comment: `${module} has one door`,
  severity: 'error',
  from: { path: '^(src|packages)/', pathNot: [...allowed, '\\.test\\.ts$'] },
  to: { path: `node_modules/${module}/` },
});

/** Pure functions and error classes of main: no services, so anyone there may call them. */
const helpers = [
  '^src/main/(electron-versions|failure-of|listeners|logging/page-console|logging/redactor|read-body)\\.ts$',
];

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // `?worker&url` is the bundler's: the address of a worker's file.
      to: { couldNotResolve: true, pathNot: '^electron$|\\?worker&url$' },
    },
    layer('shared-stands-on-the-session', '^src/shared/', [
      '^src/shared/',
      '^packages/session/src/index\\.ts$',
    ]),
    layer('preload', '^src/preload/', ['^src/(preload|shared)/']),
    layer('main', '^src/main/', ['^src/(main|shared)/']),
    {
      name: 'main-blocks-know-types-only',
      comment:
        'services.ts and each block’s compose.ts compose; blocks import one another’s types only',
      severity: 'error',
      from: {
        path: '^src/main/([^/]+)/',
        pathNot: ['/compose\\.ts$', '\\.test(-d)?\\.ts$'],
      },
      to: {
        path: '^src/main/',
        pathNot: ['^src/main/$1/', ...helpers],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'main-files-outside-blocks-know-types-only',
      severity: 'error',
      from: {
        path: '^src/main/[^/]+$',
        pathNot: ['^src/main/(app|index|services)\\.ts$', '\\.test(-d)?\\.ts$'],
      },
      to: { path: '^src/main/', pathNot: helpers, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-stand-alone',
      comment: 'a package is a library: nothing in its folder imports from outside of it',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^(src|packages|local|e2e|scripts|tools|packaging|bench)/',
        pathNot: '^packages/$1/',
      },
    },
    {
      name: 'packages-by-their-entries',
      comment: 'what a package exports is in its entry points',
      severity: 'error',
      from: { pathNot: '^packages/' },
      to: {
        path: '^packages/',
        pathNot: '^packages/session/(src/(index|livekit/index|testing)\\.ts$)',
      },
    },
    {
      name: 'session-knows-no-livekit-client',
      comment: 'what the session needs of livekit-client comes in as ports',
      severity: 'error',
      from: { path: '^packages/session/src/(?!livekit/)' },
      to: { path: '^packages/session/src/livekit/' },
    },
    layer('bridge', '^src/renderer/bridge/', [
      '^src/shared/',
      '^packages/session/src/(?!livekit/)',
      '^src/renderer/bridge/',
    ]),
    layer('ui', '^src/renderer/ui/', [
      '^src/shared/',
      '^packages/session/src/(?!livekit/)',
      '^src/renderer/ui/',
    ]),
    layer('windows', '^src/renderer/windows/', [
      '^src/shared/',
      '^packages/session/src/',
      '^src/renderer/',
    ]),
    layer('gallery', '^gallery/', ['^(gallery|packages|src/(shared|renderer/ui))/']),
    layer('tools', '^tools/', ['^tools/']),
    layer('packaging', '^packaging/', ['^(packaging|tools)/']),
    layer('local', '^local/', ['^(local|tools)/']),
    layer('e2e', '^e2e/', ['^(e2e|gallery|local|tools|packaging|packages|src)/']),
    {
      name: 'schemas-are-for-main',
      severity: 'error',
      from: { path: '^(src/(renderer|preload)|packages)/' },
      to: { path: '\\.schema\\.ts$' },
    },
    only('livekit-client', 'livekit-client', ['^packages/session/src/livekit/']),
    only('zod', 'zod', ['^src/shared/.*\\.schema\\.ts$', '^src/main/']),
    only('electron-updater', 'electron-updater', ['^src/main/updates/']),
    only('jose', 'jose', ['^src/main/credentials/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/\\.|out/|dist/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json'],
    },
  },
};
