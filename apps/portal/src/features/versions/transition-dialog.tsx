'use client';
import { useState } from 'react';
import { useThing, type VersionView } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { inputProblem, problemView } from '@/lib/problem';
import { Checkbox } from '@/ui/checkbox';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { say } from '@/ui/toast';
import { ConsequenceNote } from './consequences';
import { stepOf } from './steps';
import { SuccessorField } from './successor-field';

const DAY_MS = 86_400_000;
const SUNSET_DAYS = 90;

/** The day so many days from now, as a date field writes it. */
const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

interface Values {
  reason: string;
  sunset: string;
  successor: string | null;
  force: boolean;
}

function bodyOf(to: VersionView['state'], { reason, sunset, successor, force }: Values) {
  return {
    to,
    ...(reason.trim() && { reason: reason.trim() }),
    ...(to === 'deprecated' && { sunsetAt: `${sunset}T00:00:00Z`, ...(successor && { successor }) }),
    ...(force && { force }),
  };
}

interface TransitionDialogProps {
  to: VersionView['state'];
  onClose: () => void;
}

/** One step of the lifecycle: what it means for consumers, who they are, then the button. */
export function TransitionDialog({ to, onClose }: TransitionDialogProps) {
  const { api: thing, version, params, refresh } = useThing();
  const step = stepOf(version.state, to);
  const [values, setValues] = useState<Values>(() => ({ reason: '', sunset: dayFromNow(SUNSET_DAYS), successor: null, force: false }));
  const [callsCome, setCallsCome] = useState(false);
  const set = (change: Partial<Values>) => setValues((before) => ({ ...before, ...change }));
  const needsReason = step.needsReason || values.force;
  const confirm = async () => {
    if (needsReason && values.reason.trim() === '') throw inputProblem('Say why: the reason is told to those affected and kept in the audit trail.');
    if (to === 'deprecated' && values.sunset === '') throw inputProblem('Choose the day on which the version ends.');
    try {
      await api.versions.transition({ params, body: bodyOf(to, values) });
    } catch (error) {
      if (to === 'retired' && problemView(error).code === 'transition.refused') setCallsCome(true);
      throw error;
    }
    await refresh();
    say.done(`${thing.name} ${version.name} is ${step.past}`);
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${step.verb} ${thing.name} ${version.name}?`}
      effect={step.effect}
      confirmLabel={`${step.verb} ${version.name}`}
      danger={step.danger}
      typeToConfirm={values.force ? version.name : undefined}
      onConfirm={confirm}
    >
      {step.affects && <ConsequenceNote />}
      {to === 'deprecated' && (
        <>
          <Field label="Sunset date" hint="From that day on calls may fail; told in every reply's Sunset header (midnight UTC)">
            <Input type="date" min={dayFromNow(1)} value={values.sunset} onChange={(event) => set({ sunset: event.target.value })} />
          </Field>
          <SuccessorField value={values.successor} onChange={(successor) => set({ successor })} />
        </>
      )}
      {(step.affects || step.needsReason) && (
        <Field label="Reason" optional={!needsReason} hint="Told to the applications' owners and kept in the audit trail">
          <Textarea rows={2} value={values.reason} onChange={(event) => set({ reason: event.target.value })} />
        </Field>
      )}
      {callsCome && (
        <Checkbox
          checked={values.force}
          onChange={(force) => set({ force })}
          label="Retire although calls still come"
          hint="They are answered with 410 from then on. Needs a reason, and the version's name typed."
        />
      )}
    </ConfirmDialog>
  );
}
