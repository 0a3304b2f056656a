'use client';
import { useQuery } from '@tanstack/react-query';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { api } from '@/lib/api';
import type { Option } from '@/ui/select';

/** The operations of a revision, to choose from by method and path. Empty while they load. */
export function useOperations({ id, contentHash }: Pick<RevisionView, 'id' | 'contentHash'>): readonly Option[] {
  const { params, key } = useThing();
  const { data } = useQuery({
    queryKey: [...key, 'check', id, contentHash],
    queryFn: () => api.revisions.check({ params: { ...params, revision: id } }),
  });
  return (data?.operations ?? []).map((one) => ({ value: one.id, label: `${one.method} ${one.path}`, hint: one.summary || one.id }));
}
