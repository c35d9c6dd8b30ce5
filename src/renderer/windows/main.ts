/** The conversation's window: composes the session, its face, and the line to main. */
import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import { mount } from 'svelte';
import type { SetupText } from '../../shared/setup.js';
import { createActions } from '../bridge/actions.js';
import { createAppInfo } from '../bridge/app-info.js';
import { sendLevel } from '../bridge/level.js';
import { ownSession } from '../bridge/owner.js';
import { connectToMain } from '../bridge/parley.js';
import { createTroubles } from '../bridge/troubles.js';
import { derived } from '../model/store.js';
import ConversationWindow from '../ui/conversation/ConversationWindow.svelte';
import { applyTheme } from '../ui/theme.js';
import type * as Call from './call.js';
import { controlsOf, type WindowControls } from './controls.js';
import { firstPaint } from './first-paint.js';
import { createLateSession } from './late-session.js';
import { consoleLogger as logger } from './logger.js';
import { pageTarget } from './target.js';
import { voicesOf } from './voices.js';

const client = connectToMain();
const warn = (error: unknown): void => logger.warn(String(error));
const info = createAppInfo(client, warn);

// livekit-client is most of the code, and nothing of it is needed for the first picture.
let heavy: typeof Call | undefined;
const late = createLateSession(async () => {
  heavy = await import('./call.js');
  return heavy.createCall(client, logger, () => info.get()?.settings);
}, Date.now);

const troubles = createTroubles(late.snapshot, Date.now);
const unexpected = (error: unknown): void => {
  warn(error);
  troubles.addError(error);
};
const conversation = controlsOf(late, unexpected);
const controls: WindowControls = {
  ...conversation,
  dismiss(code) {
    troubles.dismiss(code);
    conversation.dismiss(code);
  },
};
const openReader = voicesOf(late, (track) => heavy?.createAnalyser(track));

info.subscribe((now) => applyTheme(document.documentElement, now?.settings.theme ?? 'system'));
mount(ConversationWindow, {
  target: pageTarget(),
  props: {
    snapshot: troubles.shown,
    rows: late.rows,
    dropped: late.dropped,
    info,
    openReader,
    onstart: controls.start,
    onend: controls.end,
    onmicrophone: controls.setMicrophone,
    onaction: createActions(client, controls, late.snapshot.get, unexpected),
    ondismiss: controls.dismiss,
    onsend: controls.send,
    onresend: controls.resend,
    oncopy: (text: SetupText) => void client.request('app.copy-setup', text).catch(unexpected),
    onabout: () => void client.request('app.open-about', undefined).catch(unexpected),
    onhelp: () => void client.request('app.open-connection-help', undefined).catch(unexpected),
  },
});

ownSession(client, troubles.shown, controls, troubles.add, warn);
sendLevel({
  client,
  ticker: window,
  live: derived(late.snapshot, ({ microphone }) => microphone.enabled),
  open() {
    const reader = openReader('microphone');
    const bands = new Float32Array(1);
    return { read: () => reader?.read(bands) ?? 0, close: () => reader?.close() };
  },
  onError: warn,
});
firstPaint()
  .then(() => late.load())
  .catch(unexpected);
