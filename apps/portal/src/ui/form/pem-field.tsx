'use client';
import { FileUp } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useController } from 'react-hook-form';
import { Button } from '../button';
import { Field } from '../field';
import { Textarea } from '../input';

const FILE_BYTES_MAX = 300_000;

interface PemFieldProps {
  name: string;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
  /** What the text begins with: `CERTIFICATE`, `PRIVATE KEY`. */
  kind: string;
  rows?: number;
}

/** A PEM text, pasted or read from a file. What it holds is looked at by the server; nothing of it is kept in the browser. */
export function PemField({ name, label, hint, optional, kind, rows = 5 }: PemFieldProps) {
  const { field, fieldState } = useController({ name });
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    field.onChange(chosen.size > FILE_BYTES_MAX ? '' : await chosen.text());
    if (file.current) file.current.value = ''; // the same file may be chosen again
  };
  return (
    <Field label={label} hint={hint} optional={optional} error={fieldState.error?.message}>
      <Textarea
        {...field}
        value={field.value ?? ''}
        mono
        rows={rows}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        placeholder={`-----BEGIN ${kind}-----`}
        className="text-12"
      />
      <div>
        <input ref={file} type="file" className="sr-only" tabIndex={-1} aria-hidden="true" onChange={(event) => void read(event.target.files?.[0])} />
        <Button size="sm" icon={FileUp} onClick={() => file.current?.click()}>
          {`Read ${label.toLowerCase()} from a file`}
        </Button>
      </div>
    </Field>
  );
}
