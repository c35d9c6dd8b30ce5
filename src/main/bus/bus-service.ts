import type { KeySink } from '../hotkeys/key-backend.js';
import type { Log } from '../logging/log.js';
import type { Status } from '../../shared/status.js';
import type { BusName } from './bus-name.js';
import type { BusConnection, SessionBus } from './session-bus.js';

/** Calls in a burst, and calls a second after it: a held key repeats slower, a loop is stopped. */
const [burst, perSecond] = [100, 50];
/** D-Bus: refuse the name where it is taken, rather than wait for it. */
const doNotQueue = 4;
const primaryOwner = 1;

export interface BusServiceDeps {
  readonly bus: Pick<SessionBus, 'follow'>;
  readonly name: BusName;
  /** What the callers' keys do. */
  readonly keys: Pick<KeySink, 'down' | 'up' | 'press'>;
  readonly status: () => Status;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  readonly log: Log;
}

/** The four properties, as the bus has them. */
type Properties = ReturnType<typeof propertiesOf>;

/**
 * Parley on the session bus, for keys of the desktop's own, panels and scripts: `docs/command-line.md`. The
 * bus lets in the user's own processes alone; still it gives no word of a conversation away and
 * changes no connection.
 */
export class BusService {
  readonly #deps: BusServiceDeps;
  readonly #stop: () => void;
  #connection: BusConnection | undefined;
  #told: Properties;
  #calls = { left: burst, at: 0, flooded: false };

  constructor(deps: BusServiceDeps) {
    this.#deps = deps;
    this.#told = propertiesOf(deps.status());
    this.#stop = deps.bus.follow((connection) => {
      this.#connection = connection;
      if (connection) void this.#serve(connection);
    });
  }

  /** The status may have changed: tells what is new. */
  update(): void {
    const next = propertiesOf(this.#deps.status());
    const changed = Object.fromEntries(
      Object.entries(next).filter(
        ([name, value]) => this.#told[name as keyof Properties] !== value,
      ),
    );
    this.#told = next;
    const { path, interface: owner } = this.#deps.name;
    if (Object.keys(changed).length > 0)
      this.#connection?.emitPropertiesChanged(path, owner, changed);
  }

  dispose(): void {
    this.#connection = undefined;
    this.#stop();
  }

  async #serve(connection: BusConnection): Promise<void> {
    const { name, log } = this.#deps;
    connection.exportInterface(this.#object(), name.path, {
      name: name.interface,
      methods: Object.fromEntries(methodNames.map((method) => [method, ['', '', [], []]])),
      properties: {
        State: { type: 's', access: 'read' },
        Muted: { type: 'b', access: 'read' },
        FailureCode: { type: 's', access: 'read' },
        FailureText: { type: 's', access: 'read' },
      },
      signals: {},
    });
    try {
      const outcome = await connection.requestName(name.service, doNotQueue);
      if (outcome === primaryOwner) log.info(`on the session bus as ${name.service}`);
      else log.warn(`another program has the name ${name.service} on the session bus`);
    } catch (error) {
      log.warn(`no name on the session bus: ${String(error)}`);
    }
  }

  /** Without a prototype: the library takes every function that it finds for a method. */
  #object(): object {
    const { keys, status } = this.#deps;
    const does = {
      TalkDown: () => keys.down('talk', 'bus'),
      TalkUp: () => keys.up('talk', 'bus'),
      ToggleTalk: () => keys.press('talk'),
      Mute: () => keys.press('mute'),
      Stop: () => keys.press('stop'),
      HangUp: () => keys.press('hangUp'),
      Show: () => keys.press('show'),
    } satisfies Record<(typeof methodNames)[number], () => void>;
    const methods = Object.entries(does).map(([method, run]) => [
      method,
      (): null => {
        // A release is never refused: the microphone would stay live.
        if (method !== 'TalkUp') this.#bound();
        run();
        return null;
      },
    ]);
    const object = Object.assign(Object.create(null) as object, Object.fromEntries(methods));
    for (const property of ['State', 'Muted', 'FailureCode', 'FailureText'] as const)
      Object.defineProperty(object, property, { get: () => propertiesOf(status())[property] });
    return object;
  }

  /** Throws what the bus answers with when there are too many calls. */
  #bound(): void {
    const { now, log } = this.#deps;
    const calls = this.#calls;
    const at = now();
    calls.left = Math.min(burst, calls.left + ((at - calls.at) / 1000) * perSecond);
    calls.at = at;
    if (calls.left >= 1) {
      calls.left -= 1;
      if (calls.left >= burst - 1) calls.flooded = false;
      return;
    }
    if (!calls.flooded) log.warn('a program floods Parley with calls on the session bus');
    calls.flooded = true;
    throw new LimitsExceeded(`more than ${perSecond} calls a second; try again in a moment`);
  }
}

const methodNames = ['TalkDown', 'TalkUp', 'ToggleTalk', 'Mute', 'Stop', 'HangUp', 'Show'] as const;

class LimitsExceeded extends Error {
  /** What the library puts into the answer. */
  readonly dbusName = 'org.freedesktop.DBus.Error.LimitsExceeded';
}

function propertiesOf({ state, muted, failure }: Status) {
  return {
    State: state,
    Muted: muted,
    FailureCode: failure?.code ?? '',
    FailureText: failure?.text ?? '',
  };
}
