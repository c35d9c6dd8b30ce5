import type { DeviceKind } from '../../shared/devices.js';
import { deviceKindOf } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import { retryIntentOf } from '../../shared/retry.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { Client } from './client.js';

/**
 * What the button beside a failure does.
 * @param chooseDevice shows the choice of devices in this window
 */
export function createActions(
  client: Client,
  ask: (intent: Intent) => void,
  snapshot: () => Snapshot,
  chooseDevice: (kind: DeviceKind) => void,
  onError: (error: unknown) => void,
): (failure: Failure) => void {
  const run = (work: Promise<unknown>): void => void work.catch(onError);
  return (failure) => {
    switch (failure.action) {
      case 'retry':
        return ask(retryIntentOf(failure, snapshot()));
      case 'choose-device':
        return chooseDevice(deviceKindOf(failure.code));
      case 'open-microphone-settings':
        return run(client.request('permissions.open-settings', 'microphone'));
      case 'add-connection':
        return run(client.request('app.open-connections', 'add'));
      case 'edit-connection':
        return run(client.request('app.open-connections', 'edit'));
      case 'check-updates':
        return run(client.request('updates.check', undefined));
      case 'reload-window':
        return run(client.request('window.reload-main', undefined));
      case 'copy-report':
        return run(client.request('app.copy-report', undefined));
      case 'open-shortcut-settings':
        return run(client.request('keys.open-settings', undefined));
      case 'open-settings-file':
        return run(client.request('app.open-settings-file', undefined));
      case 'ask-for-keys':
        return run(client.request('keys.ask', undefined));
      case 'restart':
        return run(client.request('app.restart', undefined));
      default:
        // An action that is new and not yet above does not compile.
        return failure.action satisfies undefined;
    }
  };
}
