'use client';
import { useQuery } from '@tanstack/react-query';
import { PolicyDiff } from '@/features/policies/policy-diff';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { ErrorState } from '@/ui/error-state';
import { SkeletonRows } from '@/ui/skeleton';
import type { PromptContent } from './prompt-view';

/** Messages line by line, so that a changed word is one changed line and not a whole message. */
const shown = ({ messages, ...rest }: PromptContent) => ({
  messages: messages.map(({ role, content }) => ({ role, content: content.split('\n') })),
  ...rest,
});

interface VersionDiffProps {
  tenant: string;
  prompt: string;
  before: number;
  after: number;
}

/** What one version changed of another. */
export function VersionDiff({ tenant, prompt, before, after }: VersionDiffProps) {
  const read = (number: number) => api.prompts.getVersion({ params: { tenant, prompt, number } });
  const { data, error, refetch } = useQuery({
    queryKey: ['prompts', tenant, prompt, 'diff', before, after],
    queryFn: () => Promise.all([read(before), read(after)]),
    gcTime: 0,
  });
  if (error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows label="Loading both versions" />;
  return <PolicyDiff title={`From version ${before} to version ${after}`} before={shown(data[0].content)} after={shown(data[1].content)} />;
}
