import type { WireFormat } from '@gatehouse/definition';
import type { Ledger } from '../../llm/ir/index.js';
import type { AnswerPath } from './answer-path.js';
import type { RunningUsage } from './model-meter.js';
import type { ProviderAttempt } from './provider-attempt.js';

/** One target that is being asked, and all that is of it alone. A call has two of them for a while where a second one is asked beside a slow one. */
export interface Lane {
  readonly attempt: ProviderAttempt;
  /** Of its answer, once its head is here. */
  path: AnswerPath | null;
  readonly ledger: Ledger | null;
  readonly wireFormat: WireFormat;
  readonly running: RunningUsage;
}
