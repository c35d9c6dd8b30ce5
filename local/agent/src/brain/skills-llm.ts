import { llm, shortuuid } from '@livekit/agents';
import type { CallControls } from './brain.js';
import type { Action } from './reply.js';
import { admitIgnorance, answerBySkill } from './skills.js';
import type { Turn } from './smollm/conversation.js';
import type { SmallModel } from './smollm/model.js';

/**
 * The skills in the place of a language model, so that the session treats them as one. What none of
 * them answers goes to the small model, where there is one.
 */
export class SkillsLLM extends llm.LLM {
  readonly controls: CallControls;
  readonly small: SmallModel | undefined;

  constructor(controls: CallControls, small?: SmallModel) {
    super();
    this.controls = controls;
    this.small = small;
  }

  override label(): string {
    return 'parley.SkillsLLM';
  }

  override get model(): string {
    return this.small ? 'skills+smollm' : 'skills';
  }

  override chat({ chatCtx, connOptions }: Parameters<llm.LLM['chat']>[0]): llm.LLMStream {
    return new SkillsStream(this, {
      chatCtx,
      connOptions: connOptions ?? { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 10_000 },
    });
  }
}

class SkillsStream extends llm.LLMStream {
  readonly #owner: SkillsLLM;

  constructor(owner: SkillsLLM, options: ConstructorParameters<typeof llm.LLMStream>[1]) {
    super(owner, options);
    this.#owner = owner;
  }

  protected override async run(): Promise<void> {
    const { controls, small } = this.#owner;
    const id = shortuuid();
    let silent = true;
    const put = (content: string): void => {
      silent = false;
      if (!this.queue.closed) this.queue.put({ id, delta: { role: 'assistant', content } });
    };
    const turns = turnsOf(this.chatCtx);
    const heard = turns.findLast(({ role }) => role === 'user')?.text ?? '';
    const reply = answerBySkill(heard, {
      now: new Date(),
      timersLeft: controls.timersLeft(),
      hasModel: small !== undefined,
    });
    if (reply) {
      if (reply.action) perform(reply.action, controls);
      put(reply.text);
      return;
    }
    const { signal } = this.abortController;
    await small?.answer(turns, signal, put);
    // The model may have nothing to say either.
    if (silent && !signal.aborted) put(admitIgnorance(heard).text);
  }
}

function turnsOf(context: llm.ChatContext): Turn[] {
  return context.items.flatMap((item) => {
    if (item.type !== 'message' || !item.textContent) return [];
    const role = item.role === 'developer' ? 'system' : item.role;
    return [{ role, text: item.textContent }];
  });
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
