import type { ByteStreamReader, Room } from '@livekit/rtc-node';

/** Where LiveKit clients send what was said before the agent was there. */
const TOPIC = 'lk.agent.pre-connect-audio-buffer';
/** How long an announced recording is waited for: what the Python framework waits. */
const WAIT_MS = 3_000;
/** A recording that lay around longer would be put in front of later words; Python's limit too. */
const MAX_AGE_MS = 1_000;
/** Clients stop at 10 s, Parley at 30, which is about 480 kB. */
const MAX_BYTES = 4_000_000;

interface Recording {
  readonly samples: Int16Array;
  /** Milliseconds of the clock. */
  readonly receivedAt: number;
}

/** Speech recorded before the connection, by the microphone track that it belongs to. */
export interface PreConnectAudio {
  /**
   * The recording of a track, once. Waits up to 3 s for it; undefined when none comes, or when it
   * cannot be used (which is logged).
   */
  take(trackSid: string): Promise<Int16Array | undefined>;
  dispose(): void;
}

interface Deps {
  readonly room: Pick<Room, 'registerByteStreamHandler' | 'unregisterByteStreamHandler'>;
  /** WebM/Opus to mono samples. */
  readonly decode: (bytes: Uint8Array) => Promise<Int16Array>;
  readonly warn: (message: string) => void;
  /** Milliseconds; for tests. */
  readonly now?: () => number;
  readonly waitMs?: number;
}

/**
 * Listens for recordings. Call it before the room is connected: a client sends as soon as the
 * agent is there, and agents-js has no receiver of its own.
 */
export function receivePreConnectAudio(deps: Deps): PreConnectAudio {
  const { room, decode, warn, now = Date.now, waitMs = WAIT_MS } = deps;
  const arrived = new Map<string, Recording | undefined>();
  const waiting = new Map<string, (recording: Recording | undefined) => void>();

  const receive = async (reader: ByteStreamReader): Promise<Recording> => {
    const { mimeType } = reader.info;
    if (!mimeType.startsWith('audio/webm')) {
      throw new Error(`its type is "${mimeType}", and only WebM is read`);
    }
    return { samples: await decode(await readAll(reader)), receivedAt: now() };
  };

  const keep = async (reader: ByteStreamReader): Promise<void> => {
    const trackSid = reader.info.attributes?.['trackId'];
    if (!trackSid) return warn('Pre-connect audio without a track is ignored.');
    const recording = await receive(reader).catch((error: unknown) => {
      warn(`Pre-connect audio cannot be used: ${String(error)}`);
      return undefined;
    });
    // One that cannot be used need not be waited for either.
    const waiter = waiting.get(trackSid);
    if (waiter) waiter(recording);
    else arrived.set(trackSid, recording);
  };
  room.registerByteStreamHandler(TOPIC, (reader) => void keep(reader));

  const waitFor = (trackSid: string): Promise<Recording | undefined> =>
    new Promise((resolve) => {
      const settle = (recording?: Recording): void => {
        clearTimeout(timer);
        waiting.delete(trackSid);
        resolve(recording);
      };
      const timer = setTimeout(() => {
        warn(`No pre-connect audio came within ${waitMs} ms.`);
        settle();
      }, waitMs);
      waiting.set(trackSid, settle);
    });

  return {
    async take(trackSid) {
      const isThere = arrived.has(trackSid);
      const recording = isThere ? arrived.get(trackSid) : await waitFor(trackSid);
      arrived.delete(trackSid);
      if (!recording) return undefined;
      const age = now() - recording.receivedAt;
      if (age <= MAX_AGE_MS) return recording.samples;
      warn(`Pre-connect audio is ${age} ms old and is ignored.`);
      return undefined;
    },
    dispose: () => room.unregisterByteStreamHandler(TOPIC),
  };
}

async function readAll(reader: ByteStreamReader): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reader) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
