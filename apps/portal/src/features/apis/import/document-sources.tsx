import { Download, FilePlus2, FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useTask } from '@/lib/use-task';
import { Button } from '@/ui/button';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { TEMPLATE } from './template';

interface DocumentSourcesProps {
  tenant: string;
  onText: (text: string) => void;
  onFile: (file: File | undefined) => void;
}

/** Where a document may come from, besides being written. */
export function DocumentSources({ tenant, onText, onFile }: DocumentSourcesProps) {
  const file = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState('');
  const { busy, failure, run } = useTask();
  const fetchUrl = () => run(async () => onText((await api.documents.fetch({ params: { tenant }, body: { url } })).text));
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <input
          ref={file}
          type="file"
          aria-label="OpenAPI document"
          accept=".json,.yaml,.yml,application/json,application/yaml"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => onFile(event.target.files?.[0])}
        />
        <Button icon={FileUp} onClick={() => file.current?.click()}>
          Upload a file
        </Button>
        <Button icon={FilePlus2} onClick={() => onText(TEMPLATE)}>
          Start from a template
        </Button>
        <Field label="Or from a URL" className="min-w-56 flex-1">
          <Input type="url" placeholder="https://example.com/openapi.yaml" value={url} onChange={(event) => setUrl(event.target.value)} />
        </Field>
        <Button icon={Download} busy={busy} disabled={url === ''} onClick={() => void fetchUrl()}>
          Fetch
        </Button>
      </div>
      {failure !== null && <ProblemNote problem={problemView(failure)} />}
    </>
  );
}
