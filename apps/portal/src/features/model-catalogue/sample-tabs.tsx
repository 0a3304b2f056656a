'use client';
import { useState } from 'react';
import { CodeBlock } from '@/ui/code-block';
import { Field } from '@/ui/field';
import { Note } from '@/ui/note';
import { PanelTabs } from '@/ui/panel-tabs';
import { Select } from '@/ui/select';
import { kindsFor, samplesOf } from './snippets/samples';
import { KEY_VARIABLE, type SampleKind } from './snippets/snippet';

const KINDS: Readonly<Record<SampleKind, string>> = {
  chat: 'An answer',
  stream: 'An answer as it is written',
  tools: 'A tool that the model calls',
  embeddings: 'Numbers for a text',
};

interface SampleTabsProps {
  baseUrl: string | undefined;
  model: string;
  abilities: readonly string[];
  /** Whose key it will be; null where none was chosen. */
  application: { id: string; name: string; href: string } | null;
}

/** A call to one model in each stock client, to copy. The key stays where it is: samples read it from the environment. */
export function SampleTabs({ baseUrl, model, abilities, application }: SampleTabsProps) {
  const kinds = kindsFor(abilities);
  const [chosen, setChosen] = useState<SampleKind | null>(null);
  const kind = chosen !== null && kinds.includes(chosen) ? chosen : kinds[0];
  if (baseUrl === undefined) return <Note tone="warn">The API is not deployed to production at the moment: there is no address to call.</Note>;
  if (kind === undefined) return <Note>It answers none of the common calls. The reference of the API says how it is called.</Note>;
  const samples = samplesOf({ baseUrl, model, kind });
  const whose = application ? `a key of ${application.name}` : 'a key of your application';
  return (
    <div className="flex flex-col gap-3">
      <Field label="Show">
        <Select value={kind} onChange={(next) => setChosen(next as SampleKind)} options={kinds.map((value) => ({ value, label: KINDS[value] }))} />
      </Field>
      <CodeBlock title={`Before: ${whose}`} code={`export ${KEY_VARIABLE}=YOUR_KEY`} />
      <PanelTabs
        label="Clients"
        tabs={samples.map(({ id, label, install, file, code }) => ({
          id,
          label,
          content: (
            <div className="flex flex-col gap-3">
              {install && <CodeBlock title="Install" code={install} />}
              <CodeBlock title={file} code={code} />
            </div>
          ),
        }))}
      />
    </div>
  );
}
