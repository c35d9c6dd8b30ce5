/**
 * A process of its own that tells when a chord is let go, which Electron's global shortcuts don't:
 * native code that fails here takes no call with it. It drops all keys but those of Parley's chords,
 * tells main of their release alone, and writes nothing anywhere.
 */
import { uIOhook } from 'uiohook-napi';
import { chordOf } from './chord.js';
import type { HookOrder, HookWord } from './protocol.js';
import { ReleaseListener } from './release-listener.js';

const port = process.parentPort;
const tell = (word: HookWord): void => port.postMessage(word);
const followed = new Map<string, ReleaseListener>();
let listens = false;

function follow(chords: readonly string[]): void {
  followed.clear();
  for (const name of chords) {
    const chord = chordOf(name, process.platform);
    if (!chord) continue;
    const tellOf = (type: 'up' | 'alive'): void => tell({ type, chord: name });
    followed.set(name, new ReleaseListener(chord, tellOf, () => performance.now()));
  }
  const wanted = followed.size > 0;
  if (wanted === listens) return;
  listens = wanted;
  if (wanted) uIOhook.start();
  else uIOhook.stop();
}

function watch(chord: string): void {
  const listener = followed.get(chord);
  if (listener) listener.watch();
  else tell({ type: 'failed', chord, reason: 'this key cannot be listened to' });
}

uIOhook.on('keydown', ({ keycode }) => {
  for (const listener of followed.values()) listener.down(keycode);
});
uIOhook.on('keyup', ({ keycode }) => {
  for (const listener of followed.values()) listener.up(keycode);
});

port.on('message', ({ data }: { data: HookOrder }) => {
  if ('watch' in data) watch(data.watch);
  else follow(data.follow);
});
tell({ type: 'ready' });
