const { ipcRenderer } = require('electron');

new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries())
    if (name === 'first-contentful-paint')
      ipcRenderer.send('bench', 'painted', performance.timeOrigin + startTime);
}).observe({ type: 'paint', buffered: true });

// In a fresh profile there is nothing to call yet.
const isTalk = (button) => /Talk|Add a connection/.test(button.textContent) && !button.disabled;
const look = () => {
  if (![...document.querySelectorAll('button')].some(isTalk)) return;
  observer.disconnect();
  ipcRenderer.send('bench', 'usable', performance.timeOrigin + performance.now());
};
const observer = new MutationObserver(look);
observer.observe(document, { childList: true, subtree: true, attributeFilter: ['disabled'] });
