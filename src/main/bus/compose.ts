import { existsSync } from 'node:fs';
import type { AppDeps } from '../app-deps.js';
import type { KeySink } from '../hotkeys/key-backend.js';
import type { SessionRelay } from '../conversation/session-relay.js';
import { busNameOf } from './bus-name.js';
import { BusService } from './bus-service.js';
import { SessionBus, sessionBusAddress, systemBusAddress } from './session-bus.js';
import { statusOf } from '../../shared/status.js';

/** The session bus of a Linux desktop; not opened yet. */
export function composeSessionBus(deps: AppDeps): SessionBus {
  return composeBus(deps, 'session bus', sessionBusAddress(process.env, existsSync));
}

/** The system's bus on Linux; not opened yet. */
export function composeSystemBus(deps: AppDeps): SessionBus {
  return composeBus(deps, 'system bus', systemBusAddress(process.env));
}

function composeBus(
  { platform, log }: AppDeps,
  name: string,
  address: string | undefined,
): SessionBus {
  return new SessionBus({
    name,
    address: platform === 'linux' ? address : undefined,
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
