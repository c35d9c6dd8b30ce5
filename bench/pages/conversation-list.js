// What both windowed lists are fed with, beyond what every page is fed with.

/** So many rows as an earlier call may have left them, in the model's words. */
export const formerRows = (count) =>
  Array.from({ length: count }, (_, index) => ({
    type: index % 2 === 0 ? 'userTranscript' : 'agentTranscript',
    id: `former ${index}`,
    timestamp: 1_700_000_000_000 + index * 5_000,
    from: index % 2 === 0 ? 'You' : 'Agent',
    message: 'It was the best of times, it was the worst of times, it was the age of wisdom.',
    isFinal: true,
    truncated: false,
  }));

/** Resolves with the milliseconds from `open` being called until the page has been drawn after it. */
export async function timeToDraw(open) {
  const begun = performance.now();
  open();
  await new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
  return performance.now() - begun;
}
