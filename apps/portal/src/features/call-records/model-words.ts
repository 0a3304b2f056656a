import { formatCount, formatMicros } from '../../lib/number';
import { policyTitle } from './policy-title';
import type { CallRow } from './record-source';

export type ModelCall = NonNullable<CallRow['llm']>;
type Tokens = Pick<ModelCall, 'usage' | 'estimated'>;

export function tokenWords({ usage, estimated }: Tokens): string {
  if (!usage) return 'none were counted';
  const { inputTokens = 0, cachedInputTokens = 0, outputTokens = 0, reasoningTokens = 0 } = usage;
  const cached = cachedInputTokens > 0 ? ` (${formatCount(cachedInputTokens)} cached)` : '';
  const reasoning = reasoningTokens > 0 ? ` (${formatCount(reasoningTokens)} reasoning)` : '';
  return `${formatCount(inputTokens)} in${cached}, ${formatCount(outputTokens)} out${reasoning}${estimated ? ', estimated' : ''}`;
}

export const costWords = (micros: number | undefined): string => (micros === undefined ? 'cost not known' : formatMicros(micros));

/** What a policy asked of a model by itself, or an attempt that did not answer used: a part of the call's tokens and cost. */
export function besideWords(use: NonNullable<ModelCall['besides']>[number]): { label: string; value: string } {
  const label = use.by === 'attempt' ? 'Asked in vain' : `${policyTitle(use.by)} asked`;
  return { label, value: `${use.model}: ${tokenWords(use)}; ${costWords(use.spendMicros)}` };
}

type Finding = NonNullable<ModelCall['guards']>[number];

const ACTIONS: Readonly<Record<Finding['action'], string>> = {
  masked: 'masked',
  replaced: 'replaced',
  refused: 'refused',
  reported: 'reported',
  limited: 'shortened',
  'asked-again': 'asked again',
  'passed-unseen': 'let through unseen',
  'refused-unseen': 'refused unseen',
  'failed-open': 'failed, and let it through',
  'failed-closed': 'failed, and refused',
};

/** Failures stand in records by the names of their kinds: their texts might hold what was asked. */
const FAILURES: Readonly<Record<string, string>> = {
  JudgeUnclear: 'the judge did not answer as it was asked to',
  NotAnswered: 'the judge did not answer',
  TooLongToJudge: 'too long for the judge',
};

/** What a guard did, and how many it found of which kind; never the text. */
export function findingWords({ policy, in: where, action, found, why, dryRun }: Finding): { label: string; value: string } {
  const kinds = Object.entries(found).map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const what = [kinds.join(', '), why && (FAILURES[why] ?? why)].filter(Boolean).join('; ');
  const did = `${dryRun ? 'would have ' : ''}${ACTIONS[action]}`;
  return { label: policyTitle(policy), value: `${where === 'request' ? 'In the question' : 'In the answer'}: ${did}${what === '' ? '' : ` (${what})`}` };
}

/** How a cache came to its answer, or to none. */
export function cacheWords({ cache, cacheSimilarity, cacheAgrees, cacheAgeMs }: ModelCall): string | undefined {
  if (cache === undefined) return undefined;
  const alike = cacheSimilarity === undefined ? undefined : `alike ${cacheSimilarity.toFixed(2)}`;
  const agrees = cacheAgrees === undefined ? undefined : cacheAgrees ? 'the model said the same' : 'the model said something else';
  const age = cacheAgeMs === undefined ? undefined : `${formatCount(Math.round(cacheAgeMs / 1_000))} s old`;
  return [cache, alike, age, agrees].filter(Boolean).join(', ');
}
