import type { Dialog } from 'electron';
import type { Log } from '../logging/log.js';
import { hostOf } from '../../shared/connections.js';
import type { Connection, ConnectionSettings } from '../../shared/connections.js';
import { linkLimit, linkScheme } from '../../shared/links.js';
import type { Intent } from '../../shared/session.js';

/** What a link asks for, in the app's own terms. */
export type Proposal =
  | { readonly kind: 'open' }
  | { readonly kind: 'talk' }
  /** It names a server; links never choose one. */
  | { readonly kind: 'server'; readonly host: string }
  | { readonly kind: 'refused' };

/**
 * Reads a link: `parley://open` raises the window, `parley://talk` proposes a call on the connection
 * that is set up, either with `?server=…` names a server. Everything else is refused.
 */
export function readLink(link: string): Proposal {
  if (link.length > linkLimit || !URL.canParse(link)) return { kind: 'refused' };
  const { protocol, host, pathname, searchParams } = new URL(link);
  const bare = pathname === '' || pathname === '/';
  if (protocol !== `${linkScheme}:` || !bare || (host !== 'open' && host !== 'talk'))
    return { kind: 'refused' };
  const server = searchParams.get('server');
  if (server !== null) return serverProposal(server);
  return searchParams.size === 0 ? { kind: host } : { kind: 'refused' };
}

/** The host as it would be called: look-alike letters come out as `xn--…`. */
function serverProposal(server: string): Proposal {
  if (!URL.canParse(server)) return { kind: 'refused' };
  const { protocol, host } = new URL(server);
  return /^(wss?|https?):$/.test(protocol) && host ? { kind: 'server', host } : { kind: 'refused' };
}

export interface DeepLinksDeps {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  /** The one in use; null when none is set up. */
  connection(): Connection | null;
  isTalking(): boolean;
  request(intent: Intent): void;
  readonly log: Log;
}

/** Answers links. The caller that got the link raises the window. */
export interface DeepLinks {
  /** Asks the user what a link proposes; a link that comes while one is being asked is dropped. */
  open(link: string): Promise<void>;
}

/** Where a call would go; a token server also names the LiveKit server. */
function placeOf(settings: ConnectionSettings): string {
  const host = hostOf(settings);
  return settings.kind === 'endpoint' ? `on the server that ${host} names` : `on ${host}`;
}

/** Makes the service: a link may propose, and only the user's click does anything. */
export function createDeepLinks(deps: DeepLinksDeps): DeepLinks {
  const { dialog, log } = deps;
  let asking = false;

  const tell = async (message: string, detail: string): Promise<void> => {
    await dialog.showMessageBox({
      type: 'info',
      title: 'Parley',
      message,
      detail,
      buttons: ['OK'],
    });
  };

  const proposeCall = async (): Promise<void> => {
    if (deps.isTalking()) return;
    const connection = deps.connection();
    if (!connection) return deps.request({ type: 'start' });
    const { settings, agentName } = connection;
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Parley',
      message: 'A link wants to start a call.',
      detail: `Your microphone will be heard by ${agentName ? `the agent ${agentName}` : 'the agent'} ${placeOf(settings)}.`,
      buttons: ['Cancel', 'Start the call'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) deps.request({ type: 'start' });
  };

  const answer = (proposal: Proposal): Promise<void> | void => {
    if (proposal.kind === 'talk') return proposeCall();
    if (proposal.kind === 'server')
      return tell(
        `A link names the server ${proposal.host}.`,
        'Parley calls only servers that you have set up yourself; nothing was changed.',
      );
    if (proposal.kind === 'refused')
      return tell(
        'This link cannot be opened.',
        'Parley understands parley://open and parley://talk.',
      );
  };

  return {
    async open(link) {
      const proposal = readLink(link);
      // Its words come from outside and may hold a secret.
      log.info(`link: ${proposal.kind}${asking ? ', dropped: another one is being asked' : ''}`);
      if (asking) return;
      asking = true;
      try {
        await answer(proposal);
      } finally {
        asking = false;
      }
    },
  };
}
