import { getLogger, LoggerNames } from 'livekit-client';
import { redactTokens } from '../failure.js';
import type { Logger } from '../ports.js';

/** livekit-client's own warnings go where ours do, without the tokens that their texts carry. */
export function logThrough(logger: Logger): void {
  for (const name of Object.values(LoggerNames)) {
    const theirs = getLogger(name);
    theirs.methodFactory = () => (text: unknown) =>
      logger.debug(redactTokens(`${name}: ${String(text)}`));
    theirs.setLevel('warn', false);
  }
}
