'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiView, VersionView } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { behindRoot } from './behind-root';

interface Recorded {
  method: string;
  /** Behind the API's root, with the query. */
  path: string;
  userAgent: string | undefined;
  applicationId: string | undefined;
  environmentId: string | undefined;
}

/** The call of a record as a request; undefined while it loads or none is asked for, null when it was another API's. */
export function useRecorded(tenant: string, recordId: string | null, { id }: ApiView, { environments }: VersionView): Recorded | null | undefined {
  const { data } = useQuery({
    queryKey: ['records', tenant, 'tenant', 'one', recordId],
    queryFn: () => api.callRecords.get({ params: { tenant, request: recordId ?? '' } }),
    enabled: recordId !== null,
  });
  return useMemo(() => {
    if (!data) return undefined;
    const { record } = data;
    if (record.apiId !== id) return null;
    const { method, query, userAgent, applicationId, environmentId } = record;
    const { path } = behindRoot(query ? `${record.path}?${query}` : record.path, environments);
    return { method, path, userAgent, applicationId, environmentId };
  }, [data, id, environments]);
}
