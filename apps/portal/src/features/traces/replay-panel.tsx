'use client';
import type { Result, traces } from '@gatehouse/contracts';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useThing } from '@/features/apis/thing/thing-context';
import { api } from '@/lib/api';
import { problemView } from '@/lib/problem';
import { useReveal } from '@/lib/use-reveal';
import { useTask } from '@/lib/use-task';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ProblemNote } from '@/ui/error-state';
import { Field } from '@/ui/field';
import { Progress } from '@/ui/progress';
import { Select } from '@/ui/select';
import { AgainstFields } from './against-fields';
import { ReplayResult } from './replay-result';
import { Said } from './said';
import { useAgainst } from './use-against';
import { useReplayProgress } from './use-replay-progress';

export type ReplayView = Result<(typeof traces)['replay']>;

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: '1', label: 'The last hour' },
  { value: '6', label: 'The last 6 hours' },
  { value: '24', label: 'The last 24 hours' },
];
const COUNTS = ['100', '500', '2000'].map((value) => ({ value, label: `At most ${Number(value).toLocaleString('en')} calls` }));

/** A part of a day's recorded calls, run against what is live or a draft. */
export function ReplayPanel() {
  const { tenant, params } = useThing();
  const against = useAgainst();
  const [hours, setHours] = useState('24');
  const [count, setCount] = useState('500');
  const [result, setResult] = useState<ReplayView | null>(null);
  const { busy, failure, run: attempt } = useTask();
  const shown = useReveal(result);
  const [running, setRunning] = useState<string | null>(null);
  const progress = useReplayProgress(tenant, busy ? running : null);
  const run = () =>
    attempt(async () => {
      if (!against.against) return;
      const to = new Date();
      const from = new Date(to.getTime() - Number(hours) * HOUR_MS);
      // no UUID: browsers make those on https only
      const run = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
      setRunning(run);
      const span = { run, from: from.toISOString(), to: to.toISOString(), recordsMax: Number(count) };
      setResult(await api.traces.replay({ params, body: { ...against.against, ...span } }));
    });
  return (
    <>
      <Card
        title="Recorded calls"
        description="The newest calls of this version in the environment, run again in their order: who would be refused now, and by what."
      >
        <div className="flex flex-col gap-4">
          <AgainstFields against={against} />
          <div className="grid gap-4 md:grid-cols-2">
            <Field label="Calls of">
              <Select value={hours} options={SPANS} onChange={setHours} />
            </Field>
            <Field label="How many">
              <Select value={count} options={COUNTS} onChange={setCount} />
            </Field>
          </div>
          {failure !== null && <ProblemNote problem={problemView(failure)} />}
          {progress && <Progress label="Calls run" value={progress.done} max={progress.of} />}
          <div className="flex flex-wrap items-center gap-3">
            <Button variant="primary" icon={Play} busy={busy} disabled={!against.against || against.revisionId === null} onClick={() => void run()}>
              Run the calls
            </Button>
            <Said>
              {busy
                ? progress
                  ? `${progress.done} of ${progress.of} calls run…`
                  : 'Running them…'
                : failure === null && result && `${result.looked} calls run, ${result.newlyRefused} newly refused`}
            </Said>
          </div>
        </div>
      </Card>
      {failure === null && result && (
        <div ref={shown} className="flex flex-col gap-5">
          <ReplayResult tenant={tenant} replay={result} />
        </div>
      )}
    </>
  );
}
