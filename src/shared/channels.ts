import type { RequestName, SignalName } from './ipc.js';

/** Every name once; a missing or an extra one does not compile. */
const requests: Readonly<Record<RequestName, true>> = {
  'session.publish': true,
  'session.snapshot': true,
  'session.alive': true,
  'session.request': true,
  'session.level': true,
  'credentials.get': true,
  'connection.explain': true,
  'permissions.microphone': true,
  'permissions.camera': true,
  'permissions.open-microphone-settings': true,
  'devices.publish': true,
  'devices.current': true,
  'devices.prefer': true,
  'screen.choose': true,
  'screen.sources': true,
  'screen.pick': true,
  'app.info': true,
  'app.copy-report': true,
  'app.open-connection-help': true,
  'app.open-about': true,
  'app.open-connections': true,
  'connections.current': true,
  'connections.save': true,
  'connections.remove': true,
  'connections.choose': true,
  'connections.allow-plain': true,
  'app.about': true,
  'app.licences': true,
  'app.open-link': true,
  'updates.check': true,
  'updates.restart': true,
  'updates.allow': true,
  'window.show-main': true,
  'window.reload-main': true,
  'window.hide-tray': true,
};

const signals: Readonly<Record<SignalName, true>> = {
  'session.intent': true,
  'session.beat': true,
  'session.failure': true,
  'system.asleep': true,
  'session.changed': true,
  'session.level': true,
  'session.watched': true,
  'devices.changed': true,
  'app.changed': true,
  'about.changed': true,
  'connections.changed': true,
  'connections.show': true,
};

/** The channels that windows may ask on. */
export const requestChannels = Object.keys(requests) as readonly RequestName[];

/** The channels that windows may listen to. */
export const signalChannels = Object.keys(signals) as readonly SignalName[];
