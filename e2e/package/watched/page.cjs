const { ipcRenderer } = require('electron');

new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries())
    if (name === 'first-contentful-paint')
      ipcRenderer.send('painted', performance.timeOrigin + startTime);
}).observe({ type: 'paint', buffered: true });
