'use client';
import type { ModelPrice } from '@gatehouse/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { hasStatus } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { aboutMicros } from './figures';
import type { Run } from './run-chat';

export interface Cost {
  micros: number;
  /** `record`: as it was counted and billed. `catalogue`: by the price and the tokens seen, until the record is there. */
  from: 'record' | 'catalogue';
}

/** A record is stored some seconds after its call. */
const TRIES = 20;
const EVERY_MS = 1_000;

/** What a call cost; null where nobody knows. */
export function useCost(tenant: string, run: Run | undefined, price: ModelPrice | null): Cost | null {
  const mayReadRecords = useMay(tenant, 'records:read');
  const requestId = run?.requestId ?? '';
  const { data } = useQuery({
    queryKey: ['call-records', tenant, 'cost', requestId],
    queryFn: () => {
      const params = { tenant, request: requestId };
      return mayReadRecords ? api.callRecords.get({ params }) : api.callRecords.getOwn({ params });
    },
    enabled: requestId !== '' && run?.totalMs !== null,
    retry: (failures, error) => failures < TRIES && hasStatus(error, 404),
    retryDelay: EVERY_MS,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const micros = data?.record.llm?.spendMicros;
  if (micros !== undefined) return { micros, from: 'record' };
  const usage = run?.answer.usage;
  return usage && price ? { micros: aboutMicros(price, usage), from: 'catalogue' } : null;
}
