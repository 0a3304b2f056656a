'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';

const EVERY_MS = 500;

/** How far a run is; null where none runs, or nothing is known of it yet. */
export function useReplayProgress(tenant: string, run: string | null) {
  const { data } = useQuery({
    queryKey: ['replay-progress', tenant, run],
    queryFn: () => api.traces.replayProgress({ params: { tenant, run: run ?? '' } }),
    enabled: run !== null,
    refetchInterval: EVERY_MS,
    gcTime: 0,
    retry: false,
  });
  return run === null ? null : (data?.progress ?? null);
}
