'use client';
import { useQuery } from '@tanstack/react-query';
import { useThing } from '@/features/apis/thing/thing-context';
import { PolicyDiff } from '@/features/policies/policy-diff';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';

/** What policies and routing will be that were not, beside what runs there now. */
export function DeployDiff({ liveId, revision }: { liveId: string; revision: RevisionView }) {
  const { params } = useThing();
  const { data: live } = useQuery({
    queryKey: ['settings', liveId, 'deployed'],
    queryFn: () => api.revisions.get({ params: { ...params, revision: liveId } }),
  });
  return live ? <PolicyDiff title="Policies and routing, against what runs there now" before={live.settings} after={revision.settings} /> : null;
}
