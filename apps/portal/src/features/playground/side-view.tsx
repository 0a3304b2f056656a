'use client';
import { MessagesSquare, Square } from 'lucide-react';
import { recordPath } from '@/features/call-records/record-source';
import { WhyChosen } from '@/features/model-routes/why-chosen';
import { useMay } from '@/lib/session-context';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { CopyButton, CopyText } from '@/ui/copy';
import { EmptyState } from '@/ui/empty-state';
import { ProblemNote } from '@/ui/error-state';
import { FactList } from '@/ui/fact-list';
import { TextLink } from '@/ui/link-button';
import { Note } from '@/ui/note';
import { AnswerText } from './answer-text';
import { hasContent } from './chat-stream';
import type { Compared } from './figures';
import type { Run } from './run-chat';
import { RunFigures } from './run-figures';
import type { Cost } from './use-cost';

const PHASES = {
  waiting: { word: 'Waiting', tone: 'info' },
  answering: { word: 'Answering', tone: 'info' },
  done: { word: 'Done', tone: 'good' },
  stopped: { word: 'Stopped', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
} as const;

/** Who answered, why that one, and where the call’s own page is. */
function Told({ tenant, run }: { tenant: string; run: Run }) {
  const scope = useMay(tenant, 'records:read') ? 'tenant' : 'own';
  const facts = [
    ...(run.target ? [{ label: 'Served by', value: <span className="font-mono text-12">{run.target}</span> }] : []),
    ...(run.route ? [{ label: 'Model route', value: <span className="font-mono text-12">{run.route}</span> }] : []),
    ...(run.why ? [{ label: 'Why this one', value: <WhyChosen reason={run.why} /> }] : []),
    ...(run.cache ? [{ label: 'Cache', value: run.cache }] : []),
    ...(run.lost ? [{ label: 'Lost in translation', value: <span className="font-mono text-12">{run.lost}</span> }] : []),
    ...(run.budgetUsed ? [{ label: 'Budget used', value: run.budgetUsed }] : []),
    ...(run.requestId
      ? [
          {
            label: 'Request',
            value: (
              <span className="flex flex-wrap justify-end gap-x-3">
                <CopyText text={run.requestId} label="Copy the request id" />
                <TextLink href={recordPath(scope, tenant, run.requestId)}>Explain this call</TextLink>
              </span>
            ),
          },
        ]
      : []),
  ];
  return facts.length === 0 ? null : (
    <div className="border-line border-t pt-3">
      <FactList facts={facts} />
    </div>
  );
}

interface SideViewProps {
  tenant: string;
  /** Model A or B. */
  letter: string;
  /** What was asked for. */
  name: string;
  run: Run | undefined;
  figures: Compared;
  cost: Cost | null;
  better: ReadonlySet<keyof Compared> | null;
  onStop: () => void;
}

export function SideView({ tenant, letter, name, run, figures, cost, better, onStop }: SideViewProps) {
  const title = name === '' ? `Model ${letter}` : `${letter}: ${name}`;
  if (!run)
    return (
      <Card title={title}>
        <EmptyState icon={MessagesSquare} title="Nothing asked yet">
          The answer appears here as it is written, with its times, tokens, cost and who served it.
        </EmptyState>
      </Card>
    );
  const running = run.totalMs === null;
  const { word, tone } = PHASES[run.phase];
  return (
    <Card
      title={title}
      actions={
        <>
          <span role="status">
            <Badge tone={tone}>{word}</Badge>
          </span>
          {running && (
            <Button size="sm" icon={Square} onClick={onStop}>
              {`Stop ${letter}`}
            </Button>
          )}
          {run.answer.text !== '' && !running && <CopyButton text={run.answer.text} label={`Copy the answer of ${name}`} />}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {(running || hasContent(run.answer)) && <AnswerText name={`${letter}: ${name}`} answer={run.answer} />}
        {run.phase === 'stopped' && <Note tone="warn">Stopped here; the provider’s work was cancelled. What was used until then is counted.</Note>}
        {run.problem && <ProblemNote problem={run.problem} />}
        <RunFigures run={run} figures={figures} cost={cost} better={better} />
        <Told tenant={tenant} run={run} />
      </div>
    </Card>
  );
}
