import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import type { Server } from './parley.js';

/** What the LiveKit server itself says of the calls it holds. */
export class ServerView {
  readonly #rooms: RoomServiceClient;
  readonly #dispatches: AgentDispatchClient;

  constructor({ url, apiKey, apiSecret }: Server) {
    const host = url.replace(/^ws/, 'http');
    this.#rooms = new RoomServiceClient(host, apiKey, apiSecret);
    this.#dispatches = new AgentDispatchClient(host, apiKey, apiSecret);
  }

  /** The one room of the call. */
  async room(): Promise<string> {
    const rooms = await this.#rooms.listRooms();
    const occupied = rooms.filter((room) => room.numParticipants > 0);
    if (occupied.length !== 1)
      throw new Error(`Expected one call on the server, found ${occupied.length}.`);
    return occupied[0]?.name ?? '';
  }

  /**
   * The room of the call that began last.
   * @param since milliseconds since the epoch: that of a client that vanished earlier stays for a while
   * @returns undefined where there is none yet
   */
  async newestCall(since: number): Promise<string | undefined> {
    const rooms = await this.#rooms.listRooms();
    const late = rooms
      .filter((room) => Number(room.creationTimeMs) >= since)
      .sort((a, b) => Number(b.creationTimeMs - a.creationTimeMs));
    // How many are in a room the server counts late; it lists them at once.
    for (const { name } of late)
      if ((await this.#rooms.listParticipants(name)).length > 0) return name;
    return undefined;
  }

  /** How many tracks people publish, over all rooms; agents' own are not counted. */
  async tracksOfPeople(): Promise<number> {
    let count = 0;
    for (const room of await this.#rooms.listRooms())
      for (const participant of await this.#rooms.listParticipants(room.name))
        if (!participant.permission?.agent) count += participant.tracks.length;
    return count;
  }

  /** How many people are on the server, over all rooms; agents are none. */
  async people(): Promise<number> {
    let count = 0;
    for (const { name } of await this.#rooms.listRooms())
      for (const { identity } of await this.#rooms.listParticipants(name))
        if (identity.startsWith('user-')) count += 1;
    return count;
  }

  /** The one person on the server: a new `sid` would be a new connection, new tracks new publications. */
  async person(): Promise<{
    readonly sid: string;
    readonly identity: string;
    readonly tracks: readonly string[];
  }> {
    const rooms = await this.#rooms.listRooms();
    const all = await Promise.all(rooms.map(({ name }) => this.#rooms.listParticipants(name)));
    const people = all.flat().filter(({ identity }) => identity.startsWith('user-'));
    if (people.length !== 1) throw new Error(`Expected one person, found ${people.length}.`);
    return {
      sid: people[0]?.sid ?? '',
      identity: people[0]?.identity ?? '',
      tracks: people.flatMap(({ tracks }) => tracks.filter((t) => !t.muted).map((t) => t.sid)),
    };
  }

  /** Sends an agent into the call, as an operator would. */
  async dispatch(agentName: string): Promise<void> {
    await this.#dispatches.createDispatch(await this.room(), agentName);
  }

  /** Ends every call: an app that ends does not take its leave, and is listed for 20 s more. */
  async endCalls(): Promise<void> {
    for (const { name } of await this.#rooms.listRooms()) await this.#rooms.deleteRoom(name);
  }

  async deleteRoom(): Promise<void> {
    await this.#rooms.deleteRoom(await this.room());
  }
}
