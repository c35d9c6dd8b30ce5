import { CodedError } from '../../shared/failures.js';
import {
  draftFaults,
  keepsSecret,
  meant,
  meantSecret,
  purposeOf,
} from '../../shared/connection-rules.js';
import type { Connection, ConnectionDraft, Connections } from '../../shared/connections.js';
import type { ConnectionChoice, ConnectionMove } from '../../shared/ipc.js';
import type { Environment } from '../credentials/environment.js';
import type { Source } from '../credentials/source.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';
import type { Store } from '../settings-store.js';
import { storedConnectionOf } from './stored.js';
import type { ConnectionsFile, StoredConnection } from './stored.js';
import type { Vault } from './vault.js';

export interface ConnectionsDeps {
  readonly file: Store<ConnectionsFile>;
  readonly vault: Vault;
  readonly environment: Environment;
  isTalking(): boolean;
  /** An id never used before. */
  newId(): string;
  /** Told of each secret that is about to be used, as it is meant. */
  learn(secret: string): void;
  /** Told that the file could not be written: the change holds for this run only. */
  onUnwritten(): void;
  readonly log: Log;
}

/** The connections there are; the environment's is the first of them and stays as it is. */
export interface ConnectionsService {
  list(): readonly Connection[];
  /** The one that calls use; null: none. */
  active(): Connection | null;
  /** There is something to call. Variables that make no connection are a failure to be told at a call. */
  isSetUp(): boolean;
  /** Grows whenever the one in use is saved, chosen or removed. */
  revision(): number;
  /** All that the Connections window shows; asks the keyring. */
  current(): Promise<Connections>;
  /** Rejects with `connections.invalid`, in words that name the field and its rule, or `connections.…`. */
  save(draft: ConnectionDraft): Promise<Connection>;
  /**
   * Adds one as it comes from a file: where that leaves its secret out, it is asked for later.
   * Rejects as {@link save} does.
   */
  add(draft: ConnectionDraft): Promise<Connection>;
  /** Adds a copy, with the same secret, behind the one that is copied; rejects as {@link sourceOf} does. */
  duplicate(choice: ConnectionChoice): Promise<Connection>;
  /** Gives one another place among those that can be changed. */
  move(choice: ConnectionMove): Promise<void>;
  remove(choice: ConnectionChoice): Promise<void>;
  /** Rejects with `connections.in-call` or `connections.unknown`. */
  choose(choice: ConnectionChoice): Promise<void>;
  allowPlain(allowed: boolean): Promise<void>;
  /** The keyring as it was found last, for a report. */
  readonly describeKeyring: () => string;
  /** What credentials are made from; rejects with the error that says why there are none. */
  source(): Promise<Source>;
  /** The same of any connection, for its test. */
  sourceOf(id: string): Promise<Source>;
  /** Calls `run` after every change of the list, the choice, or what is known of a secret. */
  subscribe(run: () => void): () => void;
}

type Place = ReturnType<Vault['placeOf']>;

/** Makes the service. */
export function createConnections(deps: ConnectionsDeps): ConnectionsService {
  const { file, vault, environment } = deps;
  const fixed = environment.ok ? environment.source.connection : undefined;
  const listeners = new Listeners();
  let revision = 0;
  const inTurn = createTurns();
  // The environment's wins at the start; where it is faulty, nothing quietly takes its place.
  let activeId = fixed?.id ?? (!environment.ok && environment.given ? null : file.get().active);

  const stored = (): readonly StoredConnection[] =>
    file.get().connections.flatMap((value) => storedConnectionOf(value) ?? []);
  const strange = file.get().connections.length - stored().length;
  if (strange) deps.log.warn(`connections.json: ${strange} not understood, and left as they are`);
  const storedOf = (id: string): StoredConnection => {
    const found = stored().find((one) => one.id === id);
    if (found) return found;
    throw new CodedError(id === fixed?.id ? 'connections.fixed' : 'connections.unknown');
  };
  const placeOf = ({ id, settings }: Pick<Connection, 'id' | 'settings'>): Place =>
    vault.placeOf(id, purposeOf(settings));
  const shown = ({ authorized = false, ...connection }: StoredConnection): Connection => ({
    ...connection,
    ...secretOf(connection.settings, authorized, placeOf(connection)),
  });
  const list = (): readonly Connection[] => [...(fixed ? [fixed] : []), ...stored().map(shown)];
  const active = (): Connection | null => list().find(({ id }) => id === activeId) ?? null;
  const tell = (): void => listeners.tell();

  const write = (change: Partial<ConnectionsFile>): void => {
    if (!file.set(change)) deps.onUnwritten();
  };
  const refuseInCall = (id: string): void => {
    if (id === activeId && deps.isTalking()) throw new CodedError('connections.in-call');
  };
  const use = (id: string | null): void => {
    activeId = id;
    if (id !== fixed?.id) write({ active: id });
  };
  const put = (connection: StoredConnection): void => {
    const { connections } = file.get();
    const at = connections.findIndex((value) => storedConnectionOf(value)?.id === connection.id);
    write({
      connections: at < 0 ? [...connections, connection] : connections.with(at, connection),
    });
  };

  const save = async (draft: ConnectionDraft, secretComes = false): Promise<Connection> => {
    const { secret, settings, ...words } = meant(draft);
    const known = draft.id === undefined ? undefined : storedOf(draft.id);
    if (known) refuseInCall(known.id);
    const stays = known !== undefined && keepsSecret(known.settings, settings);
    const kept = stays && placeOf(known).secret !== 'missing';
    const [fault] = draftFaults(draft, kept || secretComes);
    if (fault) throw new CodedError('connections.invalid', fault.message);
    const connection: StoredConnection = {
      ...words,
      id: known?.id ?? deps.newId(),
      settings,
      ...((secret ?? (stays && (kept || known.authorized))) ? { authorized: true } : {}),
    };
    const purpose = purposeOf(connection.settings);
    const keep = secret ? await vault.seal(connection.id, secret, purpose, kept) : undefined;
    // A call may have begun while the keyring was asked.
    if (known) refuseInCall(known.id);
    if (keep) keep();
    else if (secret === '' || !kept) vault.forget(connection.id);
    if (secret === '') vault.discardDamaged();
    put(connection);
    if (active() === null) use(connection.id);
    if (connection.id === activeId) revision += 1;
    tell();
    return shown(connection);
  };

  const move = ({ id, to }: ConnectionMove): void => {
    const own = stored();
    const moved = storedOf(id);
    const others = own.filter((one) => one.id !== id).map((one) => one.id);
    const order = others.toSpliced(to, 0, moved.id);
    const { connections } = file.get();
    const byId = new Map(connections.map((value) => [storedConnectionOf(value)?.id, value]));
    // What is not understood keeps its place.
    let next = 0;
    write({
      connections: connections.map((value) =>
        storedConnectionOf(value) ? byId.get(order[next++]) : value,
      ),
    });
    tell();
  };

  const duplicate = async ({ id }: ConnectionChoice): Promise<Connection> => {
    const original = list().find((one) => one.id === id);
    if (!original) throw new CodedError('connections.unknown');
    const { secret } = original.secret === 'missing' ? {} : await sourceOf(original);
    const draft = {
      ...withoutId(original),
      name: copyName(original.name, list()),
      ...(secret === undefined ? {} : { secret }),
    };
    const copy = await save(draft, true);
    const at = stored().findIndex((one) => one.id === id);
    move({ id: copy.id, to: at + 1 });
    return copy;
  };

  const remove = async ({ id }: ConnectionChoice): Promise<void> => {
    storedOf(id);
    refuseInCall(id);
    vault.forget(id);
    vault.discardDamaged();
    const { connections } = file.get();
    write({ connections: connections.filter((value) => storedConnectionOf(value)?.id !== id) });
    if (file.get().active === id) write({ active: null });
    if (activeId === id) {
      activeId = fixed?.id ?? null;
      revision += 1;
    }
    tell();
  };

  const sourceOf = async (connection: Connection): Promise<Source> => {
    if (environment.ok && connection === fixed) return environment.source;
    if (connection.secret === 'none') return { connection };
    const secret = await vault.read(connection.id, purposeOf(connection.settings)).finally(() => {
      if (placeOf(connection).secret !== connection.secret) tell();
    });
    const used = meantSecret(connection.settings.kind, secret);
    deps.learn(used);
    return { connection, secret: used };
  };

  return {
    list,
    active,
    isSetUp: () => active() !== null || (!environment.ok && environment.given),
    revision: () => revision,
    current: () =>
      inTurn(async () => {
        const storage = await vault.look(tell);
        return { list: list(), activeId: active()?.id ?? null, storage };
      }),
    save: (draft) => inTurn(() => save(draft)),
    add: (draft) => inTurn(() => save(draft, true)),
    duplicate: (choice) => inTurn(() => duplicate(choice)),
    move: (choice) => inTurn(async () => move(choice)),
    remove: (choice) => inTurn(() => remove(choice)),
    async choose({ id }) {
      if (deps.isTalking()) throw new CodedError('connections.in-call');
      if (id !== fixed?.id) storedOf(id);
      use(id);
      revision += 1;
      tell();
    },
    allowPlain: (allowed) => inTurn(() => vault.allowPlain(allowed)).then(tell),
    describeKeyring: vault.describe,
    async source() {
      const connection = active();
      if (!connection)
        throw !environment.ok && environment.given
          ? environment.error
          : new CodedError('token.missing');
      return sourceOf(connection);
    },
    async sourceOf(id) {
      const connection = list().find((one) => one.id === id);
      if (!connection) throw new CodedError('connections.unknown');
      return sourceOf(connection);
    },
    subscribe: listeners.subscribe,
  };
}

const withoutId = ({ id: _id, secret: _secret, problem: _problem, ...rest }: Connection) => rest;

/** A name that none has so far, within the length that names may have. */
function copyName(name: string, all: readonly Connection[]): string {
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? ' copy' : ` copy ${count}`;
    const copy = `${name.slice(0, 100 - end.length)}${end}`;
    if (!all.some((one) => one.name === copy)) return copy;
  }
}

/** What a window is shown of a stored connection's secret. */
function secretOf(
  { kind }: Connection['settings'],
  authorized: boolean,
  place: Place,
): Pick<Connection, 'secret' | 'problem'> {
  const neverGiven = kind === 'endpoint' && !authorized && place.secret === 'missing';
  return kind === 'sandbox' || neverGiven ? { secret: 'none' } : place;
}

/** Runs one piece of work after the other: each finds what the last has left. */
function createTurns(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
