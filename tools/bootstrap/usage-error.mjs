// @ts-check

/** An expected failure: its message is one clear line for the user, shown without a stack. */
export class UsageError extends Error {
  /**
   * @param {string} message names what is wrong and the way out
   * @param {number} [exitCode] the command's exit code, 1 by default; 2 for a wrong command line
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
