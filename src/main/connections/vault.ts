import type { Connections } from '../../shared/connections.js';
import { CodedError, failure } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import type { Seal, SealState } from '../electron-versions.js';
import { failureOf } from '../failure-of.js';
import type { Store } from '../settings-store.js';
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
type Remembered = Extract<StoredSecret, { readonly plain: string }>;

/** Keeps one secret for each connection. What it cannot read it leaves as it is. */
export interface Vault {
  /**
   * Where a secret is, as far as that is known without asking the keyring; one that was kept for
   * another purpose, because a change was written by half, is missing.
   */
  placeOf(
    id: string,
    purpose: string,
  ): {
    readonly secret: 'vault' | 'plain' | 'memory' | 'missing' | 'unreadable';
    readonly problem?: Failure;
  };
  /** Rejects with the {@link CodedError} `vault.…` that says why it cannot be had. */
  read(id: string, purpose: string): Promise<string>;
  /**
   * Asks where secrets go now, and which of those kept can be read.
   * @param onLate called when a keyring that was told as locked has answered after all
   */
  look(onLate: () => void): Promise<Storage>;
  /**
   * Makes a secret ready to be kept where secrets go now; what it resolves with keeps it, at once.
   * Rejects when a keyring that was there a moment ago does not seal.
   * @param formerServes one sealed before may stay in the file while this one is in memory: its
   *   keyring may come back, and it goes to no other host then
   */
  seal(id: string, secret: string, purpose: string, formerServes: boolean): Promise<() => void>;
  /** Deletes a secret wherever it is. */
  forget(id: string): void;
  /**
   * Deletes what of a damaged file was kept aside: nothing tells which secrets it holds, and it may be
   * the one that the user has just taken away.
   */
  discardDamaged(): void;
  /** The keyring as it was found last, for a report. */
  describe(): string;
  /** The user's word on keeping secrets unencrypted; taking it back takes them off the disk. */
  allowPlain(allowed: boolean): Promise<void>;
}

/** Makes the vault; the keyring is asked for nothing before a secret is read, kept or looked at. */
export function createVault({ file, seal, learn, onUnwritten, now }: VaultDeps): Vault {
  const memory = new Map<string, Remembered>();
  const problems = new Map<string, Failure>();
  let found: SealState | undefined;
  let looking: Promise<Storage> | undefined;
  const keyring = async (): Promise<SealState> => (found = await seal.state());
  const silent = (): SealState => ({ backend: found?.backend ?? '', usable: false });
  const keyringSoon = (): Promise<SealState> => atMost(patience, keyring()).catch(silent);

  const entries = (): readonly (readonly [string, StoredSecret | undefined])[] =>
    Object.entries(file.get().secrets).map(([id, entry]) => [id, storedSecretOf(entry)]);
  const write = (change: Partial<VaultFile>): void => {
    if (!file.set(change)) onUnwritten();
  };
  const discardDamaged = (): void => {
    if (!file.discardDamaged()) onUnwritten();
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
  const sealed = async ({ plain, ...rest }: Remembered, backend: string): Promise<StoredSecret> => {
    const buffer = await seal.seal(plain).catch(() => {
      throw new CodedError('vault.locked');
    });
    return { ...rest, backend, sealed: buffer.toString('base64') };
  };
  const storageOf = ({ usable, backend }: SealState): Storage => {
    const left = entries().some(([, entry]) => entry && 'plain' in entry);
    const plainLeft = left ? ({ plainLeft: true } as const) : {};
    if (usable) return { kind: 'keyring', backend, ...plainLeft };
    const kind = file.get().plainAllowed ? 'plain' : 'memory';
    return { kind, backend, problem: failure(absenceOf(backend), now()), ...plainLeft };
  };

  const open = async (entry: StoredSecret | undefined): Promise<string> => {
    if (!entry) throw new CodedError('vault.unreadable');
    if ('plain' in entry) return entry.plain;
    try {
      return await seal.open(Buffer.from(entry.sealed, 'base64'));
    } catch {
      // Not with its words: they are not known to leave out what they are about.
      throw reasonFor(entry.backend, await keyring());
    }
  };
  /** Whether nothing else has been kept while a keyring took its time. */
  const isStill = (id: string, raw: unknown): boolean => file.get().secrets[id] === raw;
  /** Reads a kept secret, and remembers whether it could be read. */
  const reading = async (id: string): Promise<string> => {
    const raw = file.get().secrets[id];
    try {
      const secret = await open(storedSecretOf(raw));
      learn(secret);
      if (isStill(id, raw)) problems.delete(id);
      return secret;
    } catch (error) {
      if (isStill(id, raw)) problems.set(id, failureOf(error, now()));
      throw error;
    }
  };
  const moveToKeyring = async (id: string, entry: Remembered, backend: string): Promise<void> => {
    const raw = file.get().secrets[id];
    const moved = await sealed(entry, backend);
    if (isStill(id, raw)) put(id, moved);
  };
  const fits = (entry: StoredSecret | undefined, purpose: string): boolean =>
    entry?.for === undefined || entry.for === purpose;
  const remembered = (id: string, purpose: string): string | undefined => {
    const entry = memory.get(id);
    return fits(entry, purpose) ? entry?.plain : undefined;
  };
  const isMissing = (id: string, purpose: string): boolean => {
    const { secrets } = file.get();
    return !Object.hasOwn(secrets, id) || !fits(storedSecretOf(secrets[id]), purpose);
  };
  const lookAtAll = async (): Promise<Storage> => {
    const state = await keyring();
    for (const id of Object.keys(file.get().secrets)) {
      // As it is now: others may have been kept or forgotten while the last one was waited for.
      const raw = file.get().secrets[id];
      if (raw === undefined) continue;
      const entry = storedSecretOf(raw);
      const isPlain = entry !== undefined && 'plain' in entry;
      if (entry && !isPlain && !state.usable) {
        problems.set(id, failureOf(reasonFor(entry.backend, state), now()));
        continue;
      }
      const work = isPlain && state.usable ? moveToKeyring(id, entry, state.backend) : reading(id);
      // What does not open is remembered; what is not sealed stays where it is.
      await work.catch(() => undefined);
    }
    return storageOf(state);
  };

  return {
    placeOf(id, purpose) {
      if (remembered(id, purpose) !== undefined) return { secret: 'memory' };
      if (isMissing(id, purpose))
        return { secret: 'missing', problem: failure('vault.missing', now()) };
      const problem = problems.get(id);
      if (problem) return { secret: 'unreadable', problem };
      const entry = storedSecretOf(file.get().secrets[id]);
      return { secret: entry && 'plain' in entry ? 'plain' : 'vault' };
    },
    async read(id, purpose) {
      const secret = remembered(id, purpose);
      if (secret !== undefined) return secret;
      if (isMissing(id, purpose)) throw new CodedError('vault.missing');
      return atMost(patience, reading(id));
    },
    look(onLate) {
      const work = (looking ??= lookAtAll().finally(() => (looking = undefined)));
      return atMost(patience, work).catch(() => {
        work.then(onLate, () => undefined);
        return storageOf(silent());
      });
    },
    async seal(id, secret, purpose, formerServes) {
      learn(secret);
      const { kind, backend } = storageOf(await keyringSoon());
      const entry: Remembered = { plain: secret, for: purpose };
      if (kind === 'memory')
        return () => {
          if (!formerServes) drop(id);
          memory.set(id, entry);
          problems.delete(id);
        };
      const kept = kind === 'plain' ? entry : await atMost(patience, sealed(entry, backend));
      return () => put(id, kept);
    },
    forget(id) {
      memory.delete(id);
      problems.delete(id);
      drop(id);
    },
    discardDamaged,
    describe: () => (found ? `${found.backend}${found.usable ? '' : ', not usable'}` : 'not asked'),
    async allowPlain(allowed) {
      write({ plainAllowed: allowed });
      if (allowed) {
        const { kind } = storageOf(await keyringSoon());
        if (kind === 'plain') for (const [id, entry] of [...memory]) put(id, entry);
        return;
      }
      for (const [id, entry] of entries())
        if (entry && 'plain' in entry) {
          memory.set(id, entry);
          drop(id);
        }
      discardDamaged();
    },
  };
}

/** A keyring may wait for the user without a limit; a user who wants to talk must not. */
async function atMost<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CodedError('vault.locked')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
