import { duration } from '@/lib/time';
import { Card } from '@/ui/card';
import type { ProviderView } from './provider-view';
import { authWords, FORMAT_WORDS } from './provider-words';

const names = (record: Readonly<Record<string, unknown>> | undefined): string => Object.keys(record ?? {}).join(', ') || 'none';

const SETTINGS: readonly [label: string, of: (provider: ProviderView) => string][] = [
  ['Format', ({ wireFormat, speaks }) => [wireFormat, ...speaks].map((format) => FORMAT_WORDS[format]).join('; ')],
  ['Keys are sent', authWords],
  ['Time-outs', ({ timeouts }) => `connect ${duration(timeouts.connectMs)}, answer ${duration(timeouts.firstByteMs)}, pause ${duration(timeouts.idleMs)}`],
  ['Headers added', ({ headers }) => names(headers)],
  ['Query added', ({ query }) => names(query)],
  ['Paths of its own', ({ paths }) => names(paths)],
  ['Departs from the format in', ({ dialect }) => names(dialect)],
  ['Models', ({ catalogue }) => (catalogue ? 'all that the catalogue has of its kind, and its own' : 'only its own')],
];

/** How it is called, in words. */
export function SettingsCard({ provider }: { provider: ProviderView }) {
  return (
    <Card title="How it is called">
      <dl className="flex flex-col divide-y divide-line text-13">
        {SETTINGS.map(([label, of]) => (
          <div key={label} className="grid gap-x-4 gap-y-0.5 py-2 first:pt-0 last:pb-0 sm:grid-cols-[180px_minmax(0,1fr)]">
            <dt className="text-ink-muted">{label}</dt>
            <dd className="wrap-anywhere text-ink">{of(provider)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
