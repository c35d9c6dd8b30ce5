/** Milliseconds by which LiveKit servers let clocks differ. */
const tolerated = 60_000;

/**
 * What a server's `Date` header says about this computer's clock: one sentence with a space before
 * it, or nothing when both agree within a minute.
 * @param now milliseconds since the epoch
 */
export function clockDifference(headers: Headers, host: string, now: number): string {
  const theirs = Date.parse(headers.get('date') ?? '');
  const ahead = now - theirs;
  if (Number.isNaN(theirs) || Math.abs(ahead) <= tolerated) return '';
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  const much = `${minutes} minute${minutes === 1 ? '' : 's'}`;
  return ` This computer’s clock is ${much} ${ahead > 0 ? 'ahead of' : 'behind'} that of ${host}.`;
}
