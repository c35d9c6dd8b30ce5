/**
 * Ends this worker of Playwright when the process that runs the tests is gone: by itself it waits for its
 * test first, for minutes, with a server and an agent. Loaded by what all tests import.
 */
const checkMs = 500;

if (process.connected) {
  setInterval(() => {
    if (!process.connected) process.exit(1);
  }, checkMs).unref();
}
