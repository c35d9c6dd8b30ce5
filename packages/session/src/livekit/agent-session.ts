import { AgentSession } from '@livekit/protocol';
import type { AgentEvent, ModelUsage, UserState } from '../types.js';

const { AgentSessionMessage, ToolCallStatus, UserState: WireUserState } = AgentSession;

const userStates: Readonly<Record<number, UserState>> = {
  [WireUserState.US_SPEAKING]: 'speaking',
  [WireUserState.US_LISTENING]: 'listening',
  [WireUserState.US_AWAY]: 'away',
};
const textLimit = 300;

/**
 * Reads one message of `lk.agent.session`.
 * @returns what of it the session knows; nothing for requests, answers and kinds of events yet unknown
 * @throws when it is no such message
 */
export function agentEvents(bytes: Uint8Array): readonly AgentEvent[] {
  const { message } = AgentSessionMessage.fromBinary(bytes);
  if (message.case !== 'event') return [];
  const { event } = message.value;
  switch (event.case) {
    case 'error':
      return [{ type: 'error', message: event.value.message.slice(0, textLimit) }];
    case 'userStateChanged': {
      const state = userStates[event.value.newState];
      return state ? [{ type: 'user-state', state }] : [];
    }
    case 'functionToolsStarted':
      return event.value.functionCalls.map(started);
    case 'functionToolsExecuted':
      return [
        ...event.value.functionCalls.map(started),
        ...event.value.functionCallOutputs.map((output) =>
          ended(output.callId, output.isError ? 'failed' : 'done'),
        ),
      ];
    case 'toolExecutionUpdated':
      return toolUpdate(event.value);
    case 'sessionUsageUpdated':
      return [{ type: 'usage', models: (event.value.usage?.modelUsage ?? []).flatMap(usageOf) }];
    case 'conversationItemAdded': {
      const item = event.value.item?.item;
      return item?.case === 'agentHandoff'
        ? [{ type: 'handed-over', to: item.value.newAgentId }]
        : [];
    }
    default:
      return [];
  }
}

const started = (call: AgentSession.FunctionCall): AgentEvent => ({
  type: 'tool-started',
  id: call.callId,
  name: call.name,
});

const ended = (id: string, status: 'done' | 'failed' | 'cancelled'): AgentEvent => ({
  type: 'tool-ended',
  id,
  status,
});

function toolUpdate({ update }: AgentSession.AgentSessionEvent_ToolExecutionUpdated): AgentEvent[] {
  if (update.case === 'started' && update.value.functionCall)
    return [started(update.value.functionCall)];
  if (update.case !== 'ended') return [];
  const { callId, status } = update.value;
  if (status === ToolCallStatus.TC_DONE) return [ended(callId, 'done')];
  if (status === ToolCallStatus.TC_ERROR) return [ended(callId, 'failed')];
  if (status === ToolCallStatus.TC_CANCELLED) return [ended(callId, 'cancelled')];
  return [];
}

function usageOf({ usage }: AgentSession.ModelUsage): ModelUsage[] {
  if (usage.case === undefined) return [];
  const { provider, model } = usage.value;
  const counted = usage.case === 'llm' || usage.case === 'tts' || usage.case === 'stt';
  return [
    {
      kind: counted ? usage.case : 'other',
      provider,
      model,
      inputTokens: counted ? usage.value.inputTokens : 0,
      outputTokens: counted ? usage.value.outputTokens : 0,
    },
  ];
}
