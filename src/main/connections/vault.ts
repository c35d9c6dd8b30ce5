import type { Connections } from '../../shared/connections.js';
import { failure } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import type { Seal, SealState } from '../electron-versions.js';
import { failureOf } from '../failure-of.js';
import type { Store } from '../settings-store.js';
import { ConnectionsError } from './error.js';
import { absenceOf, reasonFor } from './keyring.js';
import { storedSecretOf } from './stored.js';
import type { StoredSecret, VaultFile } from './stored.js';

/** Milliseconds until a keyring that waits for the user is told as locked. */
const patience = 8_000;

export interface VaultDeps {
  readonly file: Store<VaultFile>;
  readonly seal: Seal;
  /** Told each secret before anything else can be done with it. */
  learn(secret: string): void;
  /** Told that the file could not be written: the change holds for this run only. */
  onUnwritten(): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

type Storage = Connections['storage'];

/** Keeps one secret for each connection. What it cannot read it leaves as it is. */
export interface Vault {
  /** Where a secret is, as far as that is known without asking the keyring. */
  placeOf(id: string): {
    readonly secret: 'vault' | 'memory' | 'missing' | 'unreadable';
    readonly problem?: Failure;
  };
  /** Rejects with the {@link ConnectionsError} `vault.…` that says why it cannot be had. */
  read(id: string): Promise<string>;
  /** Asks where secrets go now, and which of those kept can be read. */
  look(): Promise<Storage>;
  /**
   * Keeps a secret where secrets go now. Rejects when a keyring that was there a moment ago does not
   * seal.
   * @param formerServes one sealed before may stay in the file while this one is in memory: its
   *   keyring may come back, and it goes to nobody else then
   */
  keep(id: string, secret: string, formerServes: boolean): Promise<void>;
  /** Deletes a secret wherever it is. */
  forget(id: string): void;
  /** The keyring as it was found last, for a report. */
  describe(): string;
  /** The user's word on keeping secrets unencrypted; taking it back takes them off the disk. */
  allowPlain(allowed: boolean): Promise<void>;
}

/** Makes the vault; the keyring is asked for nothing before a secret is read, kept or looked at. */
export function createVault({ file, seal, learn, onUnwritten, now }: VaultDeps): Vault {
  const memory = new Map<string, string>();
  const problems = new Map<string, Failure>();
  let found: SealState | undefined;
  const keyring = async (): Promise<SealState> => (found = await seal.state());

  const entries = (): readonly (readonly [string, StoredSecret | undefined])[] =>
    Object.entries(file.get().secrets).map(([id, entry]) => [id, storedSecretOf(entry)]);
  const write = (change: Partial<VaultFile>): void => {
    if (!file.set(change)) onUnwritten();
  };
  const put = (id: string, entry: StoredSecret): void => {
    write({ secrets: { ...file.get().secrets, [id]: entry } });
    memory.delete(id);
    problems.delete(id);
  };
  const drop = (id: string): void => {
    const { [id]: dropped, ...secrets } = file.get().secrets;
    if (dropped !== undefined) write({ secrets });
  };
  const putSealed = async (id: string, secret: string, backend: string): Promise<void> => {
    const sealed = await seal.seal(secret).catch(() => {
      throw new ConnectionsError('vault.locked');
    });
    put(id, { backend, sealed: sealed.toString('base64') });
  };
  const storageOf = ({ usable, backend }: SealState): Storage => {
    if (usable) return { kind: 'keyring', backend };
    const kind = file.get().plainAllowed ? 'plain' : 'memory';
    return { kind, backend, problem: failure(absenceOf(backend), now()) };
  };

  const open = async (entry: StoredSecret | undefined): Promise<string> => {
    if (!entry) throw new ConnectionsError('vault.unreadable');
    if ('plain' in entry) return entry.plain;
    try {
      return await seal.open(Buffer.from(entry.sealed, 'base64'));
    } catch {
      // Not with its words: they are not known to leave out what they are about.
      throw reasonFor(entry.backend, await keyring());
    }
  };
  /** Reads a kept secret, and remembers whether it could be read. */
  const reading = async (id: string, entry: StoredSecret | undefined): Promise<string> => {
    try {
      const secret = await open(entry);
      learn(secret);
      problems.delete(id);
      return secret;
    } catch (error) {
      problems.set(id, failureOf(error, now()));
      throw error;
    }
  };
  const isMissing = (id: string): boolean =>
    !memory.has(id) && !Object.hasOwn(file.get().secrets, id);

  return {
    placeOf(id) {
      if (memory.has(id)) return { secret: 'memory' };
      if (isMissing(id)) return { secret: 'missing', problem: failure('vault.missing', now()) };
      const problem = problems.get(id);
      return problem ? { secret: 'unreadable', problem } : { secret: 'vault' };
    },
    async read(id) {
      const remembered = memory.get(id);
      if (remembered !== undefined) return remembered;
      if (isMissing(id)) throw new ConnectionsError('vault.missing');
      return atMost(patience, reading(id, storedSecretOf(file.get().secrets[id])));
    },
    async look() {
      const state = await keyring();
      for (const [id, entry] of entries()) {
        const isPlain = entry !== undefined && 'plain' in entry;
        if (entry && !isPlain && !state.usable) {
          problems.set(id, failureOf(reasonFor(entry.backend, state), now()));
          continue;
        }
        const work =
          isPlain && state.usable ? putSealed(id, entry.plain, state.backend) : reading(id, entry);
        // What does not open is remembered; what is not sealed stays where it is.
        await work.catch(() => undefined);
      }
      return storageOf(state);
    },
    async keep(id, secret, formerServes) {
      learn(secret);
      const { kind, backend } = storageOf(await keyring());
      if (kind === 'keyring') return putSealed(id, secret, backend);
      if (kind === 'plain') return put(id, { plain: secret });
      if (!formerServes) drop(id);
      memory.set(id, secret);
      problems.delete(id);
    },
    forget(id) {
      memory.delete(id);
      problems.delete(id);
      drop(id);
    },
    describe: () => (found ? `${found.backend}${found.usable ? '' : ', not usable'}` : 'not asked'),
    async allowPlain(allowed) {
      write({ plainAllowed: allowed });
      if (allowed) {
        const { kind } = storageOf(await keyring());
        if (kind === 'plain') for (const [id, secret] of [...memory]) put(id, { plain: secret });
        return;
      }
      for (const [id, entry] of entries())
        if (entry && 'plain' in entry) {
          memory.set(id, entry.plain);
          drop(id);
        }
    },
  };
}

/** A keyring may wait for the user for as long as it likes; whoever wants to talk does not. */
async function atMost(ms: number, work: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ConnectionsError('vault.locked')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
