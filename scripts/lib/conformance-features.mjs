// @ts-check
// What LiveKit's two session APIs offer, what it is called here, and a part of a test's name; none:
// it is not here, and what is called its place says what there is instead.

/** @typedef {readonly [there: string, here: string, test?: string]} Feature */

/** @type {readonly { title: string, features: readonly Feature[] }[]} */
export const areas = [
  {
    title: 'Swift: Session',
    features: [
      [
        '`Session(tokenSource:tokenOptions:options:)`',
        '`createSession(ports, options)`',
        'is asked to say what the options say',
      ],
      ['`Session.withAgent(_:…)`', '`sessionWithAgent`', 'asks for one agent in the common case'],
      ['`start()`', '`Session.start`, cancellable', 'goes from the key press to a conversation'],
      ['`end()`', '`Session.end`', 'leaves no timer, no microphone and no word behind'],
      [
        '`isConnected`, `connectionState`',
        '`connectionState`, `isConnected`, `reconnection`',
        'is not connected while connecting',
      ],
      ['`error`, `dismissError()`', '`failures`, `dismiss`', 'are latched until dismissed'],
      ['`agent`, `hasAgents`', '`agent`, `agents`, `agentNamed`', 'are each to be had by name'],
      [
        '`agentConnectTimeout`',
        '`AgentRequest.timeoutMs`, `joinTimeoutMs`',
        'have each their own time limit',
      ],
      ['`preConnectAudio`', '`preConnectAudio`', 'asks for one agent in the common case'],
      ['`messages`, `getMessageHistory()`', '`messages.rows`', 'keeps the messages (defect 14)'],
      ['`restoreMessageHistory(_:)`', '`messages.restore`, `clear`', 'are cleared and restored'],
      ['`send(text:)`', '`messages.send`, `resend`', 'that cannot be sent can be sent again'],
      [
        '`senders`, `receivers`',
        '`MessageSender`, `MessageReceiver`',
        'take the user’s messages instead of the room',
      ],
      ['`prewarm()`', '`prepareConnection`', 'warms the way up without a token'],
    ],
  },
  {
    title: 'Swift: Agent',
    features: [
      ['`agentState`', '`Agent.state`', 'an agent that idles is available'],
      [
        '`isConnected`, `canListen`, `isPending`, `isFinished`',
        '`isAvailable`, `canListen`, `isPending`, `isFinished`, `isBufferingSpeech`',
        'says why it failed, and whether to try again',
      ],
      ['`error`', 'the state `failed` with its failures', 'that it did not join'],
      ['`audioTrack`', '`microphoneTrack`', 'speaks through its avatar worker'],
      ['`avatarVideoTrack`', '`cameraTrack`', 'an agent shows its face through its avatar worker'],
      [
        'attributes',
        '`attributes`, `metadata`, `name`, `identity`',
        'is its metadata, its attributes',
      ],
    ],
  },
  {
    title: 'Swift: LocalMedia',
    features: [
      [
        '`toggleMicrophone()`, `isMicrophoneEnabled`',
        '`Session.microphone`',
        'mutes and unmutes the same track',
      ],
      [
        '`toggleCamera()`, `isCameraEnabled`',
        '`Session.camera`',
        'is opened, published and freed by its switch',
      ],
      [
        '`toggleScreenShare()`',
        '`Session.screenShare`',
        'that the user ends is off, and nothing has failed',
      ],
      [
        'camera and screen share exclude each other',
        '`exclusiveVideo`',
        'switch each other off only when asked to',
      ],
      [
        '`audioDevices`, `select(audioDevice:)`',
        '`devices.microphone`, `devices.select`',
        'is the preferred one by its id, then by its label',
      ],
      [
        '`videoDevices`, `select(videoDevice:)`',
        '`devices.camera`',
        'is opened, published and freed by its switch',
      ],
      [
        '— (no speakers)',
        '`devices.speaker`',
        'is the selected one, in the running call and in the next',
      ],
      ['`canPublish…`', '`canPublish`', 'is known, and what it does not permit is not opened'],
      ['`error`', '`state.error` of each device', 'that fails is a failure of its own'],
    ],
  },
  {
    title: 'React: useSession, useAgent, useSessionMessages',
    features: [
      [
        '`useSession(tokenSource, options)`',
        '`createSession`',
        'is asked to say what the options say',
      ],
      ['`session.start({ signal })`', '`start({ signal })`', 'ends a call at any stage'],
      ['`tracks: { microphone, camera, screenShare }`', '`tracks`', 'may be on from the start'],
      [
        '`encryption`',
        '`encryption` of the ports',
        'with one key both sides hear and read each other',
      ],
      ['`session.prepareConnection()`', '`prepareConnection`', 'warms the way up without a token'],
      [
        '`session.connectionState`, `isConnected`',
        '`connection`, `isConnected`',
        'shows each attempt and its reason',
      ],
      ['`agent.state`', '`Agent.state`, `flatState`', 'an agent that idles is available'],
      [
        '`agent.failureReasons`',
        '`failureReasons`',
        'says why it failed, and whether to try again',
      ],
      [
        '`agent.waitUntilConnected()`, `waitUntilCouldBeListening()`, `waitUntilFinished()`',
        '`waitUntilConnected`, `waitUntilState`',
        'is over at once when it is there',
      ],
      [
        '`agent.waitUntilCamera()`, `waitUntilMicrophone()`',
        '`waitUntilMicrophone`, `waitUntilCamera`',
        'is had at once where its',
      ],
      [
        '`useSessionMessages().messages`',
        '`messages.rows`',
        'makes one row per segment and participant',
      ],
      [
        '`useSessionMessages().send`, `isSending`',
        '`messages.send`, each row’s `status`',
        'stands in the rows at once and is sent',
      ],
      [
        'attachments',
        '`Message.attachments`',
        'stand in its row, whether they come before it or after it',
      ],
    ],
  },
  {
    title: 'TokenSource',
    features: [
      [
        '`TokenSource.literal`',
        'a connection of kind `token`, `LIVEKIT_TOKEN`',
        'hands out a ready-made token until it has expired',
      ],
      [
        '`TokenSource.custom`',
        '`CredentialsPort`',
        'asks for new credentials once the old ones were used',
      ],
      [
        '`TokenSource.endpoint`',
        'a connection of kind `endpoint`, `LIVEKIT_TOKEN_ENDPOINT`',
        'is asked in LiveKit’s own words',
      ],
      [
        '`TokenSource.developmentTokenServer`, `sandboxTokenServer`',
        'a connection of kind `sandbox`, `LIVEKIT_SANDBOX_ID`',
        'asks LiveKit Cloud with the id of a development token server',
      ],
      [
        'token options',
        '`TokenRequest`',
        'signs what was asked for, and never hands one request’s token to another',
      ],
      [
        '`TokenSource.cached`',
        'main’s cache, by the value of the request',
        'reuses a token until a fresh one is asked for',
      ],
    ],
  },
];

/** The defects of those two, in the order of their numbers. */
export const defects = [
  'Recording ahead of the connection is shown as on while it never starts.',
  'A token for one request is handed to another after a failure.',
  '`start()` hangs when the agent fails, or reconnects by itself after `end()`.',
  'The microphone is denied: start rejects while the room stays half connected.',
  'Timers fire after `end()`; a quick restart fails early.',
  'An agent that re-joins after a crash stays failed; an idle one fails at the timeout.',
  'A failure is overwritten at the next unrelated event of the room.',
  'Agents that nobody asked for have no timer.',
  'A user transcript’s row changes its id with every interim and jumps below the reply.',
  'The agent’s final flag never reaches the screen.',
  'One malformed packet ends the chat for the whole session.',
  'An uncaught error on a disconnect in mid-stream; no transcript after a reconnect.',
  'A new agent object for each unrelated event of the room.',
  'Messages are lost at the disconnect.',
  'Waits never resolve for a track that is there already.',
  'Any change of devices resets the shown selection.',
];
