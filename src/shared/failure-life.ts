/**
 * How grave each failure is, and what takes it away besides the user: it leaves with its cause. The
 * window that owns the conversation keeps the list; every surface shows it in this order.
 */
import type { Failure, FailureCode } from './failures.js';
import type { Snapshot } from './session.js';

/**
 * | | |
 * |---|---|
 * | stops | no call, or none with an agent |
 * | limits | the call goes on without something |
 * | passing | only to be known |
 */
export type Gravity = 'stops' | 'limits' | 'passing';

/** What the part that failed takes back by itself, as soon as it works again. */
type Recovery =
  | 'agent-there'
  | 'device-back'
  | 'permission-back'
  | 'line-back'
  | 'message-sent'
  | 'window-responds'
  | 'key-works'
  | 'panel-back'
  | 'update-found'
  | 'settings-read';

/** What else takes a failure away. */
export type FailureEnd =
  /** A connection was saved, chosen or removed. */
  | 'connection-changed'
  | 'call-began'
  | 'call-ended'
  /** {@link passingMs} have gone by. */
  | 'time-passed';

interface Life {
  readonly gravity: Gravity;
  readonly ends: readonly (FailureEnd | Recovery)[];
}

/** How long a failure stays that leaves by itself. */
export const passingMs = 20_000;

const life = (gravity: Gravity, ...ends: Life['ends']): Life => ({ gravity, ends });

const noCall = life('stops', 'connection-changed', 'call-began');
const noAgent = life('stops', 'agent-there', 'connection-changed', 'call-began', 'call-ended');
const noDevice = life('limits', 'device-back', 'call-began', 'call-ended');
const notAllowed = life(
  'limits',
  'permission-back',
  'connection-changed',
  'call-began',
  'call-ended',
);
const otherDevice = life('passing', 'device-back', 'time-passed', 'call-began', 'call-ended');
const known = life('passing', 'time-passed', 'call-began', 'call-ended');
/** The answer to what the user has just asked for. */
const answer = life('passing', 'time-passed', 'call-began', 'call-ended');
const key = life('limits', 'key-works', 'call-began');
/** Nothing mends it before Parley quits; the user takes note of it. */
const untilQuit = life('limits');
const update = life('limits', 'update-found');

const lives: Readonly<Record<FailureCode, Life>> = {
  'token.missing': noCall,
  'token.unauthorized': noCall,
  'token.unreachable': noCall,
  'token.unavailable': noCall,
  'token.timeout': noCall,
  'token.invalid': noCall,
  'token.expired': noCall,
  'connection.unreachable': noCall,
  'connection.unauthorized': noCall,
  'connection.not-livekit': noCall,
  'connection.busy': noCall,
  'connection.media-blocked': noCall,
  'connection.timeout': noCall,
  'connection.duplicate-identity': noCall,
  'connection.removed': noCall,
  'connection.room-deleted': noCall,
  'connection.server-shutdown': noCall,
  'connection.unstable': life('limits', 'line-back', 'call-began', 'call-ended'),
  'connection.lost': noCall,
  'connection.expired': noCall,
  'connection.hidden': notAllowed,
  'media.denied': noDevice,
  'media.denied-by-system': noDevice,
  'media.not-found': noDevice,
  'media.in-use': noDevice,
  'media.lost': noDevice,
  'media.silent': noDevice,
  'media.failed': noDevice,
  'media.replaced': otherDevice,
  'media.not-permitted': notAllowed,
  'camera.denied': noDevice,
  'camera.not-found': noDevice,
  'camera.in-use': noDevice,
  'camera.lost': noDevice,
  'camera.replaced': otherDevice,
  'camera.failed': noDevice,
  'screen.denied': noDevice,
  'screen.failed': noDevice,
  'speaker.replaced': otherDevice,
  'speaker.failed': noDevice,
  'sender.failed': life('limits', 'message-sent', 'call-began', 'call-ended'),
  'sender.not-permitted': notAllowed,
  'receiver.not-permitted': notAllowed,
  'receiver.malformed': known,
  'receiver.early-speech-lost': known,
  'agent.not-joined': noAgent,
  'agent.not-named': noAgent,
  'agent.not-initialized': noAgent,
  'agent.lost': noAgent,
  'agent.left': noAgent,
  'agent.crashed': noAgent,
  'agent.error': life('limits', 'agent-there', 'call-began', 'call-ended'),
  'encryption.failed': life('limits', 'connection-changed', 'call-began', 'call-ended'),
  'hotkey.unavailable': key,
  'hotkey.unconfirmed': key,
  'hotkey.unassigned': key,
  'hotkey.refused': key,
  'hotkey.no-service': key,
  'hotkey.no-release': key,
  'hotkey.no-accessibility': key,
  'hotkey.held': life('limits', 'key-works', 'call-began', 'call-ended'),
  'vault.unavailable': life('limits', 'connection-changed', 'call-began'),
  'vault.locked': noCall,
  'vault.missing': noCall,
  'vault.unreadable': noCall,
  'vault.other-keyring': noCall,
  'connections.invalid': life('limits', 'connection-changed', 'call-began'),
  'connections.fixed': life('passing', 'connection-changed', 'time-passed', 'call-began'),
  'connections.in-call': life('passing', 'connection-changed', 'time-passed', 'call-ended'),
  'connections.unknown': noCall,
  'connections.not-imported': answer,
  'connections.not-exported': answer,
  'connections.not-written': untilQuit,
  'tray.unavailable': life('limits', 'panel-back'),
  'window.crashed': life('stops', 'call-began'),
  'window.hung': life('stops', 'window-responds'),
  'folder.unavailable': answer,
  'settings.not-written': answer,
  'settings.unreadable': life('limits', 'settings-read'),
  'link.unavailable': answer,
  'sound-settings.unavailable': answer,
  'shortcut-settings.unavailable': answer,
  'graphics.failed': untilQuit,
  'app.internal': life('limits', 'call-began'),
  'update.unreachable': update,
  'update.untrusted': update,
  'update.expired': update,
  'update.older': update,
  'update.damaged': update,
  'update.interrupted': update,
  'update.not-installed': update,
  'network.proxy': noCall,
  'network.proxy-unreachable': noCall,
  'network.proxy-refused': noCall,
  'network.untrusted': noCall,
  'network.certificate-wanted': noCall,
  offline: noCall,
};

export const gravityOf = (code: FailureCode): Gravity => lives[code].gravity;

/** Whether this takes a failure of this code away. */
export const endsWith = (code: FailureCode, end: FailureEnd): boolean =>
  lives[code].ends.includes(end);

/** What happens to a list of failures. */
export type FailureEvent =
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'dismissed'; readonly code: FailureCode }
  | { readonly type: Exclude<FailureEnd, 'time-passed'> }
  /** `now` in milliseconds since the epoch. */
  | { readonly type: 'time-passed'; readonly now: number };

/** The list after an event: one failure of each code, newest last. */
export function reduceFailures(
  failures: readonly Failure[],
  event: FailureEvent,
): readonly Failure[] {
  switch (event.type) {
    case 'failed':
      return [...failures.filter(({ code }) => code !== event.failure.code), event.failure];
    case 'dismissed':
      return failures.filter(({ code }) => code !== event.code);
    case 'time-passed':
      return failures.filter(
        ({ code, at }) => !endsWith(code, event.type) || event.now - at < passingMs,
      );
    default:
      return failures.filter(({ code }) => !endsWith(code, event.type));
  }
}

const ranks: Readonly<Record<Gravity, number>> = { stops: 0, limits: 1, passing: 2 };

/**
 * The failures as every surface shows them: why the user cannot have what was asked for just now, why
 * the agent failed, then the grave before the passing, and the newest before the older ones.
 */
export function failuresToShow({ agent, failures }: Snapshot): readonly Failure[] {
  const first = agent.state === 'failed' ? agent.failures[0] : undefined;
  const others = failures.filter(({ code }) => code !== first?.code).toReversed();
  const rankOf = ({ code }: Failure): number => ranks[gravityOf(code)];
  const answers = others.filter(({ code }) => lives[code] === answer);
  const rest = others.filter((failed) => !answers.includes(failed));
  return [...answers, ...(first ? [first] : []), ...rest.sort((a, b) => rankOf(a) - rankOf(b))];
}

/** How many more there are than the one that is shown; undefined: none. */
export function moreFailures(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1 ? '1 more problem' : `${count} more problems`;
}
