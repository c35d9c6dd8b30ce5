/** The settings window: every choice, what the system says, help, and what Parley is. */
import { codeOf, failure } from '../../shared/failures.js';
import { defaultSettings } from '../../shared/settings.js';
import { createAppInfo } from '../bridge/app-info.js';
import { createRemoteSettings } from '../bridge/settings.js';
import type { Deeds } from '../ui/settings/desk.js';
import SettingsWindow from '../ui/settings/SettingsWindow.svelte';
import { EarconPlayer } from './earcon-player.js';
import { microphoneFailure, openMicrophoneTest } from './microphone-test.js';
import { openPage } from './page.js';

const { client, warn, setTheme, show } = openPage();
const info = createAppInfo(client, warn);
const remote = createRemoteSettings(client, location.hash.slice(1), Date.now);
const { about, licences, facts, devices, trouble, asked, attempt, refreshFacts } = remote;
const earcons = new EarconPlayer();
const settings = () => info.get()?.settings ?? defaultSettings;

const deeds: Deeds = {
  change: (change) => void attempt('settings.change', change),
  reset: () => void attempt('settings.reset', undefined),
  exportSettings: async () => (await attempt('settings.export', undefined))?.value === 'saved',
  openSettingsFile: () => void attempt('app.open-settings-file', undefined),
  async bind(name, accelerator) {
    const answer = await attempt('keys.bind', { name, accelerator });
    return answer ? answer.value : 'The key could not be set.';
  },
  record: (isRecording) => void attempt('keys.record', isRecording),
  testKeys: (isTesting) => void attempt('keys.test', isTesting),
  copyKeyCommands: () => void attempt('keys.copy-commands', undefined),
  openKeySettings: () => void attempt('keys.open-settings', undefined),
  askForKeys: () => void attempt('keys.ask', undefined),
  refreshDevices: () => void attempt('devices.refresh', undefined),
  async openMicrophone() {
    try {
      trouble.set(undefined);
      // The system asks the user where it wants to; opening the device tells what it said.
      await client.request('permissions.microphone', undefined);
      return await openMicrophoneTest(settings(), devices.get().microphone.selected?.id);
    } catch (error) {
      warn(error);
      trouble.set(failure(codeOf(error) ?? microphoneFailure(error), Date.now()));
      return undefined;
    }
  },
  playSound(volume) {
    const speaker = devices.get().speaker.selected?.id ?? '';
    earcons.play('live', { volume, speaker }).catch((error: unknown) => {
      warn(error);
      trouble.set(failure('speaker.failed', Date.now()));
    });
  },
  refreshFacts,
  askForMicrophone: () => void attempt('permissions.microphone', undefined).then(refreshFacts),
  openPermission: (kind) => void attempt('permissions.open-settings', kind),
  openConnections: () => void attempt('app.open-connections', 'list'),
  openFirstRun: () => void attempt('first-run.open', undefined),
  checkForUpdates: () => void attempt('updates.check', undefined),
  restartToUpdate: () => void attempt('updates.restart', undefined),
  copyReport: async () => (await attempt('app.copy-report', undefined)) !== undefined,
  openLogFolder: () => void attempt('app.open-log-folder', undefined),
  restart: () => void attempt('app.restart', undefined),
  openLink: (link) => void attempt('app.open-link', link),
};

info.subscribe((now) => setTheme(now?.settings.theme));
show(SettingsWindow, {
  desk: { info, about, licences, facts, devices, trouble, deeds },
  asked,
});
