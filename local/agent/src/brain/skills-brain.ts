import { llm, shortuuid } from '@livekit/agents';
import type { Brain, CallControls } from './brain.js';
import type { Action } from './reply.js';
import { respond } from './respond.js';

/** A brain of built-in skills: it needs no model and no network. */
export function createSkillsBrain(controls: CallControls): Brain {
  return {
    llm: new SkillsLLM(controls),
    tools: [],
    instructions: '',
    greeting: "Hi, I'm the local agent.",
    disclosure: undefined,
    // Replies act (timers, hanging up), so one that may be thrown away must not be made.
    preemptive: false,
  };
}

/** The skills in the place of a language model, so that the session treats them as one. */
class SkillsLLM extends llm.LLM {
  readonly #controls: CallControls;

  constructor(controls: CallControls) {
    super();
    this.#controls = controls;
  }

  override label(): string {
    return 'parley.SkillsLLM';
  }

  override get model(): string {
    return 'skills';
  }

  override chat({ chatCtx, connOptions }: Parameters<llm.LLM['chat']>[0]): llm.LLMStream {
    return new SkillsStream(this, this.#controls, {
      chatCtx,
      connOptions: connOptions ?? { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 10_000 },
    });
  }
}

class SkillsStream extends llm.LLMStream {
  readonly #controls: CallControls;

  constructor(
    owner: llm.LLM,
    controls: CallControls,
    options: ConstructorParameters<typeof llm.LLMStream>[1],
  ) {
    super(owner, options);
    this.#controls = controls;
  }

  protected override async run(): Promise<void> {
    const reply = respond(lastWords(this.chatCtx), {
      now: new Date(),
      timersLeft: this.#controls.timersLeft(),
    });
    if (reply.action) perform(reply.action, this.#controls);
    this.queue.put({ id: shortuuid(), delta: { role: 'assistant', content: reply.text } });
  }
}

/** What the user said or typed last. */
function lastWords(context: llm.ChatContext): string {
  const message = context.items.findLast((item) => item.type === 'message' && item.role === 'user');
  return message?.type === 'message' ? (message.textContent ?? '') : '';
}

function perform(action: Action, controls: CallControls): void {
  switch (action.type) {
    case 'set-timer':
      return controls.setTimer(action.seconds);
    case 'cancel-timers':
      return controls.cancelTimers();
    case 'hang-up':
      return controls.hangUp();
  }
}
