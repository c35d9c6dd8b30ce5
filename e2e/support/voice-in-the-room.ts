import { Room } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import type { Server } from './parley.js';
import { ServerView } from './room.js';

export interface Role {
  readonly identity: string;
  /** An agent carries the server's word that it is one. */
  readonly kind: 'agent' | 'standard';
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Another participant, who says exactly what a test wants said. */
export class Participant {
  private constructor(
    private readonly room: Room,
    readonly role: Role,
  ) {}

  /** Joins the one call on the server. */
  static async join(server: Server, role: Role): Promise<Participant> {
    const { identity, kind, name, attributes } = role;
    const token = new AccessToken(server.apiKey, server.apiSecret, {
      identity,
      ...(name === undefined ? {} : { name }),
      ...(attributes ? { attributes: { ...attributes } } : {}),
    });
    token.kind = kind;
    token.addGrant({
      room: await new ServerView(server).room(),
      roomJoin: true,
      canPublish: true,
      canPublishData: true,
      canSubscribe: true,
      ...(kind === 'agent' ? { agent: true } : {}),
    });
    const room = new Room();
    await room.connect(server.url, await token.toJwt(), { autoSubscribe: false, dynacast: false });
    return new Participant(room, role);
  }

  /** Sends one text as a stream of its own, as an agent sends what it says. */
  async say(
    text: string,
    {
      topic = 'lk.transcription',
      id = '',
      as = '',
    }: { topic?: string; id?: string; as?: string } = {},
  ): Promise<void> {
    const writer = await this.#me.streamText({
      topic,
      ...(id && { attributes: { 'lk.segment_id': id, 'lk.transcription_final': 'true' } }),
      ...(as && { senderIdentity: as }),
    });
    await writer.write(text);
    await writer.close();
  }

  /** Sends a text whole and compressed, which may be small on the way and large at its end. */
  async sendCompressed(text: string, topic: string): Promise<void> {
    await this.#me.sendText(text, { topic, compress: true });
  }

  async leave(): Promise<void> {
    await this.room.disconnect();
  }

  get #me(): NonNullable<Room['localParticipant']> {
    if (!this.room.localParticipant) throw new Error(`${this.role.identity} has left the call.`);
    return this.room.localParticipant;
  }
}
