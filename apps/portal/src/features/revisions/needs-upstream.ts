import type { RevisionView } from './revision-review';

/** Whether calls would have nowhere to go: there is no upstream, and no mock that answers each of them. */
export function needsUpstream({ upstreamId, egress, policies }: RevisionView['settings']): boolean {
  return (
    upstreamId === null &&
    egress === undefined &&
    !policies.some(({ type, enabled, dryRun, when }) => type === 'mock' && enabled && !dryRun && when === undefined)
  );
}
