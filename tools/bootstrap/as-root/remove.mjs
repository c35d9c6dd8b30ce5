// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, run } from '../../process/run.mjs';
import { say } from '../progress.mjs';
import { removeProfile } from '../sandbox.mjs';
import { UsageError } from '../usage-error.mjs';
import { findUser, mark, userName } from './ordinary-user.mjs';

/**
 * Takes away what root's start has made: the ordinary user with its copies of the checkout and its
 * caches, and AppArmor's profile.
 * @param {string} [name]
 * @returns {Promise<void>} says what goes; throws a UsageError when the user runs something, or is a
 *   person's
 */
export async function removeOrdinaryUser(name = userName) {
  const user = await findUser(name);
  if (!user) say(`There is no user "${name}"`);
  else {
    if (user.comment !== mark && !existsSync(join(user.home, 'checkouts')))
      throw new UsageError(
        `Parley has not made the user "${name}": to remove it all the same, with its home ${user.home}, run userdel --remove ${name}.`,
      );
    const { stdout } = await attempt('ps', ['-o', 'pid=,args=', '-u', name]);
    if (stdout.trim())
      throw new UsageError(
        `The user "${name}" still runs this; end it, then start again:\n${stdout.trimEnd()}`,
      );
    say(`Removing the user "${name}" with ${user.home}`);
    await run('userdel', [name]);
    rmSync(user.home, { recursive: true, force: true });
  }
  await removeProfile();
}
