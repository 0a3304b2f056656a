import type { ModelTotals } from '@gatehouse/contracts';
import type { z } from 'zod';
import { type ModelSums, percentile, sumHistograms } from '../call-records/index.js';

export type ModelTotalsView = z.input<typeof ModelTotals>;

const ms = (histogram: readonly number[], p: number): number | null => {
  const us = percentile(histogram, p);
  return us === null ? null : Math.round(us / 10) / 100;
};

export function modelTotalsOf(parts: readonly ModelSums[]): ModelTotalsView {
  const add = (name: Exclude<keyof ModelSums, 'ttft'>) => parts.reduce((sum, part) => sum + part[name], 0);
  const ttft = sumHistograms(parts.map((part) => part.ttft));
  return {
    calls: add('calls'),
    failed: add('failed'),
    inputTokens: add('inputTokens'),
    cachedInputTokens: add('cachedInputTokens'),
    cacheWriteTokens: add('cacheWriteTokens'),
    outputTokens: add('outputTokens'),
    reasoningTokens: add('reasoningTokens'),
    spendMicros: add('spendMicros'),
    unpriced: add('unpriced'),
    estimated: add('estimated'),
    fallbacks: add('fallbacks'),
    cacheHits: add('cacheHits'),
    ttftP50Ms: ms(ttft, 0.5),
    ttftP95Ms: ms(ttft, 0.95),
  };
}

/** What a list or a point in time shows. */
export function modelPartOf(parts: readonly ModelSums[]) {
  const { calls, failed, inputTokens, cachedInputTokens, outputTokens, spendMicros, fallbacks, cacheHits, ttftP50Ms, ttftP95Ms } = modelTotalsOf(parts);
  return { calls, failed, inputTokens, cachedInputTokens, outputTokens, spendMicros, fallbacks, cacheHits, ttftP50Ms, ttftP95Ms };
}
