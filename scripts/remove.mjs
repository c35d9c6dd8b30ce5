// @ts-check
import { removeOrdinaryUser } from '../tools/bootstrap/as-root/remove.mjs';
import { command } from '../tools/bootstrap/command.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';

await command(
  {
    usage: 'npm run remove',
    summary:
      'For root: removes what commands that root started have made outside of the checkout: the user\n"parley" with its copies and caches, and AppArmor\'s profile for its Electron. System packages\nstay; apt removes those.',
  },
  async () => {
    if (process.getuid?.() !== 0)
      throw new UsageError(
        'Only root has made anything outside of this checkout and your own cache (~/.cache/parley); run this as root.',
      );
    await removeOrdinaryUser();
  },
);
