import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from './revision-review';

/** Whether calls would have nowhere to go: there is no upstream, they lead neither out nor to models, and no mock answers each of them. */
export function useNeedsUpstream({ upstreamId, egress, policies }: RevisionView['settings']): boolean {
  const { api } = useThing();
  return (
    api.kind === 'http' &&
    upstreamId === null &&
    egress === undefined &&
    !policies.some(({ type, enabled, dryRun, when }) => type === 'mock' && enabled && !dryRun && when === undefined)
  );
}
