import type { About } from '../../shared/about.js';
import { noDevices } from '../../shared/devices.js';
import type { DeviceChoices } from '../../shared/devices.js';
import type { Failure } from '../../shared/failures.js';
import type { Input, Output, RequestName } from '../../shared/ipc.js';
import { settingsPages } from '../../shared/settings-pages.js';
import type { SettingsPage } from '../../shared/settings-pages.js';
import type { SystemFacts } from '../../shared/system-facts.js';
import { writable } from '@parley/session';
import type { Readable, Writable } from '@parley/session';
import type { Client } from './client.js';
import { failureOf } from './failures.js';

/** What main tells the settings window, always its newest word; undefined until it has answered. */
export interface RemoteSettings {
  readonly about: Readable<About | undefined>;
  readonly licences: Readable<string | undefined>;
  readonly facts: Readable<SystemFacts | undefined>;
  readonly devices: Readable<DeviceChoices>;
  /** The page that the user wants to see; a new object each time. */
  readonly asked: Readable<{ readonly page: SettingsPage }>;
  /** Why the last thing that was tried did not work. */
  readonly trouble: Writable<Failure | undefined>;
  /** Asks main; what goes wrong is shown as trouble, and answered with undefined. */
  attempt<Name extends RequestName>(
    name: Name,
    input: Input<Name>,
  ): Promise<{ readonly value: Output<Name> } | undefined>;
  refreshFacts(): void;
}

/**
 * Asks main for everything that the settings window shows, and keeps it up to date.
 * @param first the page that this window was opened for, as its address names it
 * @param now milliseconds since the epoch
 */
export function createRemoteSettings(
  client: Client,
  first: string,
  now: () => number,
): RemoteSettings {
  const about = writable<About | undefined>(undefined);
  const licences = writable<string | undefined>(undefined);
  const facts = writable<SystemFacts | undefined>(undefined);
  const devices = writable<DeviceChoices>(noDevices);
  const trouble = writable<Failure | undefined>(undefined);
  const asked = writable({ page: settingsPages.find((page) => page === first) ?? 'general' });

  const attempt: RemoteSettings['attempt'] = async (name, input) => {
    try {
      const value = await client.request(name, input);
      trouble.set(undefined);
      return { value };
    } catch (error) {
      trouble.set(failureOf(error, now()));
      return undefined;
    }
  };
  /** What is told meanwhile is newer than the answer. */
  const fill = async <Name extends RequestName>(
    name: Name,
    input: Input<Name>,
    into: Writable<Output<Name> | undefined>,
  ): Promise<void> => {
    const before = into.get();
    const answer = await attempt(name, input);
    if (answer && into.get() === before) into.set(answer.value);
  };
  const refreshFacts = (): void => void fill('app.facts', undefined, facts);

  client.on('about.changed', about.set);
  client.on('devices.changed', devices.set);
  client.on('settings.show', (page) => asked.set({ page }));
  void fill('app.about', undefined, about);
  void fill('app.licences', undefined, licences);
  void fill('devices.current', undefined, devices as Writable<DeviceChoices | undefined>);
  refreshFacts();
  return { about, licences, facts, devices, asked, trouble, attempt, refreshFacts };
}
