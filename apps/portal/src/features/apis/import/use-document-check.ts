'use client';
import type { documents, Result } from '@gatehouse/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/lib/api';

export type DocumentCheck = Result<(typeof documents)['check']>;

const PAUSE_MS = 400;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** Validates a document once typing pauses. `current` is false while the shown findings are those of an older text. */
export function useDocumentCheck(tenant: string, text: string): { check: DocumentCheck | undefined; current: boolean; error: unknown } {
  const settled = useSettled(text);
  const { data, error, isPlaceholderData, isFetching } = useQuery({
    queryKey: ['documents', tenant, settled],
    queryFn: () => api.documents.check({ params: { tenant }, body: { text: settled } }),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { check: settled.trim() === '' ? undefined : data, current: settled === text && !isPlaceholderData && !isFetching, error };
}

/** Findings in the editor's form. */
export const editorProblems = (check: DocumentCheck | undefined) =>
  check?.problems.map(({ severity, message, line, pointer }) => ({ severity, message, source: pointer || undefined, ...(line === null ? {} : { line }) })) ??
  [];
