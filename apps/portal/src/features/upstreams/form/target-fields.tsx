'use client';
import { Plus, Trash2 } from 'lucide-react';
import { get, useFieldArray, useFormContext } from 'react-hook-form';
import { Button } from '@/ui/button';
import { NumberField, TextField } from '@/ui/form/fields';
import { IconButton } from '@/ui/icon-button';
import type { UpstreamValues } from './values';

/** Addresses with their weights; caps and SRV names beneath each. */
export function TargetFields() {
  const { fields, append, remove } = useFieldArray<UpstreamValues, 'targets'>({ name: 'targets' });
  const { errors } = useFormContext<UpstreamValues>().formState;
  const problem: unknown = get(errors, 'targets.root.message') ?? get(errors, 'targets.message');
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 font-medium text-13 text-ink">Targets</legend>
      {fields.map((field, index) => (
        <div
          key={field.id}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 gap-y-3 rounded-md border border-line p-3 sm:grid-cols-[minmax(0,1fr)_96px_auto]"
        >
          <TextField name={`targets.${index}.url`} label={`Address ${index + 1}`} mono placeholder="https://backend.example.com/base" />
          <IconButton
            icon={Trash2}
            label={`Remove address ${index + 1}`}
            className="mt-7 sm:order-1"
            disabled={fields.length === 1}
            onClick={() => remove(index)}
          />
          <div className="max-sm:col-span-2">
            <NumberField name={`targets.${index}.weight`} label="Weight" min={0} max={1000} />
          </div>
          <div className="col-span-full grid gap-3 sm:order-2 sm:grid-cols-2">
            <NumberField name={`targets.${index}.connectionsMax`} label="Connections at most" hint="Per gateway process; further calls wait" optional min={1} />
            <TextField name={`targets.${index}.srv`} label="SRV name" hint="Hosts from DNS: _http._tcp.pets.example" optional mono autoComplete="off" />
          </div>
        </div>
      ))}
      {typeof problem === 'string' && <p className="text-12 text-bad">{problem}</p>}
      <div>
        <Button size="sm" icon={Plus} onClick={() => append({ url: '', weight: 1, connectionsMax: undefined, srv: '' })}>
          Add a target
        </Button>
      </div>
    </fieldset>
  );
}
