import type { PromptInjectionConfig } from '@gatehouse/definition';
import { inOneGo, inSlices, type Steps } from '../../compile/steps.js';
import type { Exchange } from '../../exchange/exchange.js';
import { Guard } from '../../llm/guards/guard.js';
import { type Hidden, textsAsked } from '../../llm/guards/request-texts.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import { plainText } from './plain-text.js';
import { injectionSteps, type Score } from './score.js';

const NAME = 'prompt-injection';
const REFUSED = 'The request reads like an attempt to change the model’s instructions.';

/** Letters that are read at once: less than a slice of the event loop's time. */
const AT_ONCE = 8_000;

class PromptInjection implements Policy {
  readonly tellsFindings = true;
  private readonly guard: Guard;
  private readonly phrases: readonly string[];

  constructor(private readonly config: PromptInjectionConfig) {
    this.guard = new Guard(NAME, config);
    this.phrases = config.phrases.map(plainText).filter((phrase) => phrase !== '');
  }

  onModelRequest(x: Exchange, call: ModelCall): undefined | Reply | Promise<undefined | Reply> {
    try {
      const { texts, unseen } = textsAsked(call);
      const looked = texts.filter(({ by }) => by !== 'assistant' && this.config.look.includes(by)).map(({ text }) => text);
      const letters = looked.reduce((sum, { length }) => sum + length, 0);
      if (letters <= AT_ONCE) return this.judge(x, call, unseen, inOneGo(this.worst(looked)));
      return inSlices(this.worst(looked))
        .then((worst) => this.judge(x, call, unseen, worst))
        .catch((error: unknown) => this.guard.failed(x, call, 'request', error));
    } catch (error) {
      return this.guard.failed(x, call, 'request', error);
    }
  }

  private *worst(texts: readonly string[]): Steps<Score> {
    let worst: Score = { value: 0, signals: [] };
    for (const text of texts) {
      const score = yield* injectionSteps(text, this.phrases);
      if (score.value > worst.value) worst = score;
      yield;
    }
    return worst;
  }

  private judge(x: Exchange, call: ModelCall, unseen: ReadonlySet<Hidden>, worst: Score): Reply | undefined {
    const { threshold, action } = this.config;
    if (worst.value >= threshold) {
      const found = Object.fromEntries(worst.signals.map((name) => [name, 1]));
      this.guard.tell(x, call, 'request', action === 'refuse' ? 'refused' : 'reported', found, `score ${worst.value.toFixed(2)}`);
      if (action === 'refuse') return this.guard.refusal('gateway.content_refused', {}, REFUSED);
    }
    return this.guard.unseen(x, call, 'request', unseen);
  }
}

export const promptInjection: PolicyType<PromptInjectionConfig> = {
  type: NAME,
  phase: 'transform',
  create: (config) => new PromptInjection(config),
};
