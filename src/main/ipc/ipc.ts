/** The one door between main and the windows: nothing else touches `ipcMain` or sends to a window. */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { requestNames } from '../../shared/ipc.js';
import type {
  Input,
  Output,
  RefusalCode,
  Reply,
  RequestName,
  Role,
  SignalName,
  Signals,
} from '../../shared/ipc.js';
import { failureOf } from '../failure-of.js';
import type { Log } from '../logging/log.js';
import type { Roster } from '../windows/roster.js';
import { plainData } from './plain-data.js';

/** One request: authority is per role, and what a window sends is unknown until it has passed here. */
interface Request<Name extends RequestName> {
  readonly roles: readonly Role[];
  readonly schema: z.ZodMiniType<Input<Name>>;
  readonly answer: (input: Input<Name>) => Output<Name> | Promise<Output<Name>>;
}

/** Every request; a missing, unknown or wrongly typed one does not compile. */
export type RequestTable = { readonly [Name in RequestName]: Request<Name> };

// The small zod comes without words for what is wrong.
z.config(en());

/** A window may ask this often in a row, and this often a second in the long run. */
const burst = 300;
const perSecond = 150;
/** Different refusals of one window that are logged; the rest are answered only. */
const loggedPerWindow = 50;
/** A refusal's words may quote what was sent, which may be megabytes. */
const longestMessage = 300;

class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

export interface DoorDeps {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  /** Which pages are ours: each window registers there. */
  readonly roster: Pick<Roster, 'roleOf' | 'pageOf'>;
  /** The only origin whose pages are listened to, e.g. `app://parley`. */
  readonly origin: string;
  /** Milliseconds, monotonic. */
  now(): number;
  readonly log: Log;
}

export interface Door {
  /** Answers every request from now on. */
  serve(table: RequestTable): void;
  /** Sends a signal to the window of a role; without effect while it is not there, or crashed. */
  tell<Name extends SignalName>(role: Role, name: Name, value: Signals[Name]): void;
  dispose(): void;
}

/** Makes the door. A refusal is a reply with a code, never silence and never an exception. */
export function createDoor(deps: DoorDeps): Door {
  const { ipcMain, log } = deps;
  const isFlood = createFloodGuard(deps);
  const isNews = createNewsGuard();

  const senderRole = ({ sender, senderFrame }: IpcMainInvokeEvent): Role => {
    const role = deps.roster.roleOf(sender);
    // A frame that is gone by now is null: who asked cannot be known any more.
    if (!role || !senderFrame || senderFrame !== sender.mainFrame)
      throw new Refusal('ipc.unknown-sender', 'Only the main frame of a Parley window may ask.');
    if (senderFrame.origin !== deps.origin)
      throw new Refusal('ipc.unknown-sender', `Pages of ${senderFrame.origin} may not ask.`);
    return role;
  };

  const admit = <Name extends RequestName>(
    name: Name,
    { roles, schema }: Request<Name>,
    event: IpcMainInvokeEvent,
    sent: unknown,
  ): Input<Name> => {
    // First of all, so that refusing costs no more than this.
    if (isFlood(event.sender)) throw new Refusal('ipc.flood', `Too many requests; slow down.`);
    const role = senderRole(event);
    if (!roles.includes(role))
      throw new Refusal('ipc.wrong-role', `${name} is not for the ${role} window.`);
    const data = plainData(sent);
    if (!data.ok) throw new Refusal('ipc.bad-input', `${name}: ${data.rule}.`);
    const parsed = schema.safeParse(data.value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = [name, ...(issue?.path ?? [])].join('.');
    const words = `${where}: ${issue?.message ?? 'not understood'}.`;
    throw new Refusal('ipc.bad-input', words.slice(0, longestMessage));
  };

  const answer = async <Name extends RequestName>(
    name: Name,
    request: Request<Name>,
    event: IpcMainInvokeEvent,
    sent: unknown,
  ): Promise<Reply<Output<Name>>> => {
    try {
      return { ok: true, value: await request.answer(admit(name, request, event, sent)) };
    } catch (error) {
      const refusal = refusalOf(error);
      const line = `${name} refused: ${refusal.code}: ${refusal.message}`;
      // A flood is logged by its guard, once.
      if (refusal.code === 'app.internal') log.error(`${name} failed`, error);
      else if (refusal.code !== 'ipc.flood' && isNews(event.sender, line)) log.warn(line);
      return refusal;
    }
  };

  const serveOne = <Name extends RequestName>(name: Name, request: Request<Name>): void =>
    ipcMain.handle(name, (event, sent: unknown) => answer(name, request, event, sent));

  return {
    serve(table) {
      for (const name of requestNames) serveOne(name, table[name] as Request<typeof name>);
    },
    tell(role, name, value) {
      const page = deps.roster.pageOf(role);
      if (page && !page.isCrashed()) page.send(name, value);
    },
    dispose() {
      for (const name of requestNames) ipcMain.removeHandler(name);
    },
  };
}

/** A service's typed error carries a failure's code; everything else is our own defect. */
function refusalOf(error: unknown): Extract<Reply<never>, { ok: false }> {
  if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
  const { code, detail, message } = failureOf(error, 0);
  return { ok: false, code, message: detail ?? message };
}

/** A token bucket per window: says whether this request is one too many, and logs a flood once. */
function createFloodGuard({ now, log }: DoorDeps): (sender: WebContents) => boolean {
  const buckets = new WeakMap<WebContents, { tokens: number; at: number; flooded: boolean }>();
  return (sender) => {
    const at = now();
    const bucket = buckets.get(sender) ?? { tokens: burst, at, flooded: false };
    buckets.set(sender, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      if (bucket.tokens >= burst - 1) bucket.flooded = false;
      return false;
    }
    if (!bucket.flooded) log.warn(`window ${sender.id} floods: its requests are refused`);
    bucket.flooded = true;
    return true;
  };
}

/** Says whether a window's refusal has not been logged before, so that repeating it fills no disk. */
function createNewsGuard(): (sender: WebContents, line: string) => boolean {
  const logged = new WeakMap<WebContents, Set<string>>();
  return (sender, line) => {
    const lines = logged.get(sender) ?? new Set();
    logged.set(sender, lines);
    if (lines.has(line) || lines.size >= loggedPerWindow) return false;
    lines.add(line);
    return true;
  };
}
