'use client';
import { TextLink } from '@/ui/link-button';
import { useSets } from './use-sets';

/** A set by its name, with the way to its page. */
export function SetName({ tenant, setId }: { tenant: string; setId: string }) {
  const set = useSets(tenant)?.find(({ id }) => id === setId);
  if (!set) return <>{setId}</>;
  return <TextLink href={`/console/${tenant}/policies/${set.slug}`}>{set.name}</TextLink>;
}
