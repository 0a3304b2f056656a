'use client';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { FieldProblem } from '@/lib/problem';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { IconButton } from '@/ui/icon-button';
import { SchemaForm } from '@/ui/schema-form/schema-form';
import { configSchema, definitionOf, type Policy } from './policy-types';

interface PolicyItemProps {
  policy: Policy;
  readOnly: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChange: (policy: Policy) => void;
  onRemove: () => void;
  /** Null when it is the first (last) of its phase. */
  onUp: (() => void) | null;
  onDown: (() => void) | null;
  errors: readonly FieldProblem[];
  /** Of this policy in the request body. */
  pointer: string;
}

/** One policy as it stands in its phase; opened, the form of its configuration. */
export function PolicyItem({ policy, readOnly, open, onOpen, onChange, onRemove, onUp, onDown, errors, pointer }: PolicyItemProps) {
  const id = useId();
  const definition = definitionOf(policy.type);
  const title = definition?.title ?? policy.type;
  const faulty = errors.some((error) => error.pointer.startsWith(`${pointer}/`));
  return (
    <li className="flex flex-col gap-3 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 font-medium text-13 text-ink">
            {title}
            {!policy.enabled && <Badge>Off</Badge>}
            {faulty && <Badge tone="bad">Needs a correction</Badge>}
          </p>
          <p className="text-12 text-ink-muted">{definition?.summary ?? 'This portal does not know the policy; it is kept as it is.'}</p>
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
      {open && (
        <fieldset id={id} disabled={readOnly} className="flex flex-col gap-4 border-line border-t pt-3">
          <legend className="sr-only">{title}</legend>
          <Checkbox
            checked={policy.enabled}
            disabled={readOnly}
            onChange={(enabled) => onChange({ ...policy, enabled })}
            label="Enabled"
            hint="Off: it stays here with its settings and does nothing"
          />
          <SchemaForm
            schema={configSchema(policy.type)}
            value={policy.config}
            onChange={(config) => !readOnly && onChange({ ...policy, config: config as Policy['config'] })}
            errors={errors}
            pointer={`${pointer}/config`}
          />
        </fieldset>
      )}
    </li>
  );
}
