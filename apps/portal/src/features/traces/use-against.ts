'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';

export const LIVE = 'live';

/** What calls are run against: an environment, and there what is live or a revision. */
export function useAgainst() {
  const { params, key, version } = useThing();
  const { data } = useQuery({ queryKey: [...key, 'revisions', 'pick'], queryFn: () => api.revisions.list({ params, query: { limit: 50 } }) });
  const [environmentId, setEnvironment] = useState(version.environments[0]?.environmentId ?? null);
  const [revisionId, setRevision] = useState<string | null>(null);
  const revisions = data?.items ?? [];
  const live = version.environments.find((environment) => environment.environmentId === environmentId)?.revisionNumber ?? null;
  const chosen = revisionId ?? (live === null ? (revisions[0]?.id ?? null) : LIVE);
  return {
    environmentId,
    setEnvironment,
    revisionId: chosen,
    setRevision,
    environments: version.environments.map(({ environmentId: id, slug, kind }) => ({ value: id, label: slug, hint: kind })),
    revisions: [
      ...(live === null ? [] : [{ value: LIVE, label: 'What is live', hint: `revision ${live}` }]),
      ...revisions.map(({ id, number, state }) => ({ value: id, label: `Revision ${number}`, hint: state.replaceAll('_', ' ') })),
    ],
    /** For the request body. */
    against: environmentId === null ? null : { environmentId, ...(chosen !== null && chosen !== LIVE && { revisionId: chosen }) },
  };
}

export type Against = ReturnType<typeof useAgainst>;
