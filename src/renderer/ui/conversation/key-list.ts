/** The keys as the window lists them. */
import { bindingNames } from '../../../shared/bindings.js';
import type { BindingName, TalkMode } from '../../../shared/bindings.js';
import type { HotkeyStatus } from '../../../shared/ipc.js';

export interface KeyRow {
  readonly does: string;
  /** What to press; null: no key is set. */
  readonly label: string | null;
}

const talks: Readonly<Record<TalkMode, string>> = {
  auto: 'Hold to talk, tap to talk or mute',
  hold: 'Hold to talk',
  toggle: 'Talk or mute',
};

const deeds: Readonly<Record<Exclude<BindingName, 'talk'>, string>> = {
  mute: 'Mute or unmute',
  stop: 'Stop the agent',
  hangUp: 'End the call',
  show: 'Show Parley',
};

/** The keys that work in every app. */
export function globalKeys(hotkey: HotkeyStatus, mode: TalkMode): readonly KeyRow[] {
  return bindingNames.map((name) =>
    name === 'talk'
      ? { does: talks[hotkey.release ? mode : 'toggle'], label: hotkey.label }
      : { does: deeds[name], label: hotkey.others[name]?.label ?? null },
  );
}

/** The keys of the window itself. */
export const windowKeys: readonly KeyRow[] = [
  { does: 'Stop the agent', label: 'Esc' },
  { does: 'Send what you typed', label: 'Enter' },
  { does: 'Start a new line', label: 'Shift+Enter' },
  { does: 'Show this list', label: '?' },
];

/** What the way by which keys are heard of cannot do, and what to do about it; each a sentence. */
export function keyNotes({
  label,
  wanted,
  problem,
  others,
  release,
}: HotkeyStatus): readonly string[] {
  const taken = Object.values(others).flatMap((one) =>
    one.problem && one.wanted ? [`${one.wanted} is taken by another app; choose another key.`] : [],
  );
  return [
    ...(problem ? [`${problem.message} ${problem.advice}`] : []),
    ...(label !== null && wanted !== undefined
      ? [`${wanted} is taken by another app; ${label} stands in for it.`]
      : []),
    ...taken,
    ...(label !== null && !release && !problem
      ? ['Parley does not hear yet when a key is let go: the talk key is a switch.']
      : []),
  ];
}
