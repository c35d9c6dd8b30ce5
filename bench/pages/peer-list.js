// The peer's hook with a windowed list as React is used well: rows memoised, formatted with one
// formatter, measured as they come in.
import { useVirtualizer } from '@tanstack/react-virtual';
import { createElement, memo, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { formerRows, timeToDraw } from './conversation-list.js';
import { drawWith } from './peer.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

const Row = memo(({ from, message, timestamp }) =>
  createElement(
    'article',
    { style: { padding: '12px 24px', lineHeight: '24px' } },
    createElement('div', null, from, ' ', clock.format(timestamp)),
    createElement('p', { style: { margin: 0 } }, message),
  ),
);

function List({ messages }) {
  const viewport = useRef(null);
  const rows = useVirtualizer({
    count: messages.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => 72,
    overscan: 10,
    getItemKey: (index) => messages[index].id,
  });
  useEffect(() => {
    if (messages.length > 0) rows.scrollToIndex(messages.length - 1, { align: 'end' });
  }, [messages.length, rows]);
  return createElement(
    'div',
    { ref: viewport, style: { height: '100vh', overflow: 'auto' } },
    createElement(
      'div',
      { style: { height: rows.getTotalSize(), position: 'relative' } },
      rows.getVirtualItems().map((item) => {
        const { from, message, timestamp } = messages[item.index];
        const style = { position: 'absolute', width: '100%', top: 0 };
        return createElement(
          'div',
          {
            key: item.key,
            ref: rows.measureElement,
            'data-index': item.index,
            style: { ...style, transform: `translateY(${item.start}px)` },
          },
          createElement(Row, { from: from?.name ?? from?.identity ?? from, message, timestamp }),
        );
      }),
    ),
  );
}

document.body.style.margin = '0';
drawWith(List);
window.party.open = (count) => {
  const messages = formerRows(count);
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  return timeToDraw(() => flushSync(() => root.render(createElement(List, { messages }))));
};
