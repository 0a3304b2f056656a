'use client';
import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCursor } from '@/ui/table/pager';
import { type ProblemView, problemView } from './problem';

interface Answered {
  items: readonly object[];
  nextCursor?: string | null;
}

export interface ListState<Answer extends Answered> {
  /** Undefined while the first page loads. */
  rows: readonly Answer['items'][number][] | undefined;
  nextCursor: string | null;
  /** What the answer carries beside the rows. */
  answer: Answer | undefined;
  problem: ProblemView | null;
  retry: () => void;
  /** After a write: reads every page of this list again. */
  refresh: () => Promise<void>;
}

interface ListOptions<Answer> {
  /** Names the list and all its filters. */
  key: QueryKey;
  read: (cursor: string | undefined) => Promise<Answer>;
  refetchMs?: number;
}

/** One keyset page of a list; the cursor stands in the URL. The old page stays visible while the next one loads. */
export function useList<Answer extends Answered>({ key, read, refetchMs }: ListOptions<Answer>): ListState<Answer> {
  const { cursor } = useCursor();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: [...key, cursor],
    queryFn: () => read(cursor ?? undefined),
    placeholderData: keepPreviousData,
    refetchInterval: refetchMs,
  });
  return {
    rows: query.data?.items,
    nextCursor: query.data?.nextCursor ?? null,
    answer: query.data,
    problem: query.isError && query.data === undefined ? problemView(query.error) : null,
    retry: () => void query.refetch(),
    refresh: () => client.invalidateQueries({ queryKey: key.slice(0, 2) }),
  };
}
