'use client';
import { Send } from 'lucide-react';
import { StatusBadge } from '@/features/call-records/status';
import { formatMs } from '@/lib/number';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { TextLink } from '@/ui/link-button';
import { prettyBody, type TryAnswer } from './send-try';

/** What came back; the call's own page explains it, when the key is the reader's. */
export function TryAnswerView({ tenant, member, answer }: { tenant: string; member: boolean; answer: TryAnswer | null }) {
  if (!answer) {
    return (
      <Card title="Response">
        <EmptyState icon={Send} title="Nothing sent yet">
          The answer appears here, with its headers, its time and a link that explains the call.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card title="Response">
      <div className="flex flex-col gap-3" aria-live="polite">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-13">
          <StatusBadge status={answer.status} />
          <span className="tabular text-ink-muted">{formatMs(answer.ms)}</span>
          {answer.requestId && <CopyText text={answer.requestId} label="Copy the request id" prefix="Request" />}
          {answer.requestId && member && <TextLink href={`/developer/${tenant}/calls/${answer.requestId}`}>Explain this call</TextLink>}
        </div>
        <CodeBlock title="Body" code={answer.body === '' ? '(empty)' : prettyBody(answer.body)} />
        <CodeBlock title="Headers" code={answer.headers.map(([name, value]) => `${name}: ${value}`).join('\n')} />
      </div>
    </Card>
  );
}
