import type { Totals } from '@gatehouse/contracts';
import type { z } from 'zod';
import { percentile, type RollupSums, sumHistograms } from '../call-records/index.js';

export type TotalsView = z.input<typeof Totals>;

const ms = (histogram: readonly number[], p: number): number | null => {
  const us = percentile(histogram, p);
  return us === null ? null : Math.round(us / 10) / 100;
};

export function totalsOf(parts: readonly RollupSums[]): TotalsView {
  const add = (name: Exclude<keyof RollupSums, 'total' | 'policies'>) => parts.reduce((sum, part) => sum + part[name], 0);
  const total = sumHistograms(parts.map((part) => part.total));
  return {
    calls: add('calls'),
    refused: add('refused'),
    failed: add('failed'),
    clientErrors: add('clientErrors'),
    serverErrors: add('serverErrors'),
    bytesIn: add('bytesIn'),
    bytesOut: add('bytesOut'),
    p50Ms: ms(total, 0.5),
    p95Ms: ms(total, 0.95),
    p99Ms: ms(total, 0.99),
    gatewayP95Ms: ms(sumHistograms(parts.map((part) => part.policies)), 0.95),
  };
}

export const errorsOf = ({ clientErrors, serverErrors }: RollupSums): number => clientErrors + serverErrors;
export const p95Of = ({ total }: RollupSums): number | null => ms(total, 0.95);
