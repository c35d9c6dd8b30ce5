import { Endurance, watchable } from '../support/endurance.js';
import { slopesOf, tableOf } from '../support/slopes.js';
import type { Bound } from '../support/slopes.js';
import { expect, test } from '../support/test.js';

/** `npm run test:long` sets the lengths; those of `npm test` find a leak that each unit of work has. */
const lengthOf = (name: string, short: number): number => Number(process.env[name] ?? short);
const lengths = {
  calls: lengthOf('PARLEY_ENDURANCE_CALLS', 24),
  pieces: lengthOf('PARLEY_ENDURANCE_PIECES', 2_400),
};
const samples = 12;
/** Of all but the shortest runs a sample is a small part. */
const every = (length: number): number => Math.max(1, Math.floor(length / samples));

const same = (slack: number): Bound => ({ perUnit: 0, slack });
// Chromium itself holds on to what asking for a microphone led to, for ten seconds: two listeners a
// call, and a quick machine makes 20 in that time.
const heldBriefly = 48;
// Rows come and go in steps of 40.
const stepOfRows = 800;

const afterCalls: Readonly<Record<string, Bound>> = {
  'page: listeners': same(heldBriefly),
  'page: nodes': same(stepOfRows),
  'page: audio nodes': same(heldBriefly),
  'page: peer connections': same(2),
  'page: heap, MB': { perUnit: 0.01, slack: 4 },
  'memory: renderer, MB': { perUnit: 0.02, slack: 30 },
  'memory: main, MB': { perUnit: 0.02, slack: 20 },
  'memory: gpu-process, MB': { perUnit: 0.01, slack: 30 },
  'memory: utility, MB': { perUnit: 0.01, slack: 15 },
  'open files': same(10),
  processes: same(0.5),
  'rooms on the server': same(0.5),
};

const afterPieces: Readonly<Record<string, Bound>> = {
  ...afterCalls,
  // What was said is kept: about 10 bytes a piece, and its row.
  'page: heap, MB': { perUnit: 0.0005, slack: 4 },
  'memory: renderer, MB': { perUnit: 0.001, slack: 40 },
  'memory: main, MB': { perUnit: 0.0005, slack: 20 },
  'memory: gpu-process, MB': { perUnit: 0.0005, slack: 30 },
  'memory: utility, MB': { perUnit: 0.0005, slack: 15 },
};

function judge(done: Endurance, bounds: Readonly<Record<string, Bound>>, unit: string): void {
  const slopes = slopesOf(done.samples, bounds);
  console.log(`\n${tableOf(slopes, unit)}\n`);
  expect(slopes.filter(({ exceeds }) => exceeds).map(({ name }) => name)).toEqual([]);
}

test(`endurance: ${lengths.calls} calls one after another leave nothing behind`, async ({
  startUndriven,
  server,
}) => {
  test.setTimeout(120_000 + lengths.calls * 10_000);
  const done = new Endurance(await startUndriven({ server, args: watchable }), server);
  await done.calls(lengths.calls, every(lengths.calls));
  judge(done, afterCalls, 'call');
});

test(`endurance: ${lengths.pieces} pieces of a conversation in an open window leave only their words`, async ({
  startUndriven,
  server,
}) => {
  test.setTimeout(120_000 + lengths.pieces * 200);
  const done = new Endurance(await startUndriven({ server, args: watchable }), server);
  await done.conversation(lengths.pieces, every(lengths.pieces));
  judge(done, afterPieces, 'piece');
});
