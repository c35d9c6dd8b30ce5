import type { Failure } from './failures.js';

/** Why this Parley does not update itself. */
export type UpdatesOff = 'development' | 'package-manager' | 'no-server' | 'switched-off';

/** What is known of updates; the texts are in {@link updateText}. */
export type UpdateState =
  | { readonly state: 'off'; readonly reason: UpdatesOff }
  /** Nothing has been asked yet. */
  | { readonly state: 'idle' }
  | { readonly state: 'checking' }
  /** `later`: a newer version that is being handed out step by step, and has not come here yet. */
  | { readonly state: 'current'; readonly later?: string }
  /** `percent`: 0 to 100. */
  | { readonly state: 'downloading'; readonly version: string; readonly percent: number }
  /** `afterCall`: the user has asked for it, and the call goes on. */
  | { readonly state: 'ready'; readonly version: string; readonly afterCall: boolean }
  | { readonly state: 'failed'; readonly failure: Failure };

const offTexts: Readonly<Record<UpdatesOff, string>> = {
  development: 'Parley runs from its sources, which are updated with git.',
  'package-manager': 'Your system’s package manager installed Parley, and updates it.',
  'no-server': 'This build knows no update server: install the next version over it.',
  'switched-off': 'Switched off: no server is asked.',
};

/** One sentence on updates, as windows and log say it. */
export function updateText(update: UpdateState): string {
  switch (update.state) {
    case 'off':
      return offTexts[update.reason];
    case 'idle':
      return 'Not checked yet.';
    case 'checking':
      return 'Looking for a newer version…';
    case 'current':
      return update.later === undefined
        ? 'This is the newest version.'
        : `Version ${update.later} is rolling out and will reach this computer later.`;
    case 'downloading':
      return `Downloading version ${update.version}: ${update.percent} %`;
    case 'ready':
      return update.afterCall
        ? `Parley restarts with version ${update.version} when the call is over.`
        : `Version ${update.version} is ready; it is put in place when you restart or quit.`;
    case 'failed':
      return update.failure.message;
  }
}
