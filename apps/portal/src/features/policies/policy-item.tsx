'use client';
import { SET } from '@gatehouse/contracts';
import { ArrowDown, ArrowUp, GripVertical, Trash2 } from 'lucide-react';
import { type DragEvent, useId } from 'react';
import type { FieldProblem } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { classes } from '@/ui/classes';
import { IconButton } from '@/ui/icon-button';
import { conditionWords } from './condition-words';
import { PolicyForm } from './policy-form';
import { definitionOf, modeOf, type Policy } from './policy-types';
import { SetName } from './set-name';

export interface Dragging {
  onStart: () => void;
  onEnter: () => void;
  onDrop: () => void;
  onEnd: () => void;
  /** Something that may be put here is held over it. */
  over: boolean;
}

interface PolicyItemProps {
  tenant: string;
  policy: Policy;
  readOnly: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (policy: Policy) => void;
  onRemove: () => void;
  /** Null when it is the first (last) of its phase. */
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  dragging: Dragging;
  errors: readonly FieldProblem[];
  /** Of this policy in the request body. */
  pointer: string;
}

const summaryOf = (policy: Policy): string =>
  policy.type === SET
    ? 'A named set: its policies stand here, each in its phase.'
    : (definitionOf(policy.type)?.summary ?? 'This portal does not know the policy; it is kept as it is.');

/** One policy as it stands in its phase; opened, its mode, its condition and the form of its configuration. */
export function PolicyItem({ tenant, policy, readOnly, open, onOpen, onChange, onRemove, onUp, onDown, dragging, errors, pointer }: PolicyItemProps) {
  const id = useId();
  const title = policy.type === SET ? 'Policy set' : (policy.name ?? definitionOf(policy.type)?.title ?? policy.type);
  const faulty = errors.some((error) => error.pointer.startsWith(`${pointer}/`));
  const mode = modeOf(policy);
  const start = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move';
    dragging.onStart();
  };
  return (
    <li
      className={classes('flex flex-col gap-3 rounded-md border p-3', dragging.over ? 'border-accent bg-accent-tint' : 'border-line')}
      onDragEnter={dragging.onEnter}
      onDragOver={(event) => dragging.over && event.preventDefault()}
      onDrop={dragging.onDrop}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-start gap-2">
          {!readOnly && (
            <span aria-hidden draggable onDragStart={start} onDragEnd={dragging.onEnd} className="mt-0.5 hidden cursor-grab text-ink-faint md:block">
              <GripVertical className="size-4" />
            </span>
          )}
          <div className="min-w-0">
            <p className="wrap-anywhere flex flex-wrap items-center gap-2 font-medium text-13 text-ink">
              {policy.type === SET ? <SetName tenant={tenant} setId={String(policy.config.setId)} /> : title}
              {mode === 'off' && <Badge>Off</Badge>}
              {mode === 'dry-run' && <Badge tone="info">Dry run</Badge>}
              {faulty && <Badge tone="bad">Needs a correction</Badge>}
            </p>
            <p className="text-12 text-ink-muted">{summaryOf(policy)}</p>
            {policy.when && <p className="wrap-anywhere text-12 text-ink-muted">Only {conditionWords(policy.when)}</p>}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-1">
          <Button size="sm" variant="quiet" aria-expanded={open} aria-controls={id} onClick={() => onOpen(!open)}>
            {open ? 'Close' : readOnly ? 'Show' : 'Configure'}
          </Button>
          {!readOnly && (
            <>
              <IconButton icon={ArrowUp} size="sm" label={`Move ${title} up`} disabled={!onUp} onClick={() => onUp?.()} />
              <IconButton icon={ArrowDown} size="sm" label={`Move ${title} down`} disabled={!onDown} onClick={() => onDown?.()} />
              <IconButton icon={Trash2} size="sm" label={`Remove ${title}`} onClick={onRemove} />
            </>
          )}
        </div>
      </div>
      {open && <PolicyForm id={id} title={title} policy={policy} readOnly={readOnly} onChange={onChange} errors={errors} pointer={pointer} />}
    </li>
  );
}
