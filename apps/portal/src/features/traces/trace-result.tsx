'use client';
import type { Result, traces } from '@gatehouse/contracts';
import { policyTitle } from '@/features/call-records/policy-title';
import { formatMicroseconds } from '@/lib/number';
import { Badge, type Tone } from '@/ui/badge';
import { Card } from '@/ui/card';
import { CodeBlock } from '@/ui/code-block';
import { FactList } from '@/ui/fact-list';
import { Note } from '@/ui/note';
import { Timeline, type TimelineEntry } from '@/ui/timeline';

export type TraceView = Result<(typeof traces)['run']>;
type Step = TraceView['steps'][number];

const DECISION: Record<Step['decision'], [words: string, tone: Tone]> = {
  passed: ['passed', 'good'],
  answered: ['answered here', 'warn'],
  failed: ['failed', 'bad'],
  skipped: ['was not asked', 'neutral'],
  'dry-run': ['looked on', 'info'],
};
const HOOK: Record<Step['hook'], string> = {
  request: 'request',
  'request-body': 'request body',
  attempt: 'before the upstream is asked',
  response: 'response',
  'response-body': 'response body',
};

function Changes({ step }: { step: Step }) {
  if (step.removed.length + step.added.length === 0) return null;
  return (
    <ul aria-label={`Headers that ${policyTitle(step.policy)} changed`} className="mt-1 flex flex-col gap-0.5 font-mono text-12">
      {step.removed.map(({ name, value }, at) => (
        <li key={`- ${name} ${at}`} className="wrap-anywhere rounded-sm bg-bad-tint px-1 text-ink">
          <span className="sr-only">removed </span>
          <span aria-hidden>− </span>
          {name}: {value}
        </li>
      ))}
      {step.added.map(({ name, value }, at) => (
        <li key={`+ ${name} ${at}`} className="wrap-anywhere rounded-sm bg-good-tint px-1 text-ink">
          <span className="sr-only">added </span>
          <span aria-hidden>+ </span>
          {name}: {value}
        </li>
      ))}
    </ul>
  );
}

function entriesOf(steps: readonly Step[]): TimelineEntry[] {
  return steps.map((step, at) => {
    const [words, tone] = DECISION[step.decision];
    return {
      id: String(at),
      at: formatMicroseconds(step.us),
      title: (
        <>
          <span className="font-medium">{policyTitle(step.policy)}</span> {words}
          <span className="text-ink-muted"> · {HOOK[step.hook]}</span>
        </>
      ),
      tone,
      detail: (
        <>
          {step.code && <span className="font-mono">{step.code} </span>}
          {step.note}
          <Changes step={step} />
        </>
      ),
    };
  });
}

const spelled = (headers: TraceView['answer']['headers']): string => headers.map(({ name, value }) => `${name}: ${value}`).join('\n');

/** What became of the request, policy by policy. */
export function TraceResult({ trace }: { trace: TraceView }) {
  const refused = trace.outcome === 'refused';
  const facts = [
    { label: 'Outcome', value: <Badge tone={refused ? 'warn' : trace.outcome === 'answered' ? 'good' : 'bad'}>{`${trace.status} ${trace.outcome}`}</Badge> },
    ...(refused ? [{ label: 'By', value: `${trace.policy ? policyTitle(trace.policy) : 'the gateway'}${trace.reason ? `: ${trace.reason}` : ''}` }] : []),
    { label: 'Operation', value: trace.operationId ?? 'none' },
    { label: 'Application', value: trace.application ?? 'not identified' },
    { label: 'Plan', value: trace.plan ?? '–' },
    { label: 'Whole time', value: formatMicroseconds(trace.totalUs) },
  ];
  return (
    <Card title="What happened" description="Each policy in the order in which it ran, with what it changed.">
      <div className="flex flex-col gap-5">
        <div className="max-w-2xl">
          <FactList facts={facts} />
        </div>
        {trace.steps.length === 0 ? <Note>No policy was reached.</Note> : <Timeline label="Policies, step by step" entries={entriesOf(trace.steps)} />}
        {trace.sent ? (
          <CodeBlock title="What the upstream would have been sent" code={`${trace.sent.method} ${trace.sent.target}\n${spelled(trace.sent.headers)}`} />
        ) : (
          <Note>Nothing would have reached the upstream.</Note>
        )}
        <CodeBlock title="What the caller would have got" code={`${trace.status}\n${spelled(trace.answer.headers)}\n\n${trace.answer.body}`} />
        {trace.remarks.map((remark) => (
          <p key={remark} className="text-12 text-ink-muted">
            {remark}
          </p>
        ))}
      </div>
    </Card>
  );
}
