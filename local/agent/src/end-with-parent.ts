/**
 * Loaded first into every process that the worker forks. A worker that is killed cannot tell them,
 * but their IPC channel closes: without this they live on for 15 s as orphans, still in the call.
 */
import process from 'node:process';

const CHECK_MS = 500;

// Looked at rather than listened for: a 'disconnect' listener keeps the channel, and with it a
// process that has finished, alive.
if (process.connected) {
  setInterval(() => {
    if (!process.connected) process.exit(0);
  }, CHECK_MS).unref();
}
