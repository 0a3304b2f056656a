'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/lib/api';
import type { PreviewView, PromptContent } from './prompt-view';

const QUIET_MS = 400;

type Variables = Record<string, string | number | boolean | string[]>;

/** What a gateway would ask a model, once nothing has changed for a moment. The last one stays until the next is here. */
export function usePreview(tenant: string, content: PromptContent | null, variables: Variables) {
  const asked = content === null ? null : JSON.stringify({ content, call: { variables } });
  const [settled, setSettled] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), QUIET_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const { data, error } = useQuery<PreviewView>({
    queryKey: ['prompt-preview', tenant, settled],
    queryFn: () => api.prompts.preview({ params: { tenant }, body: JSON.parse(settled ?? '{}') }),
    enabled: settled !== null,
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  return { preview: data, error, stale: asked !== settled };
}
