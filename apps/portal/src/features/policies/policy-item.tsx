'use client';
import { SET } from '@gatehouse/contracts';
import { ArrowDown, ArrowUp, GripVertical, Trash2 } from 'lucide-react';
import { type DragEvent, type ReactNode, useId } from 'react';
import type { FieldProblem } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { classes } from '@/ui/classes';
import { IconButton } from '@/ui/icon-button';
import type { Option } from '@/ui/select';
import { ConditionWords } from './condition-line';
import { PolicyForm } from './policy-form';
import { definitionOf, modeOf, type Policy } from './policy-types';
import { SetName } from './set-name';
import type { Place } from './use-places';

interface PolicyItemProps {
  tenant: string;
  policy: Policy;
  readOnly: boolean;
  place: Place;
  errors: readonly FieldProblem[];
  /** Of this policy in the request body. */
  pointer: string;
  /** Of the API, where the list is of one. */
  operations?: readonly Option[];
}

const titleOf = (policy: Policy): string => (policy.type === SET ? 'Policy set' : (policy.name ?? definitionOf(policy.type)?.title ?? policy.type));

/** What it does; of one with a name of its own, its kind before that. */
function summaryOf(policy: Policy): string {
  if (policy.type === SET) return 'A named set: its policies stand here, each in its phase.';
  const definition = definitionOf(policy.type);
  if (!definition) return 'This portal does not know the policy; it is kept as it is.';
  return policy.name ? `${definition.title}. ${definition.summary}` : definition.summary;
}

/** What it is, in which mode, and for which calls. */
function Headline({ id, tenant, policy, faulty }: { id: string; tenant: string; policy: Policy; faulty: boolean }) {
  const mode = modeOf(policy);
  return (
    <div className="min-w-0">
      <p id={id} className="wrap-anywhere flex flex-wrap items-center gap-2 font-medium text-13 text-ink">
        {policy.type === SET ? <SetName tenant={tenant} setId={String(policy.config.setId)} /> : titleOf(policy)}
        {mode === 'off' && <Badge>Off</Badge>}
        {mode === 'dry-run' && <Badge tone="info">Dry run</Badge>}
        {faulty && <Badge tone="bad">Needs a correction</Badge>}
      </p>
      <p className="text-12 text-ink-muted">{summaryOf(policy)}</p>
      {policy.when && <ConditionWords tenant={tenant} condition={policy.when} />}
    </div>
  );
}

interface ActionsProps {
  title: string;
  readOnly: boolean;
  place: Place;
  /** Ids of the form, and of what names the policy. */
  controls: string;
  describedBy: string;
}

function Actions({ title, readOnly, place, controls, describedBy }: ActionsProps): ReactNode {
  const { open, onOpen, onUp, onDown, onRemove } = place;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1">
      <Button
        size="sm"
        variant="quiet"
        data-part="toggle"
        aria-describedby={describedBy}
        aria-expanded={open}
        aria-controls={open ? controls : undefined}
        onClick={() => onOpen(!open)}
      >
        {open ? 'Close' : readOnly ? 'Show' : 'Configure'}
      </Button>
      {!readOnly && (
        <>
          <IconButton icon={ArrowUp} size="sm" data-part="up" label={`Move ${title} up`} disabled={!onUp} onClick={() => onUp?.()} />
          <IconButton icon={ArrowDown} size="sm" data-part="down" label={`Move ${title} down`} disabled={!onDown} onClick={() => onDown?.()} />
          <IconButton icon={Trash2} size="sm" label={`Remove ${title}`} onClick={onRemove} />
        </>
      )}
    </div>
  );
}

/** One policy as it stands in its phase; opened, the form of its configuration, its mode and its condition. */
export function PolicyItem({ tenant, policy, readOnly, place, errors, pointer, operations }: PolicyItemProps) {
  const id = useId();
  const headline = `${id}-headline`;
  const title = titleOf(policy);
  const { dragging } = place;
  const start = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move';
    dragging.onStart();
  };
  return (
    <li
      data-place={place.at}
      className={classes('flex scroll-mb-20 flex-col gap-3 rounded-md border p-3', dragging.over ? 'border-accent bg-accent-tint' : 'border-line')}
      onDragEnter={dragging.onEnter}
      onDragOver={(event) => dragging.over && event.preventDefault()}
      onDrop={dragging.onDrop}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 md:flex-nowrap">
        <div className="flex min-w-0 items-start gap-2">
          {!readOnly && (
            <span aria-hidden draggable onDragStart={start} onDragEnd={dragging.onEnd} className="mt-0.5 hidden cursor-grab text-ink-faint md:block">
              <GripVertical className="size-4" />
            </span>
          )}
          <Headline id={headline} tenant={tenant} policy={policy} faulty={errors.some((error) => error.pointer.startsWith(`${pointer}/`))} />
        </div>
        <Actions title={title} readOnly={readOnly} place={place} controls={id} describedBy={headline} />
      </div>
      {place.open && (
        <PolicyForm
          id={id}
          tenant={tenant}
          title={title}
          policy={policy}
          readOnly={readOnly}
          onChange={place.onChange}
          errors={errors}
          pointer={pointer}
          operations={operations}
        />
      )}
    </li>
  );
}
