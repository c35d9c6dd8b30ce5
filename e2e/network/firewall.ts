import { connect } from 'node:net';

/** This computer's address on the network of the tests. */
export const lanAddress = process.env['PARLEY_LAN_ADDRESS'] ?? '';

/**
 * Says what the firewall keeps back from now on, in the place of all before.
 * @param rules of nftables, e.g. `meta l4proto udp drop`
 */
export async function keepBack(...rules: readonly string[]): Promise<void> {
  const socket = connect(process.env['PARLEY_FIREWALL'] ?? '');
  socket.end(JSON.stringify(rules));
  const fault = (await socket.setEncoding('utf8').toArray()).join('');
  if (fault) throw new Error(fault);
}
