import type { Message, MessageBus } from 'dbus-native';
import { bindingNames } from '../../shared/bindings.js';
import type { BindingName, Bindings } from '../../shared/bindings.js';
import type { SessionBus } from '../bus/session-bus.js';
import { failure } from '../../shared/failures.js';
import { Listeners } from '../listeners.js';
import type { Log } from '../logging/log.js';
import type { BoundKey, KeyBackend, KeyBackendStatus, KeySink } from './key-backend.js';
import { portalTrigger } from './portal-trigger.js';

const portal = {
  destination: 'org.freedesktop.portal.Desktop',
  path: '/org/freedesktop/portal/desktop',
} as const;
const shortcuts = 'org.freedesktop.portal.GlobalShortcuts';
const [request, session] = ['org.freedesktop.portal.Request', 'org.freedesktop.portal.Session'];
const registry = 'org.freedesktop.host.portal.Registry';

/** What the desktop shows beside the keys. */
const descriptions: Readonly<Record<BindingName, string>> = {
  talk: 'Talk to the agent',
  mute: 'Mute or unmute the microphone',
  stop: 'Stop the agent’s speech',
  hangUp: 'End the call',
  show: 'Show Parley',
};
/** D-Bus: the type of a message. */
const signal = 4;
/** The version of the interface that can open the desktop's settings for our keys. */
const withSettings = 2;
/** Milliseconds to wait before a session that the desktop has closed is made again. */
const pause = 1_000;
/** Milliseconds: a session that is closed sooner than this was not wanted. */
const shortLife = 10_000;

/** What a portal's request came to. */
type Outcome = 'granted' | 'cancelled' | 'failed';
const outcomes: readonly Outcome[] = ['granted', 'cancelled', 'failed'];

/** A shortcut as the portal has it; only what is read here. */
type Shortcut = readonly [id: string, properties: { readonly trigger_description?: unknown }];

/** What a portal's request came to, and what it brought. */
interface Answer {
  readonly outcome: Outcome;
  readonly results: Readonly<Record<string, unknown>>;
}

export interface PortalDeps {
  readonly bus: Pick<SessionBus, 'follow'>;
  /** The name of Parley's desktop file, without `.desktop`: desktops keep the keys under it. */
  readonly desktopId: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly log: Log;
}

/** The desktop and its answers, from one start until the next. */
interface Run {
  readonly bus: MessageBus;
  readonly version: number;
  readonly since: number;
  /** Its path, once there is one. */
  session?: string;
}

/**
 * Keys through the desktop's own service for them, `org.freedesktop.portal.GlobalShortcuts`: KDE,
 * GNOME 48 and newer, Hyprland. The desktop asks the user, gives the keys, and tells press and release.
 */
export class PortalBackend implements KeyBackend {
  readonly name = 'global shortcuts portal';
  readonly capabilities = { press: true, release: true, swallows: true, consent: true };
  readonly #deps: PortalDeps;
  readonly #listeners = new Listeners();
  readonly #held = new Set<BindingName>();
  #status: KeyBackendStatus = { state: 'starting', keys: {} };
  #wanted: { readonly bindings: Bindings; readonly sink: KeySink } | undefined;
  #bus: MessageBus | undefined;
  #run: Run | undefined;
  #unfollow: (() => void) | undefined;
  #cancelRetry: (() => void) | undefined;
  /** What waits for an answer of the portal, by its token. */
  readonly #pending = new Map<string, (answer: Answer) => void>();
  #requests = 0;
  /** The desktop has the service, even where it does not answer at this moment. */
  #hadSession = false;

  constructor(deps: PortalDeps) {
    this.#deps = deps;
  }

  readonly subscribe = this.#listeners.subscribe;

  status(): KeyBackendStatus {
    return this.#status;
  }

  start(bindings: Bindings, sink: KeySink): void {
    this.#letGo();
    this.#wanted = { bindings, sink };
    if (this.#unfollow) return this.#ask();
    this.#unfollow = this.#deps.bus.follow((bus) => this.#follow(bus));
  }

  stop(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#closeSession();
    this.#bus = undefined;
    this.#wanted = undefined;
    this.#change({ state: 'starting', keys: {} });
  }

  /**
   * Opens the desktop's settings for Parley's keys.
   * @returns false: this desktop opens none in this way
   */
  readonly configure = async (): Promise<boolean> => {
    const { bus, session: path, version = 0 } = this.#run ?? {};
    if (!bus || path === undefined || version < withSettings) return false;
    await bus.invoke({
      ...portal,
      interface: shortcuts,
      member: 'ConfigureShortcuts',
      signature: 'osa{sv}',
      body: [path, '', {}],
    });
    return true;
  };

  /** Asks the desktop for the keys again, which may ask the user. */
  readonly ask = (): void => {
    if (this.#bus) this.#ask();
  };

  #follow(bus: MessageBus | undefined): void {
    this.#closeSession();
    this.#bus = bus;
    if (!bus) return this.#fail('hotkey.no-service');
    bus.connection.on('message', (message) => {
      if (message.type === signal && this.#bus === bus) this.#heard(message);
    });
    void this.#listen(bus).then(() => this.#ask());
  }

  async #listen(bus: MessageBus): Promise<void> {
    const rules = [
      `type='signal',sender='${portal.destination}',interface='${shortcuts}'`,
      `type='signal',sender='${portal.destination}',interface='${session}'`,
      `type='signal',sender='${portal.destination}',interface='${request}'`,
      `type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${portal.destination}'`,
    ];
    try {
      for (const rule of rules) await bus.addMatch(rule);
    } catch (error) {
      this.#deps.log.warn(`the portal cannot be listened to: ${String(error)}`);
    }
  }

  /** Makes a session and asks for the keys in it. */
  #ask(): void {
    const bus = this.#bus;
    if (!bus || !this.#wanted) return;
    this.#closeSession();
    this.#change({ state: 'starting', keys: {} });
    void this.#begin(bus, this.#wanted.bindings).catch((error: unknown) => {
      if (this.#bus !== bus) return;
      this.#deps.log.warn(`the portal gives no keys: ${String(error)}`);
      this.#fail('hotkey.no-service');
    });
  }

  async #begin(bus: MessageBus, bindings: Bindings): Promise<void> {
    const { log, now } = this.#deps;
    const version = Number(
      await bus.invoke({
        ...portal,
        interface: 'org.freedesktop.DBus.Properties',
        member: 'Get',
        signature: 'ss',
        body: [shortcuts, 'version'],
      }),
    );
    log.info(`the desktop has a service for keys, version ${version}`);
    const run: Run = { bus, version, since: now() };
    this.#run = run;
    await this.#introduce(bus);
    // The desktop keeps the keys of an app that it does not know under this name.
    const token = this.#deps.desktopId.replaceAll(/\W/g, '_');
    const created = await this.#request(run, 'CreateSession', '', [], {
      session_handle_token: token,
    });
    if (this.#run !== run) return;
    const path = created.results['session_handle'];
    if (created.outcome !== 'granted' || typeof path !== 'string')
      return this.#fail('hotkey.refused');
    run.session = path;
    this.#hadSession = true;
    const wanted = wantedShortcuts(bindings);
    if (wanted.length === 0) return this.#change({ state: 'working', keys: {} });
    this.#change({
      state: 'consent-pending',
      keys: {},
      problem: failure('hotkey.unconfirmed', now()),
    });
    const bound = await this.#request(run, 'BindShortcuts', 'oa(sa{sv})s', [path, wanted, '']);
    if (this.#run !== run) return;
    log.info(`the desktop was asked for ${wanted.length} keys: ${bound.outcome}`);
    if (bound.outcome !== 'granted') return this.#fail('hotkey.refused');
    this.#assigned(bound.results['shortcuts']);
  }

  /** Says which desktop file is ours, where the portal wants to be told; else it guesses. */
  async #introduce(bus: MessageBus): Promise<void> {
    await bus
      .invoke({
        ...portal,
        interface: registry,
        member: 'Register',
        signature: 'sa{sv}',
        body: [this.#deps.desktopId, {}],
      })
      .catch((error: unknown) =>
        this.#deps.log.info(`the portal guesses which app this is: ${String(error)}`),
      );
  }

  /** Asks the portal for something; resolves when it, or the user, has answered. */
  async #request(
    { bus }: Run,
    member: string,
    signature: string,
    body: readonly unknown[],
    options: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const token = `parley${++this.#requests}`;
    const answered = new Promise<Answer>((resolve) => this.#pending.set(token, resolve));
    await bus.invoke({
      ...portal,
      interface: shortcuts,
      member,
      signature: `${signature}a{sv}`,
      body: [...body, { ...options, handle_token: token }],
    });
    return answered;
  }

  #heard({ path = '', interface: owner, member, body = [] }: Message): void {
    switch (owner) {
      case request:
        return this.#answered(path, body);
      case session:
        if (member === 'Closed' && path === this.#run?.session) this.#lost('hotkey.refused');
        return;
      case shortcuts:
        if (body[0] === this.#run?.session) this.#told(member, body[1]);
        return;
      case 'org.freedesktop.DBus':
        if (member === 'NameOwnerChanged' && body[0] === portal.destination)
          this.#portalOwned(body[2] !== '');
        return;
    }
  }

  #answered(path: string, [code, results]: readonly unknown[]): void {
    const token = path.slice(path.lastIndexOf('/') + 1);
    const resolve = this.#pending.get(token);
    this.#pending.delete(token);
    resolve?.({
      outcome: outcomes[Number(code)] ?? 'failed',
      results: (results ?? {}) as Answer['results'],
    });
  }

  #told(member: string | undefined, what: unknown): void {
    if (member === 'ShortcutsChanged') return this.#assigned(what);
    const binding = bindingNames.find((name) => name === what);
    if (!binding) return;
    if (member === 'Deactivated') return this.#release(binding);
    if (member !== 'Activated') return;
    // Some desktops repeat it while the key is held.
    if (this.#held.has(binding)) return this.#wanted?.sink.alive(binding, 'portal');
    this.#held.add(binding);
    this.#wanted?.sink.down(binding, 'portal');
    this.#confirm();
  }

  #release(binding: BindingName): void {
    if (this.#held.delete(binding)) this.#wanted?.sink.up(binding, 'portal');
  }

  /** Shows what the desktop has given: all of it, or nothing yet. */
  #assigned(list: unknown): void {
    const keys: { [Name in BindingName]?: BoundKey } = {};
    for (const [id, properties] of (list ?? []) as readonly Shortcut[]) {
      const binding = bindingNames.find((name) => name === id);
      const label = properties.trigger_description;
      if (binding && typeof label === 'string' && label) keys[binding] = { label };
    }
    if (Object.keys(keys).length > 0) return this.#change({ state: 'working', keys });
    this.#change({
      state: 'consent-pending',
      keys,
      problem: failure('hotkey.unassigned', this.#deps.now()),
    });
  }

  /** A key works although the desktop has not said which: KDE 5. */
  #confirm(): void {
    if (this.#status.state === 'consent-pending')
      this.#change({ state: 'working', keys: this.#status.keys });
  }

  /** The portal's process has ended, or a new one is there. */
  #portalOwned(isThere: boolean): void {
    if (isThere && this.#status.problem?.code === 'hotkey.no-service') return this.#ask();
    if (!isThere && this.#run) this.#lost('hotkey.no-service');
  }

  /** The desktop has ended the session. One that it ends at once is not asked for again. */
  #lost(problem: 'hotkey.no-service' | 'hotkey.refused'): void {
    const wasShort = this.#deps.now() - (this.#run?.since ?? 0) < shortLife;
    this.#letGo();
    this.#pending.clear();
    this.#run = undefined;
    if (wasShort) return this.#fail(problem);
    this.#change({ state: 'starting', keys: {} });
    this.#cancelRetry = this.#deps.after(pause, () => this.#ask());
  }

  #fail(code: 'hotkey.no-service' | 'hotkey.refused'): void {
    // It may still be given: the user can be asked again, the settings changed, the service started.
    const state = code === 'hotkey.refused' || this.#hadSession ? 'consent-pending' : 'unavailable';
    this.#change({ state, keys: {}, problem: failure(code, this.#deps.now()) });
  }

  /** Gives the keys back. */
  #closeSession(): void {
    this.#cancelRetry?.();
    this.#letGo();
    this.#pending.clear();
    const { bus, session: path } = this.#run ?? {};
    this.#run = undefined;
    if (path === undefined || bus !== this.#bus) return;
    bus
      ?.invoke({ ...portal, path, interface: session, member: 'Close' })
      .catch((error: unknown) => this.#deps.log.info(`a session of keys: ${String(error)}`));
  }

  /** A release can no longer be told. */
  #letGo(): void {
    for (const binding of [...this.#held]) this.#release(binding);
  }

  #change(status: KeyBackendStatus): void {
    this.#status = status;
    this.#listeners.tell();
  }
}

/** As the portal wants them: an id, what the desktop calls it, and the key that Parley would like. */
function wantedShortcuts(bindings: Bindings): readonly (readonly [BindingName, object])[] {
  return bindingNames.flatMap((name) => {
    const accelerator = bindings[name];
    if (accelerator === null) return [];
    const properties = {
      description: descriptions[name],
      preferred_trigger: portalTrigger(accelerator),
    };
    return [[name, properties] as const];
  });
}
