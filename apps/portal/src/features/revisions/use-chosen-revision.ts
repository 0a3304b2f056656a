'use client';
import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { type ProblemView, problemView } from '@/lib/problem';
import type { RevisionView } from './revision-review';

export interface ChosenRevision {
  /** Newest first. Undefined while they load. */
  revisions: readonly RevisionView[] | undefined;
  /** The one of `?revision=` (number or id), else the newest. */
  revision: RevisionView | undefined;
  choose: (number: number) => void;
  problem: ProblemView | null;
  retry: () => void;
}

/** The revision that the document and policy tabs show. */
export function useChosenRevision(): ChosenRevision {
  const { params, key } = useThing();
  const [asked, ask] = useQueryState('revision', parseAsString);
  const query = useQuery({ queryKey: [...key, 'revisions', 'pick'], queryFn: () => api.revisions.list({ params, query: { limit: 50 } }) });
  const revisions = query.data?.items;
  return {
    revisions,
    revision: revisions?.find(({ id, number }) => id === asked || String(number) === asked) ?? revisions?.[0],
    choose: (number) => void ask(String(number)),
    problem: query.isError && !query.data ? problemView(query.error) : null,
    retry: () => void query.refetch(),
  };
}
