'use client';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { Button } from '@/ui/button';
import { ErrorState } from '@/ui/error-state';
import { LinkButton } from '@/ui/link-button';
import { SkeletonRows } from '@/ui/skeleton';
import { CallContent } from './call-content';
import { CallExplanation } from './call-explanation';
import { CallFacts } from './call-facts';
import { CallModel } from './call-model';
import { CallTimeline } from './call-timeline';
import type { CallRow, RecordScope } from './record-source';

interface CallStoryProps {
  tenant: string;
  scope: RecordScope;
  requestId: string;
  /** Given in the panel: opens the call's own page. */
  onWhole?: () => void;
}

/** Where the call can be run again against another revision; empty where it reached no API, or the reader is its caller only. */
function traceHref(tenant: string, scope: RecordScope, { apiSlug, versionName, requestId }: CallRow): string {
  if (scope === 'own' || !apiSlug) return '';
  return `/console/${tenant}/apis/${apiSlug}/trace?${new URLSearchParams({ version: versionName ?? '', record: requestId })}`;
}

/** One call, explained: what happened, what to do, each policy and each attempt in order, and the facts. */
export function CallStoryView({ tenant, scope, requestId, onWhole }: CallStoryProps) {
  const params = { tenant, request: requestId };
  const { data, error, refetch } = useQuery({
    queryKey: ['records', tenant, scope, 'one', requestId],
    queryFn: () => (scope === 'own' ? api.callRecords.getOwn({ params }) : api.callRecords.get({ params })),
  });
  if (error) return <ErrorState problem={problemView(error)} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows label="Loading the call" />;
  return (
    <div className="flex flex-col gap-5">
      <CallExplanation record={data.record} explanation={data.explanation} />
      <section aria-label="Timeline">
        <h2 className="mb-2 font-semibold text-14 text-ink">What happened, in order</h2>
        <CallTimeline tenant={tenant} record={data.record} />
      </section>
      {data.record.llm && (
        <section aria-label="Model">
          <h2 className="mb-2 font-semibold text-14 text-ink">The model</h2>
          <CallModel llm={data.record.llm} provider={data.record.providerName} />
        </section>
      )}
      {scope === 'tenant' && <CallContent tenant={tenant} record={data.record} />}
      <section aria-label="Facts">
        <h2 className="mb-2 font-semibold text-14 text-ink">Facts</h2>
        <CallFacts tenant={tenant} scope={scope} record={data.record} />
      </section>
      <div className="flex flex-wrap gap-2">
        {onWhole && <Button onClick={onWhole}>Open its own page</Button>}
        {traceHref(tenant, scope, data.record) && <LinkButton href={traceHref(tenant, scope, data.record)}>Trace it again</LinkButton>}
      </div>
    </div>
  );
}
