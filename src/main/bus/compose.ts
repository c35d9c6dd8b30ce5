import { existsSync } from 'node:fs';
import type { AppDeps } from '../app-deps.js';
import type { KeySink } from '../hotkeys/key-backend.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import { busNameOf } from './bus-name.js';
import { BusService } from './bus-service.js';
import { SessionBus, sessionBusAddress } from './session-bus.js';
import { statusOf } from '../../shared/status.js';

/** The session bus of a Linux desktop; not opened yet. */
export function composeSessionBus({ platform, log }: AppDeps): SessionBus {
  return new SessionBus({
    address: platform === 'linux' ? sessionBusAddress(process.env, existsSync) : undefined,
    load: async () => (await import('dbus-native')).default,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    log,
  });
}

/** Parley's own service there. */
export function composeBusService(
  { appId, ownProfile, log }: AppDeps,
  bus: SessionBus,
  keys: Pick<KeySink, 'down' | 'up' | 'press'>,
  relay: SessionRelay,
): BusService {
  const service = new BusService({
    bus,
    name: busNameOf(appId, ownProfile),
    keys,
    status: () => statusOf(relay.snapshot()),
    now: () => performance.now(),
    log,
  });
  relay.subscribe(() => service.update());
  return service;
}
