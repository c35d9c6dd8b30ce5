/** What the state of the system's keyring means to the user. */
import { CodedError } from '../../shared/failures.js';
import type { FailureCode } from '../../shared/failures.js';
import type { SealState } from '../electron-versions.js';

const names: Readonly<Record<string, string>> = {
  gnome_libsecret: 'the desktop’s keyring (libsecret)',
  secret_service: 'the desktop’s keyring (Secret Service)',
  kwallet: 'KWallet 4',
  kwallet5: 'KWallet 5',
  kwallet6: 'KWallet 6',
  keychain: 'the Keychain',
  dpapi: 'Windows’ own encryption',
  basic_text: 'no keyring',
  unknown: 'no keyring',
};

/** A keyring's name as a person knows it. */
const keyringName = (backend: string): string => names[backend] ?? backend;

/** Why no keyring can be used: there is none, or it does not open. */
export function absenceOf(backend: string): FailureCode {
  return keyringName(backend) === 'no keyring' ? 'vault.unavailable' : 'vault.locked';
}

/**
 * Why a sealed secret does not open.
 * @param sealedBy the keyring that was in use when it was sealed
 */
export function reasonFor(sealedBy: string, { backend, usable }: SealState): CodedError {
  if (sealedBy !== backend)
    return new CodedError(
      'vault.other-keyring',
      `It was saved with ${keyringName(sealedBy)}; now there is ${keyringName(backend)}.`,
    );
  return new CodedError(usable ? 'vault.unreadable' : 'vault.locked');
}
