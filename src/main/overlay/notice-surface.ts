import { actionLabels } from '../../shared/failures.js';
import type { Failure } from '../../shared/failures.js';
import type { OverlayView } from '../../shared/overlay.js';
import type { Intent, Snapshot } from '../../shared/session.js';
import type { NoticeAction, Notifier } from '../notifications/notifier.js';
import type { OverlaySurface } from './overlay.js';

const tag = 'overlay';

export interface NoticeSurfaceDeps {
  readonly notifier: Pick<Notifier, 'show' | 'close'>;
  /** Asks the conversation's owner for something. */
  readonly ask: (intent: Intent) => void;
  /** Does what the button beside a failure does. */
  readonly fix: (failure: Failure, snapshot: Snapshot) => void;
  readonly openMain: () => void;
}

/**
 * Tells by the desktop's notifications what the overlay shows, where a window of ours would not be
 * found: by a screen reader, or at its place on Wayland. Only what a user has to know is told, once.
 */
export class NoticeSurface implements OverlaySurface {
  readonly #deps: NoticeSurfaceDeps;
  #told: string | undefined;

  constructor(deps: NoticeSurfaceDeps) {
    this.#deps = deps;
  }

  show(view: OverlayView): void {
    const { title, body } = wordsOf(view);
    const words = `${title}\n${body}`;
    if (words === this.#told) return;
    this.#told = words;
    const { notifier, openMain } = this.#deps;
    notifier.show({ tag, title, body, actions: this.#actionsOf(view), onClick: openMain });
  }

  hide(): void {
    this.#told = undefined;
    this.#deps.notifier.close(tag);
  }

  #actionsOf(view: OverlayView): readonly NoticeAction[] {
    const { ask, fix } = this.#deps;
    const { snapshot } = view;
    if (view.about === 'failure') {
      const { failure } = view;
      if (!failure.action) return [];
      return [{ label: actionLabels[failure.action], run: () => fix(failure, snapshot) }];
    }
    if (view.about === 'ended') return [];
    const { microphone, screenShare } = snapshot;
    const off = (label: string, type: 'set-microphone' | 'set-screen-share'): NoticeAction => ({
      label,
      run: () => ask({ type, enabled: false }),
    });
    return [
      ...(screenShare.enabled ? [off('Stop sharing', 'set-screen-share')] : []),
      ...(microphone.enabled ? [off('Mute', 'set-microphone')] : []),
      { label: 'End', run: () => ask({ type: 'end' }) },
    ];
  }
}

/** The words change with what is live, not with what the agent does: each change is read aloud. */
function wordsOf(view: OverlayView): { readonly title: string; readonly body: string } {
  if (view.about === 'failure') return { title: view.failure.message, body: view.failure.advice };
  const { notice, microphone, camera, screenShare } = view.snapshot;
  if (view.about === 'ended') return { title: 'The call has ended.', body: notice ?? '' };
  const live = [
    ...(microphone.enabled ? ['Your microphone is live.'] : []),
    ...(camera.enabled ? ['Your camera is on.'] : []),
    ...(screenShare.enabled ? ['Your screen is shared.'] : []),
  ];
  const muted = microphone.enabled ? [] : ['Your microphone is off.'];
  const [title = '', ...rest] = [...live, ...muted];
  return { title, body: rest.join(' ') };
}
