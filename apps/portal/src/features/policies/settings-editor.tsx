'use client';
import { POLICIES } from '@gatehouse/contracts';
import { useThing } from '@/features/apis/thing/thing-context';
import type { RevisionView } from '@/features/revisions/revision-review';
import { useMay } from '@/lib/session-context';
import { Card } from '@/ui/card';
import { Note } from '@/ui/note';
import { EffectiveCard } from './effective-card';
import { ModelsCard } from './models-card';
import { OperationPolicies } from './operation-policies';
import { PolicyList } from './policy-list';
import { RoutingCard } from './routing-card';
import { SaveSettings } from './save-settings';
import { TheirsCard } from './theirs-card';
import { useAskedType } from './use-asked';
import { useOperations } from './use-operations';
import { useSettings } from './use-settings';

/** Policies and routing of one revision; of a draft they can be changed and are saved together. */
export function SettingsEditor({ revision }: { revision: RevisionView }) {
  const { tenant } = useThing();
  const readOnly = !useMay(tenant, 'apis:write') || revision.state !== 'draft';
  const settings = useSettings(revision);
  const operations = useOperations(settings.base);
  const [asked] = useAskedType();
  const { base, value, theirs, set, errors } = settings;
  return (
    <>
      {readOnly && asked !== undefined && <Note>{`Revision ${base.number} is fixed. Make a draft of it, and ${POLICIES[asked].title} is added there.`}</Note>}
      <TheirsCard what="these settings" theirs={theirs?.settings ?? null} mine={value} onSettle={settings.settle} />
      <RoutingCard value={value} onChange={set} readOnly={readOnly} errors={errors} />
      {value.llm && <ModelsCard value={value.llm} onChange={(llm) => set({ llm })} readOnly={readOnly} errors={errors} />}
      <Card
        title="Policies of the API"
        description="They run phase by phase, and within a phase in this order, for every operation. The limits of plans run beside them."
      >
        <PolicyList
          tenant={tenant}
          label="Policies of the API"
          policies={value.policies}
          onChange={(policies) => set({ policies })}
          readOnly={readOnly}
          errors={errors}
          pointer="/settings/policies"
          operations={operations}
          takesAsked
        />
      </Card>
      <OperationPolicies
        revision={base}
        value={value.operationPolicies}
        onChange={(operationPolicies) => set({ operationPolicies })}
        readOnly={readOnly}
        errors={errors}
      />
      <EffectiveCard revision={base} stale={settings.changed} />
      {!readOnly && (
        <SaveSettings
          settings={settings}
          label="Save policies and routing"
          confirmLabel="Save changes"
          what="policies and routing"
          effect="Traffic stays as it is until the revision is deployed."
          done="Traffic changes when the revision is deployed."
          part={(all) => all}
        />
      )}
    </>
  );
}
