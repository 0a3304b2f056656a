import type { ModelErrorClass } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { addUsage, type Ledger, type Usage } from '../../llm/ir/index.js';
import type { Lanes } from './lanes.js';
import type { ModelMeter } from './model-meter.js';
import { tellUsage } from './model-policies.js';
import type { PreparedCall } from './prepared.js';
import type { ProviderAttempt } from './provider-attempt.js';
import { recordOf } from './record.js';
import { answerLostLine, lostInAnswer, lostOf, promptLine, tellingLines } from './told.js';

/** What is told of a call: to the caller in its answer's head, and when it is over to the policies and the record, once. */
export class CallAccount {
  /** Put into words once, for the header and the record. */
  private why: string | null = null;
  private settled = false;
  /** What of the provider's answer has no place in the caller's format; filled while the answer is written. */
  answerLedger: Ledger | null = null;
  /** What a kept answer counts as, where one was given: it has no price. */
  counted: Usage | null = null;

  constructor(
    private readonly x: Exchange,
    private readonly prepared: PreparedCall,
    private readonly meter: ModelMeter,
    private readonly lanes: Lanes,
  ) {}

  private get lost(): readonly string[] {
    return lostOf(this.lanes.latest?.ledger ?? null);
  }

  /** What the caller is told of how it came to this answer. */
  lines({ choice }: ProviderAttempt): string {
    const { prepared, lost } = this;
    this.why = choice.why;
    return promptLine(prepared.prompt) + tellingLines(prepared.route, choice, this.why, lost) + answerLostLine(lostInAnswer(this.answerLedger));
  }

  /** What limits are told: beside a kept answer, what was asked of models to find it. */
  private get used(): Pick<ModelMeter, 'usage' | 'spend'> {
    const { counted, meter } = this;
    return counted === null ? meter : { usage: addUsage(counted, meter.usage), spend: meter.spend ?? 0 };
  }

  /** False: it is settled already. */
  settle(error: ModelErrorClass | undefined): boolean {
    if (this.settled) return false;
    this.settled = true;
    const { x, prepared, meter, lanes } = this;
    meter.endBesides();
    tellUsage(x, prepared, this.used, true);
    x.llm = recordOf(prepared, meter, {
      fallbacks: Math.max(0, x.attempts.length - 1 - lanes.besides),
      lost: this.lost,
      answerLost: lostInAnswer(this.answerLedger),
      error,
      wireFormat: lanes.latest?.wireFormat,
      why: this.why,
    });
    return true;
  }
}
