// Parley's model with the list that its window draws.
import '../../src/renderer/ui/base.css';
import { flushSync, mount, unmount } from 'svelte';
import { writable } from '@parley/session';
import { formerRows, timeToDraw } from './conversation-list.js';
import View from './OursList.svelte';
import { onCall } from './ours.js';

const target = document.body;
target.style.cssText = 'display: flex; flex-direction: column; height: 100vh; margin: 0';
let view;
const show = (props) => {
  if (view) void unmount(view);
  view = mount(View, { target, props });
};

onCall(({ messages }) => show({ rows: messages.rows, dropped: messages.dropped }));
window.party.open = (count) => {
  const props = { rows: writable(formerRows(count)), dropped: writable(0) };
  return timeToDraw(() => {
    show(props);
    flushSync();
  });
};
