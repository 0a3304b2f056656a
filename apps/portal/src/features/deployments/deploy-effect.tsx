import type { VersionView } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { useNeedsUpstream } from '@/features/revisions/use-needs-upstream';
import { Note } from '@/ui/note';
import { DeployDiff } from './deploy-diff';

interface DeployEffectProps {
  revision: RevisionView;
  target: VersionView['environments'][number];
  version: VersionView;
}

function who({ kind }: DeployEffectProps['target'], { state, name }: VersionView): string {
  if (kind === 'test') return 'Only your own team’s keys are served there, whatever the lifecycle.';
  if (state === 'draft') return `${name} is a draft: nobody may call it there before it is published.`;
  return `Every consumer of ${name} gets it.`;
}

/** What will be different, for whom, and how to undo it. */
export function DeployEffect({ revision, target, version }: DeployEffectProps) {
  const needsUpstream = useNeedsUpstream(revision.settings);
  const before =
    target.revisionNumber === null
      ? `Nothing runs in ${target.slug} yet. To undo it, withdraw the deployment.`
      : target.revisionNumber === revision.number
        ? `Revision ${revision.number} runs there already; it is sent to the gateways anew.`
        : `It replaces revision ${target.revisionNumber} in ${target.slug}. To undo it, roll back to revision ${target.revisionNumber}.`;
  if (target.pinned) return <Note tone="warn">{`${target.slug} is pinned to revision ${target.revisionNumber}. Lift the pin there first.`}</Note>;
  if (needsUpstream)
    return <Note tone="warn">{`Revision ${revision.number} names no upstream: make a new draft from it and choose one under Policies & routing.`}</Note>;
  return (
    <>
      <Note>
        {before} {who(target, version)}
      </Note>
      {target.revisionId !== null && target.revisionId !== revision.id && <DeployDiff liveId={target.revisionId} revision={revision} />}
    </>
  );
}
