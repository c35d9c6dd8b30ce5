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
/** Milliseconds that a slow token endpoint takes; and what that may add besides. */
const tokenMs = 150;
const mayAdd = { against: '10 ms', theirs: 10, goal: 1 };

/**
 * From the call of start to an open microphone, the connection, the published track and the first
 * packet of sound, on a real server, against the peer and livekit-client alone; then the same over
 * a longer way; then what a token adds that is slow in coming.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function sessionStart(bench) {
  const near = await startInTurns(bench, bench.quick ? 3 : 21);
  const late = await startWithSlowTokens(bench, bench.quick ? 3 : 21);
  const { url, ...keys } = await bench.server();
  const link = await slowLink(url, roundTripMs);
  const server = async () => ({ ...keys, url: link.url });
  const far = await startInTurns({ ...bench, server }, bench.quick ? 3 : 11);
  link.close();
  return [
    ...rowsOf('session start', near),
    ...rowsOf(`session start, signalling ${roundTripMs} ms away,`, far),
    ...slowTokenRows(late),
  ];
}

/**
 * Ours alone: a token that is there at once, and one that takes its time, in turns.
 * @param {import('../lib/apps.mjs').Bench} bench
 * @param {number} times
 */
async function startWithSlowTokens(bench, times) {
  const { app, pages } = await openPages(bench, ['ours']);
  const waits = { instant: 0, slow: tokenMs };
  const start = async (/** @type {keyof typeof waits} */ name) => {
    /** @type {Record<string, number>} */
    const marks = (await pages['ours']?.evaluate(`window.party.start(${waits[name]})`)) ?? {};
    await pages['ours']?.evaluate('window.party.end()');
    return marks;
  };
  try {
    return await takeTurns(/** @type {const} */ (['instant', 'slow']), times, start, { warmUp: 2 });
  } finally {
    await quit(app);
  }
}

/** @param {Awaited<ReturnType<typeof startWithSlowTokens>>} times */
function slowTokenRows({ instant, slow }) {
  const added = (/** @type {string} */ mark) => middleOf(slow, mark) - middleOf(instant, mark);
  return [
    row(`a token that takes ${tokenMs} ms adds to mic hot`, 'ms', added('mic hot'), mayAdd),
    row(
      `a token that takes ${tokenMs} ms adds to connected, besides these`,
      'ms',
      added('connected') - tokenMs,
      mayAdd,
    ),
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
    middleOf(times[name], mark);
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

/**
 * @param {readonly Record<string, number>[]} starts
 * @param {string} mark
 */
const middleOf = (starts, mark) => quantile(starts.map((marks) => marks[mark] ?? NaN));
