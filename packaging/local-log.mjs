// @ts-check

const remote = /[\\/]electron-log[\\/]src[\\/]node[\\/]transports[\\/]remote\.js$/;

/**
 * Leaves out of electron-log what sends lines to a server: Parley's log stays on the computer, and
 * Node's http and https, which it brings along, would be loaded before the first window is made.
 * @returns {import('vite').Plugin}
 */
export function localLog() {
  let met = false;
  return {
    name: 'parley:local-log',
    apply: 'build',
    load(id) {
      if (!remote.test(id)) return;
      met = true;
      return 'module.exports = () => null;';
    },
    generateBundle() {
      if (!met) this.error('electron-log keeps its remote transport elsewhere: see local-log.mjs');
    },
  };
}
