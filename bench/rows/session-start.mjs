// @ts-check
import { openPages, quit } from '../lib/apps.mjs';
import { quantile, row, takeTurns } from '../lib/measure.mjs';

const peer = 'components-react 2.9.24 useSession, prepared';
const floor = 'livekit-client, microphone and token in parallel';
const goals = { 'mic hot': 0.2, connected: undefined, published: 1.02, 'first RTP': 1 };

/**
 * From the call of start to an open microphone, the connection, the published track and the first
 * packet of sound, on a real server, against the peer and livekit-client alone.
 * @param {import('../lib/apps.mjs').Bench} bench
 */
export async function sessionStart(bench) {
  const names = /** @type {const} */ (['ours', 'peer', 'raw']);
  const { app, pages } = await openPages(bench, [...names]);
  const times = await takeTurns(
    names,
    bench.quick ? 3 : 21,
    async (name) => {
      /** @type {Record<string, number>} */
      const marks = (await pages[name]?.evaluate('window.party.start()')) ?? {};
      await pages[name]?.evaluate('window.party.end()');
      return marks;
    },
    { warmUp: 2 },
  );
  await quit(app);
  const middle = (/** @type {keyof typeof times} */ name, /** @type {string} */ mark) =>
    quantile(times[name].map((marks) => marks[mark] ?? NaN));
  return Object.entries(goals).flatMap(([mark, goal]) => [
    row(`session start to ${mark}`, 'ms', middle('ours', mark), {
      against: peer,
      theirs: middle('peer', mark),
      ...(goal === undefined ? {} : { goal }),
    }),
    row(`session start to ${mark}`, 'ms', middle('ours', mark), {
      against: floor,
      theirs: middle('raw', mark),
    }),
  ]);
}
