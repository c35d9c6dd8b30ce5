// @ts-check
import { command } from '../tools/bootstrap/command.mjs';
import { daysOfValidity, newSigningKey, publicKeyOf, signAll } from '../packaging/signing.mjs';
import { UsageError } from '../tools/bootstrap/usage-error.mjs';

await command(
  {
    usage: 'node scripts/sign-update.mjs [folder] | --new-key',
    summary: `Signs the updates of a release: every latest*.yml in a folder (dist/ by default) gets the time\nuntil which it holds, ${daysOfValidity} days from now, and its signatures beside it. Published files have to be\nsigned again before that. The keys come from the environment, PARLEY_UPDATE_PRIVATE_KEYS.`,
    positionals: true,
    options: {
      'new-key': { type: 'boolean', help: 'Prints a new pair of keys instead.' },
    },
  },
  async ({ values, positionals }) => {
    if (values['new-key'] === true) {
      const { privateKey, publicKey } = newSigningKey();
      console.log(`Public, for PARLEY_UPDATE_KEYS:  ${publicKey}`);
      console.log(
        `Private, a secret of the release workflow, PARLEY_UPDATE_PRIVATE_KEYS:  ${privateKey}`,
      );
      return 0;
    }
    const keys = (process.env['PARLEY_UPDATE_PRIVATE_KEYS'] ?? '').split(/\s+/).filter(Boolean);
    if (keys.length === 0)
      throw new UsageError('PARLEY_UPDATE_PRIVATE_KEYS is not set; it must hold the private key.');
    checkBuiltIn(keys);
    for (const file of await signAll(positionals[0] ?? 'dist', keys)) console.log(file);
    return 0;
  },
);

/**
 * What no installed Parley would trust must not be published.
 * @param {readonly string[]} privateKeys
 */
function checkBuiltIn(privateKeys) {
  const builtIn = (process.env['PARLEY_UPDATE_KEYS'] ?? '').split(/\s+/);
  if (privateKeys.some((key) => builtIn.includes(publicKeyOf(key)))) return;
  throw new UsageError(
    'No key of PARLEY_UPDATE_PRIVATE_KEYS belongs to PARLEY_UPDATE_KEYS: no installed Parley would take this update.',
  );
}
