import { fireEvent, render } from '@testing-library/svelte';
import { tick } from 'svelte';
import { expect, it } from 'vitest';
import { noDevices } from '../../../shared/devices.js';
import type { ConnectionsPage } from '../../../shared/connections.js';
import { failure } from '../../../shared/failures.js';
import type { Failure } from '../../../shared/failures.js';
import type { AppInfo } from '../../../shared/ipc.js';
import { initialSnapshot } from '../../../shared/session.js';
import type { Snapshot } from '../../../shared/session.js';
import { defaultSettings } from '../../../shared/settings.js';
import { writable } from '@parley/session';
import type { MediaTrack, Readable, Session } from '@parley/session';
import { agentNamed, createFakeStream, inCall, settle } from '@parley/session/testing';
import type { ShowPicture, ShownVideo } from '../video/shown-video.js';
import type { OpenReader, Voice } from '../voice/reader.js';
import type { OwnIntent } from '../ask.js';
import ConversationWindow from './ConversationWindow.svelte';

const nothing = (): void => undefined;

const appInfo: AppInfo = {
  version: '1',
  platform: 'linux',
  connection: {
    id: '1',
    name: 'Work',
    settings: { kind: 'key', serverUrl: 'wss://talk.example', apiKey: 'key' },
    secret: 'vault',
  },
  isSetUp: true,
  firstRun: null,
  connectionRevision: 0,
  settings: defaultSettings,
  hotkey: {
    label: 'Ctrl+Shift+Space',
    others: {},
    backend: 'global shortcut',
    release: true,
  },
};

/** What the window shows of a session. */
type Shown = Pick<Session, 'snapshot' | 'messages'>;

function show(
  session: Shown,
  more: {
    openReader?: OpenReader;
    showPicture?: ShowPicture;
    ask?: (intent: OwnIntent) => void;
    info?: Readable<AppInfo | undefined>;
    onaction?: (failure: Failure) => void;
    onconnections?: (page: ConnectionsPage) => void;
  } = {},
) {
  const videos = writable<readonly ShownVideo[]>([]);
  const view = render(ConversationWindow, {
    // A failure of the package has no advice; none is shown here.
    snapshot: session.snapshot as Readable<unknown> as Readable<Snapshot>,
    rows: session.messages.rows,
    dropped: session.messages.dropped,
    info: writable(undefined),
    devices: writable(noDevices),
    choosing: writable(undefined),
    videos,
    showPicture: () => nothing,
    openReader: () => undefined,
    ask: nothing,
    onaction: nothing,
    onsettings: nothing,
    onmenu: nothing,
    onconnections: nothing,
    loadFirstRun: () => Promise.reject(new Error('not loaded')),
    onfirstrun: nothing,
    keys: { copy: nothing, test: nothing },
    ...more,
  });
  return { view, videos };
}

it('keeps one reader for each voice while 1,000 pieces of a transcript come in', async () => {
  const { session, handlers, world } = await inCall({
    there: [agentNamed('helper', 'speaking', { microphoneTrack: { id: 'voice', kind: 'audio' } })],
  });
  const opened: Voice[] = [];
  let open = 0;
  const { view } = show(session, {
    openReader(voice) {
      opened.push(voice);
      open += 1;
      return { read: () => 0, close: () => void (open -= 1) };
    },
  });
  let snapshots = 0;
  session.snapshot.subscribe(() => (snapshots += 1));
  for (let turn = 0; turn < 50; turn += 1) {
    const attributes = { 'lk.segment_id': `turn-${turn}` };
    const stream = createFakeStream('agent-helper', { id: `stream-${turn}`, attributes });
    handlers.onText(stream);
    for (let piece = 0; piece < 20; piece += 1) {
      await stream.say(`${turn * 20 + piece} `);
      world.draw();
      await tick();
    }
    await stream.close({ 'lk.transcription_final': 'true' });
  }
  await settle();
  expect(view.getByRole('log').textContent).toContain('998 999');
  expect(snapshots).toBeGreaterThan(1_000);
  expect(opened.toSorted()).toEqual(['agent', 'microphone']);
  view.unmount();
  expect(open).toBe(0);
});

it('leaves a picture where it is while others come and go', async () => {
  const { session } = await inCall();
  const done: string[] = [];
  const { view, videos } = show(session, {
    showPicture({ id }) {
      done.push(`show ${id}`);
      return () => void done.push(`end ${id}`);
    },
  });
  const track = (id: string): MediaTrack => ({ id, kind: 'video' });
  const [agent, camera] = [track('agent'), track('camera')];
  for (const shown of [[agent], [agent, camera], [agent]]) {
    videos.set(shown.map((one) => ({ of: one === agent ? 'agent' : 'camera', track: one })));
    await view.findByRole('region', { name: 'Video' });
    await tick();
  }
  expect(done).toEqual(['show agent', 'show camera', 'end camera']);
});

it('Escape stops the agent, and a question mark that is written lists no keys', async () => {
  const { session } = await inCall({ there: [agentNamed('helper', 'speaking')] });
  const asked: OwnIntent[] = [];
  const { view } = show(session, { ask: (intent) => void asked.push(intent) });
  const press = (target: EventTarget, key: string): boolean =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  press(document.body, 'Escape');
  press(view.getByRole('textbox'), '?');
  await tick();
  expect(asked).toEqual([{ type: 'interrupt' }]);
  expect(document.querySelector('dialog')).toBeNull();
});

it('says hello to an agent only', async () => {
  const { session } = await inCall({ there: [agentNamed('helper', 'listening')] });
  const withAgent = show(session).view;
  expect(withAgent.getByRole('heading', { name: 'Say hello.' })).toBeTruthy();
  withAgent.unmount();
  const alone = await inCall({ dispatched: [], there: [] });
  const { view } = show(alone.session);
  expect(view.queryByText('Say hello.')).toBeNull();
  expect(view.getByRole('heading', { name: 'No agent is in this call.' })).toBeTruthy();
});

it('tells the whole of a name that does not fit', async () => {
  const name = 'an agent whose name is longer than the window is wide';
  const { session } = await inCall({ there: [agentNamed(name, 'listening')] });
  const { view } = show(session);
  const heading = view.getByRole('heading', { level: 1 });
  expect(heading.textContent).toBe(heading.title);
  expect(heading.title).toBe(name);
});

/** A session without a call. */
const withoutCall = (snapshot: Snapshot): Shown =>
  ({
    snapshot: writable(snapshot),
    messages: { rows: writable([]), dropped: writable(0) },
  }) as unknown as Shown;

it('makes a failed start the page: sentence, advice and its button, and nothing that contradicts them', async () => {
  const failed = failure('connection.unauthorized', 0, 'status 401');
  const silent = failure('media.silent', 0);
  const done: Failure[] = [];
  const { view } = show(
    withoutCall({
      ...initialSnapshot,
      agent: { state: 'failed', failures: [failed] },
      failures: [failed, silent],
    }),
    { info: writable(appInfo), onaction: (one) => void done.push(one) },
  );
  const alert = view.getByRole('heading', { level: 2, name: failed.message }).closest('[role]');
  expect(alert?.textContent).toContain(failed.advice);
  // Said once, in the middle: not in a card above it and under the ring too.
  expect(view.getAllByText(failed.message)).toHaveLength(1);
  expect(view.queryByText(/and speak/)).toBeNull();
  expect(view.getByRole('list', { name: 'Failure reasons' }).textContent).toContain(silent.message);
  await fireEvent.click(view.getByRole('button', { name: 'Edit connection' }));
  expect(done).toEqual([failed]);
});

it('offers to add a connection where there is none, and nothing that needs one', async () => {
  const pages: ConnectionsPage[] = [];
  const { view } = show(withoutCall(initialSnapshot), {
    info: writable({ ...appInfo, connection: null, isSetUp: false }),
    onconnections: (page) => void pages.push(page),
  });
  expect(view.getByRole('status', { name: 'Agent' }).textContent.trim()).toBe('Not set up');
  expect(view.queryByRole('button', { name: 'Talk' })).toBeNull();
  expect(view.queryByText(/from any app/)).toBeNull();
  await fireEvent.click(view.getByRole('button', { name: 'Add a connection' }));
  expect(pages).toEqual(['add']);
});
