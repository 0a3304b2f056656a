import type { PromptInjectionConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { Guard } from '../../llm/guards/guard.js';
import { textsAsked } from '../../llm/guards/request-texts.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import { plainText } from './plain-text.js';
import { injectionScore, type Score } from './score.js';

const NAME = 'prompt-injection';
const REFUSED = 'The request reads like an attempt to change the model’s instructions.';

class PromptInjection implements Policy {
  readonly tellsFindings = true;
  private readonly guard: Guard;
  private readonly phrases: readonly string[];

  constructor(private readonly config: PromptInjectionConfig) {
    this.guard = new Guard(NAME, config);
    this.phrases = config.phrases.map(plainText).filter((phrase) => phrase !== '');
  }

  onModelRequest(x: Exchange, call: ModelCall): Reply | undefined {
    try {
      return this.judge(x, call);
    } catch (error) {
      return this.guard.failed(x, call, 'request', error);
    }
  }

  private judge(x: Exchange, call: ModelCall): Reply | undefined {
    const { look, threshold, action } = this.config;
    const { texts, unseen } = textsAsked(call);
    let worst: Score = { value: 0, signals: [] };
    for (const { text, by } of texts) {
      if (by === 'assistant' || !look.includes(by)) continue;
      const score = injectionScore(text, this.phrases);
      if (score.value > worst.value) worst = score;
    }
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
