'use client';
import { ClipboardPaste, Play } from 'lucide-react';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { problemView } from '@/lib/problem';
import { useReveal } from '@/lib/use-reveal';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ProblemNote } from '@/ui/error-state';
import { Note } from '@/ui/note';
import { AgainstFields } from './against-fields';
import { PasteDialog } from './paste-dialog';
import { RequestFields } from './request-fields';
import { Said } from './said';
import { TraceResult } from './trace-result';
import { useTrace } from './use-trace';

/** One request, pasted or taken from a record. */
export function RequestPanel({ recordId }: { recordId: string | null }) {
  const { tenant } = useThing();
  const { against, request, change, paste, run, result, failure, busy, foreign } = useTrace(recordId);
  const [pasting, setPasting] = useState(false);
  const shown = useReveal(result);
  const problem = failure === null ? null : problemView(failure);
  return (
    <>
      <Card
        title="Request"
        description="Runs through the gateway’s own code. A stand-in answers for the upstream: nothing is sent, and no counter is spent."
        actions={
          <Button icon={ClipboardPaste} onClick={() => setPasting(true)}>
            Paste a request
          </Button>
        }
      >
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void run();
          }}
        >
          {foreign && <Note tone="warn">The recorded call came by another API or version: give the request by hand.</Note>}
          <AgainstFields against={against} />
          <RequestFields tenant={tenant} request={request} change={change} errors={problem?.errors ?? []} />
          {problem && <ProblemNote problem={problem} />}
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" variant="primary" icon={Play} busy={busy} disabled={!against.against || against.revisionId === null}>
              Run the trace
            </Button>
            <Said>{result && `${result.outcome}, status ${result.status}`}</Said>
          </div>
        </form>
      </Card>
      {result && (
        <div ref={shown}>
          <TraceResult trace={result} />
        </div>
      )}
      {pasting && <PasteDialog onClose={() => setPasting(false)} onPaste={paste} />}
    </>
  );
}
