import type { ModelTotals } from '@gatehouse/contracts';
import type { z } from 'zod';
import { type ModelSums, percentile, sumHistograms } from '../call-records/index.js';

export type ModelTotalsView = z.input<typeof ModelTotals>;

const ms = (histogram: readonly number[], p: number): number | null => {
  const us = percentile(histogram, p);
  return us === null ? null : Math.round(us / 10) / 100;
};

export function modelTotalsOf(parts: readonly ModelSums[]): ModelTotalsView {
  const add = (name: Exclude<keyof ModelSums, 'ttft' | 'interToken' | 'total'>) => parts.reduce((sum, part) => sum + part[name], 0);
  const all = (name: 'ttft' | 'interToken' | 'total') => sumHistograms(parts.map((part) => part[name]));
  const [ttft, interToken, total] = [all('ttft'), all('interToken'), all('total')];
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
    interTokenP50Ms: ms(interToken, 0.5),
    interTokenP95Ms: ms(interToken, 0.95),
    totalP50Ms: ms(total, 0.5),
    totalP95Ms: ms(total, 0.95),
  };
}

/** What a list or a point in time shows. */
export function modelPartOf(parts: readonly ModelSums[]) {
  const { cacheWriteTokens: _w, reasoningTokens: _r, unpriced: _u, estimated: _e, ...part } = modelTotalsOf(parts);
  return part;
}
