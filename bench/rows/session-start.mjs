// @ts-check
import { openPages, quit } from '../lib/apps.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';
import { slowLink } from '../lib/slow-link.mjs';

const peer = 'components-react 2.9.24 useSession, prepared';
const floor = 'livekit-client, microphone and token in parallel';
const goals = { 'mic hot': 0.2, connected: undefined, published: 1.02, 'first RTP': 1 };

const names = /** @type {const} */ (['ours', 'peer', 'raw']);
/** Milliseconds to a server that is not on this machine, and back. */
const roundTripMs = 60;

/**
 * From the call of start to an open microphone, the connection, the published track and the first
 * packet of sound, on a real server, against the peer and livekit-client alone; then the same over
 * a longer way.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function sessionStart(bench) {
  const near = await startInTurns(bench, bench.quick ? 3 : 21);
  const { url, ...keys } = await bench.server();
  const link = await slowLink(url, roundTripMs);
  const server = async () => ({ ...keys, url: link.url });
  const far = await startInTurns({ ...bench, server }, bench.quick ? 3 : 11);
  link.close();
  return [
    ...rowsOf('session start', near),
    ...rowsOf(`session start, signalling ${roundTripMs} ms away,`, far),
  ];
}

/**
 * @param {import('../lib/apps.mjs').Bench} bench
 * @param {number} times
 */
async function startInTurns(bench, times) {
  const { app, pages } = await openPages(bench, [...names]);
  const start = async (/** @type {typeof names[number]} */ name) => {
    /** @type {Record<string, number>} */
    const marks = (await pages[name]?.evaluate('window.party.start()')) ?? {};
    await pages[name]?.evaluate('window.party.end()');
    return marks;
  };
  try {
    return await takeTurns(names, times, start, { warmUp: 2 });
  } finally {
    await quit(app);
  }
}

/**
 * @param {string} what
 * @param {Awaited<ReturnType<typeof startInTurns>>} times
 */
function rowsOf(what, times) {
  const middle = (/** @type {keyof typeof times} */ name, /** @type {string} */ mark) =>
    quantile(times[name].map((marks) => marks[mark] ?? NaN));
  return Object.entries(goals).flatMap(([mark, goal]) => [
    row(`${what} to ${mark}`, 'ms', middle('ours', mark), {
      against: peer,
      theirs: middle('peer', mark),
      ...(goal === undefined ? {} : { goal }),
    }),
    row(`${what} to ${mark}`, 'ms', middle('ours', mark), {
      against: floor,
      theirs: middle('raw', mark),
    }),
  ]);
}
