import { llm } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { z } from 'zod';
import type { RemoteBrain } from '../environment.js';
import type { Brain, CallControls } from './brain.js';
import { endpointTrouble, hostOf } from './endpoint-trouble.js';

const INSTRUCTIONS = `You are Parley's voice agent, talking with one person by voice.
Answer in one or two short spoken sentences, without markup, lists or emoji.
What you are given is recognised speech: it may hold wrong words that sound alike.
When the person says goodbye, say goodbye and call end_call.`;

/** A language model behind an OpenAI-compatible endpoint; ears and voice stay local. */
export function createOpenAIBrain(remote: RemoteBrain, controls: CallControls): Brain {
  const host = hostOf(remote);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(host);
  return {
    llm: createModel(remote),
    tools: controlTools(controls),
    instructions: INSTRUCTIONS,
    greeting: "Hi, I'm Parley's agent.",
    disclosure: local
      ? undefined
      : `To answer, I send the text of our conversation to ${host}. Your voice stays on this machine.`,
    preemptive: true,
  };
}

function createModel(remote: RemoteBrain): llm.LLM {
  const model = new openai.LLM({
    model: remote.model,
    // The client insists on a key; an endpoint that needs none ignores it.
    apiKey: remote.apiKey ?? 'none',
    ...(remote.baseUrl ? { baseURL: remote.baseUrl } : {}),
  });
  // Of an error agents-js sends the user's client the label alone, which is a name such as "openai.LLM".
  // The first listener sees it first.
  model.on('error', (told) => {
    told.label = endpointTrouble(told.error, remote);
  });
  return model;
}

function controlTools(controls: CallControls): llm.ToolContextLike {
  return [
    llm.tool({
      name: 'end_call',
      description: 'Leaves the call after your next words. Only when the person says goodbye.',
      execute: async () => {
        controls.hangUp();
        return 'The call ends after your next words: say goodbye.';
      },
    }),
    llm.tool({
      name: 'set_timer',
      description: 'Sets a timer; you will speak up when it is due.',
      parameters: z.object({ seconds: z.number().min(1).max(86_400) }),
      execute: async ({ seconds }) => {
        controls.setTimer(seconds);
        return `Timer set for ${seconds} seconds.`;
      },
    }),
    llm.tool({
      name: 'cancel_timers',
      description: 'Cancels every running timer.',
      execute: async () => {
        const running = controls.timersLeft().length;
        controls.cancelTimers();
        return `${running} timers cancelled.`;
      },
    }),
  ];
}
