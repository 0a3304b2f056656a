'use client';
import { METHODS } from '@gatehouse/contracts';
import type { FieldProblem } from '@/lib/problem';
import { useNameSearch } from '@/lib/use-name-search';
import { Combobox } from '@/ui/combobox';
import { Field } from '@/ui/field';
import { Input, Textarea } from '@/ui/input';
import { Select } from '@/ui/select';
import { NOBODY, type TracedRequest } from './use-trace';

const METHOD_OPTIONS = METHODS.map((method) => ({ value: method, label: method }));

interface RequestFieldsProps {
  tenant: string;
  request: TracedRequest;
  change: (part: Partial<TracedRequest>) => void;
  errors: readonly FieldProblem[];
}

/** The request as somebody pastes it, who sends it, and what the stand-in answers. */
export function RequestFields({ tenant, request, change, errors }: RequestFieldsProps) {
  const { options, ...search } = useNameSearch({ tenant, kind: 'application', chosen: request.application === NOBODY ? null : request.application });
  const errorOf = (pointer: string) => errors.find((error) => error.pointer === pointer)?.detail;
  return (
    <>
      <div className="grid items-end gap-4 md:grid-cols-[9rem_1fr]">
        <Field label="Method">
          <Select value={request.method} options={METHOD_OPTIONS} onChange={(method) => change({ method })} />
        </Field>
        <Field label="Path" hint="Behind the API’s root, with its query" error={errorOf('/request/path')}>
          <Input mono value={request.path} maxLength={4_000} spellCheck={false} onChange={(event) => change({ path: event.target.value })} />
        </Field>
      </div>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Field label="Called by" hint="With a key made for this run alone. Nobody: as the headers say">
          <Combobox
            value={request.application}
            options={[{ value: NOBODY, label: 'Nobody' }, ...options]}
            {...search}
            onChange={(id) => change({ application: id ?? NOBODY })}
          />
        </Field>
        <Field label="From the address" optional hint="For policies that look at where callers are" error={errorOf('/request/clientAddress')}>
          <Input
            mono
            value={request.clientAddress}
            placeholder="192.0.2.7"
            spellCheck={false}
            onChange={(event) => change({ clientAddress: event.target.value.trim() })}
          />
        </Field>
      </div>
      <Field label="Headers" optional hint="One a line, name: value">
        <Textarea mono rows={3} value={request.headers} spellCheck={false} onChange={(event) => change({ headers: event.target.value })} />
      </Field>
      <Field label="Body" optional>
        <Textarea mono rows={3} value={request.body} spellCheck={false} onChange={(event) => change({ body: event.target.value })} />
      </Field>
      <div className="grid items-start gap-4 md:grid-cols-[9rem_1fr]">
        <Field label="Upstream’s status" error={errorOf('/standIn/status')}>
          <Input type="number" min={200} max={599} value={request.standInStatus} onChange={(event) => change({ standInStatus: Number(event.target.value) })} />
        </Field>
        <Field label="Upstream’s answer" error={errorOf('/standIn/body')}>
          <Textarea mono rows={2} value={request.standInBody} spellCheck={false} onChange={(event) => change({ standInBody: event.target.value })} />
        </Field>
      </div>
    </>
  );
}
