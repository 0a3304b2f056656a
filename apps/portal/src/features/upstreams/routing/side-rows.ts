import type { API, Result } from '@gatehouse/contracts';
import { duration } from '../../../lib/time';
import type { UpstreamView } from '../upstream-view';

export type Figures = Result<(typeof API.upstreams)['routing']>;

export interface SideRow {
  name: string;
  /** Absent: to the upstream's own targets. */
  leadsTo: string | undefined;
  share: string;
  rolledBack: boolean;
  calls: string;
  failed: string;
  p95: string;
}

export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

type Side = NonNullable<Figures['split']>['base'];

const counted = (side: Side | undefined): Pick<SideRow, 'calls' | 'failed' | 'p95'> => {
  if (side === undefined) return { calls: '–', failed: '–', p95: '–' };
  const { calls, failures, p95Ms } = side;
  return { calls: String(calls), failed: calls === 0 ? '–' : percent(failures / calls), p95: calls === 0 ? '–' : duration(Math.round(p95Ms)) };
};

/** The upstream itself, then its arms. */
export function sidesOf({ arms }: NonNullable<UpstreamView['split']>, figures: Figures['split'], names: Readonly<Record<string, string>>): SideRow[] {
  const left = 1 - arms.reduce((sum, { share, rolledBack }) => sum + (rolledBack ? 0 : share), 0);
  return [
    { name: 'This upstream', leadsTo: undefined, share: percent(Math.max(0, left)), rolledBack: false, ...counted(figures?.base) },
    ...arms.map(({ name, upstreamId, share, when, rolledBack }) => ({
      name,
      leadsTo: names[upstreamId] ?? upstreamId,
      share: `${percent(share)}${when.length > 0 ? `, and ${when.length} ${when.length === 1 ? 'match' : 'matches'}` : ''}`,
      rolledBack: rolledBack !== undefined,
      ...counted(figures?.arms.find((arm) => arm.name === name)),
    })),
  ];
}

export function functionSummary(runs: NonNullable<UpstreamView['function']>): string {
  switch (runs.as) {
    case 'lambda':
      return `The targets run the AWS Lambda function ${runs.functionName}${runs.qualifier ? `:${runs.qualifier}` : ''} in ${runs.region}, as key ${runs.accessKeyId}.`;
    case 'openfaas':
      return `The targets run the OpenFaaS function ${runs.functionName}${runs.namespace ? `.${runs.namespace}` : ''}.`;
    case 'knative':
      return `The targets lead to the Knative service ${runs.host}.`;
  }
}
