'use client';
import { useState } from 'react';
import { DocumentStep } from '@/features/apis/import/document-step';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ProblemNote } from '@/ui/error-state';

/** The first draft of a version that was made empty. */
export function NewDocument() {
  const { tenant, params, refresh, version } = useThing();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const make = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await api.revisions.create({ params, body: { document: text } });
      await refresh();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card
      title={`${version.name} has no document yet`}
      description="Bring an OpenAPI document, or write one. It becomes the first draft; nothing is deployed by that."
      actions={
        <Button variant="primary" busy={busy} disabled={text.trim() === ''} onClick={() => void make()}>
          Make the draft
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {failure !== null && <ProblemNote problem={problemView(failure)} />}
        <DocumentStep tenant={tenant} text={text} onText={setText} />
      </div>
    </Card>
  );
}
