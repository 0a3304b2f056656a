'use client';
import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useMay } from '@/lib/session-context';
import { Button } from '@/ui/button';
import { ErrorState } from '@/ui/error-state';
import { RelativeTime } from '@/ui/relative-time';
import { SkeletonRows } from '@/ui/skeleton';
import type { CallRow } from './record-source';

type Note = NonNullable<NonNullable<CallRow['llm']>['content']>;
type Said = readonly { by: string; text: string }[];

const BY: Readonly<Record<string, string>> = {
  system: 'System',
  developer: 'Developer',
  user: 'User',
  assistant: 'Model',
  tool: 'Result of a tool',
  reasoning: 'Model, thinking',
  'tool-call': 'Model, calling a tool',
};

/** Text and nothing else: whatever a model or a caller wrote is never markup here. */
function Parts({ title, said, cut }: { title: string; said: Said; cut: boolean }) {
  return (
    <div>
      <h3 className="mb-2 font-medium text-13 text-ink">{title}</h3>
      <ol className="flex flex-col gap-2">
        {said.map(({ by, text }, index) => (
          <li key={index} className="rounded-md border border-line bg-subtle px-3 py-2">
            <p className="font-medium text-12 text-ink-muted">{BY[by] ?? by}</p>
            <p className="wrap-anywhere whitespace-pre-wrap text-13 text-ink">{text}</p>
          </li>
        ))}
      </ol>
      {cut && <p className="mt-1 text-12 text-ink-muted">There was more of it.</p>}
    </div>
  );
}

function Shown({ tenant, requestId, note }: { tenant: string; requestId: string; note: Note }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['records', tenant, 'content', requestId],
    queryFn: () => api.callRecords.content({ params: { tenant, request: requestId } }),
    // each look is one entry in the trail
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (error && problemView(error).status === 404) return <p className="text-13 text-ink-muted">It is past its time, and deleted.</p>;
  if (error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows label="Opening what was said" />;
  return (
    <div className="flex flex-col gap-4">
      {data.request && <Parts title="Asked" said={data.request} cut={note.cut?.includes('request') ?? false} />}
      {data.answer && <Parts title="Answered" said={data.answer} cut={note.cut?.includes('answer') ?? false} />}
      <p className="text-12 text-ink-muted">
        Deleted <RelativeTime at={data.expiresAt} />. That you looked stands in the audit trail.
      </p>
    </div>
  );
}

const maskedWords = ({ masked = {} }: Note): string =>
  Object.entries(masked)
    .map(([kind, count]) => `${count} ${kind.replaceAll('-', ' ')}`)
    .join(', ');

/** What was asked and answered, where the API keeps it; opened by who may, and not by itself. */
export function CallContent({ tenant, record }: { tenant: string; record: CallRow }) {
  const may = useMay(tenant, 'contents:read');
  const [open, setOpen] = useState(false);
  const note = record.llm?.content;
  if (!note || !may) return null;
  const masked = maskedWords(note);
  return (
    <section aria-label="What was said">
      <h2 className="mb-2 font-semibold text-14 text-ink">What was said</h2>
      {note.dropped ? (
        <p className="text-13 text-ink-muted">The gateway had no room to keep it: call records come first.</p>
      ) : open ? (
        <Shown tenant={tenant} requestId={record.requestId} note={note} />
      ) : (
        <div className="flex flex-col items-start gap-2">
          <p className="text-13 text-ink-muted">
            {`Kept for ${note.days} ${note.days === 1 ? 'day' : 'days'}, encrypted.`}
            {masked && ` Masked: ${masked}.`}
          </p>
          <Button icon={Eye} onClick={() => setOpen(true)}>
            Show it
          </Button>
          <p className="text-12 text-ink-muted">Looking is written into the audit trail.</p>
        </div>
      )}
    </section>
  );
}
