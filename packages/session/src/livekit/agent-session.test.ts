import { AgentSession as pb } from '@livekit/protocol';
import { expect, it } from 'vitest';
import { agentEvents } from './agent-session.js';

type Event = NonNullable<ConstructorParameters<typeof pb.AgentSessionEvent>[0]>['event'];

function encode(event: Event): Uint8Array {
  const value = new pb.AgentSessionEvent(event ? { event } : {});
  return new pb.AgentSessionMessage({ message: { case: 'event', value } }).toBinary();
}

it('reads a runtime error, cut at 300 characters', () => {
  const value = new pb.AgentSessionEvent_Error({ message: 'x'.repeat(900) });
  expect(agentEvents(encode({ case: 'error', value }))).toEqual([
    { type: 'error', message: 'x'.repeat(300) },
  ]);
});

it('reads tools that were started and executed', () => {
  const call = new pb.FunctionCall({ callId: 'c1', name: 'weather' });
  const output = new pb.FunctionCallOutput({ callId: 'c1', isError: true });
  expect(
    agentEvents(
      encode({
        case: 'functionToolsStarted',
        value: new pb.AgentSessionEvent_FunctionToolsStarted({ functionCalls: [call] }),
      }),
    ),
  ).toEqual([{ type: 'tool-started', id: 'c1', name: 'weather' }]);
  expect(
    agentEvents(
      encode({
        case: 'functionToolsExecuted',
        value: new pb.AgentSessionEvent_FunctionToolsExecuted({
          functionCalls: [call],
          functionCallOutputs: [output],
        }),
      }),
    ),
  ).toEqual([
    { type: 'tool-started', id: 'c1', name: 'weather' },
    { type: 'tool-ended', id: 'c1', status: 'failed' },
  ]);
});

it('reads usage, the user’s state and a hand-over', () => {
  const llm = new pb.LLMModelUsage({ provider: 'p', model: 'm', inputTokens: 3, outputTokens: 4 });
  const usage = new pb.AgentSessionUsage({
    modelUsage: [new pb.ModelUsage({ usage: { case: 'llm', value: llm } })],
  });
  expect(
    agentEvents(
      encode({
        case: 'sessionUsageUpdated',
        value: new pb.AgentSessionEvent_SessionUsageUpdated({ usage }),
      }),
    ),
  ).toEqual([
    {
      type: 'usage',
      models: [{ kind: 'llm', provider: 'p', model: 'm', inputTokens: 3, outputTokens: 4 }],
    },
  ]);
  expect(
    agentEvents(
      encode({
        case: 'userStateChanged',
        value: new pb.AgentSessionEvent_UserStateChanged({ newState: pb.UserState.US_AWAY }),
      }),
    ),
  ).toEqual([{ type: 'user-state', state: 'away' }]);
  const handoff = new pb.ChatContext_ChatItem({
    item: { case: 'agentHandoff', value: new pb.AgentHandoff({ newAgentId: 'billing' }) },
  });
  expect(
    agentEvents(
      encode({
        case: 'conversationItemAdded',
        value: new pb.AgentSessionEvent_ConversationItemAdded({ item: handoff }),
      }),
    ),
  ).toEqual([{ type: 'handed-over', to: 'billing' }]);
});

it('knows nothing of what else there is, and refuses what is no message', () => {
  const request = new pb.SessionRequest({ requestId: '1' });
  const bytes = new pb.AgentSessionMessage({ message: { case: 'request', value: request } });
  expect(agentEvents(bytes.toBinary())).toEqual([]);
  expect(() => agentEvents(new Uint8Array([255, 255, 255]))).toThrow();
});
