'use client';
import { formatMicroseconds } from '@/lib/number';
import { Timeline, type TimelineEntry } from '@/ui/timeline';
import { policyTitle } from './policy-title';
import type { CallRow } from './record-source';
import { useTargets } from './use-targets';

type Entry = TimelineEntry & { us: number };

const RESULT = { passed: 'passed', replied: 'answered here', failed: 'failed', 'dry-run': 'looked on' } as const;
const TONE = { passed: 'good', replied: 'warn', failed: 'bad', 'dry-run': 'info' } as const;

type Step = CallRow['timeline'][number];

/** What one policy did at several moments in a row is one entry. */
function joined(steps: readonly Step[]): Step[] {
  const list: Step[] = [];
  for (const step of steps) {
    const last = list.at(-1);
    if (last?.policy !== step.policy || last.result !== step.result) list.push(step);
    else list[list.length - 1] = { ...step, us: last.us + step.us, note: [last.note, step.note].filter(Boolean).join('; ') || undefined };
  }
  return list;
}

function policyEntries(record: CallRow): Entry[] {
  return joined(record.timeline).map((step, index) => ({
    id: `policy-${index}`,
    at: formatMicroseconds(step.us),
    title: `${policyTitle(step.policy)} ${RESULT[step.result]}`,
    detail: step.note,
    tone: TONE[step.result],
    us: step.us,
  }));
}

/** Targets of upstreams have ids, which say nothing to people; those of models are named. */
function targetWords({ target, address }: CallRow['attempts'][number], urls: ReadonlyMap<string, string>): string {
  const url = urls.get(target) ?? address;
  if (url) return `Upstream ${url}`;
  return target.startsWith('tgt_') ? 'The upstream' : `Upstream ${target}`;
}

function attemptEntries(record: CallRow, urls: ReadonlyMap<string, string>): Entry[] {
  return record.attempts.map((attempt, index) => {
    // both are counted from the attempt's begin
    const us = attempt.firstByteUs ?? attempt.connectUs ?? 0;
    const parts = [
      attempt.connectUs !== undefined && `connected in ${formatMicroseconds(attempt.connectUs)}`,
      attempt.firstByteUs !== undefined && `first byte after ${formatMicroseconds(attempt.firstByteUs)}`,
      attempt.error,
    ];
    return {
      id: `attempt-${index}`,
      at: us > 0 ? formatMicroseconds(us) : '',
      title: `${targetWords(attempt, urls)} ${attempt.status === undefined ? 'gave no answer' : `answered ${attempt.status}`}`,
      detail: parts.filter(Boolean).join(', '),
      tone: attempt.error || (attempt.status ?? 500) >= 500 ? 'bad' : 'good',
      us,
    };
  });
}

/** Each entry's bar is its part of the whole time, after those before it. */
export function CallTimeline({ tenant, record }: { tenant: string; record: CallRow }) {
  const urls = useTargets(tenant, record.attempts.length > 0);
  const whole = Math.max(record.totalUs, 1);
  let start = 0;
  const entries = [...policyEntries(record), ...attemptEntries(record, urls)].map(({ us, ...entry }) => {
    const span = { start: Math.min(start / whole, 1), length: Math.min(us / whole, 1 - Math.min(start / whole, 1)) };
    start += us;
    return { ...entry, span };
  });
  const end: TimelineEntry = {
    id: 'end',
    at: formatMicroseconds(record.totalUs),
    title: record.outcome === 'aborted' ? 'The caller went away' : 'The last byte was sent',
    tone: 'neutral',
  };
  return <Timeline label="The call, step by step" entries={[...entries, end]} />;
}
