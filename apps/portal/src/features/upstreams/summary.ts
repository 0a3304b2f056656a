import { duration } from '@/lib/time';
import { DEFAULTS, type UpstreamBody } from './form/values';

/** The sections of an upstream as they are, absent ones included. */
export type Settings = Pick<
  UpstreamBody,
  'balance' | 'health' | 'circuit' | 'retry' | 'pool' | 'retries' | 'connectTimeoutMs' | 'firstByteTimeoutMs' | 'idleTimeoutMs' | 'totalTimeoutMs' | 'tlsVerify'
> & { tls?: { caPem?: string | undefined; serverName?: string | undefined; clientCertificate?: object | undefined } | undefined };

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

const BALANCE: Record<string, string> = {
  weight: 'In turn, as often as the weights say',
  connections: 'To the target with the fewest calls in flight',
  latency: 'To the quicker of two targets drawn at random',
  address: 'The same client address to the same target',
  principal: 'The same application to the same target',
};

export function balanceSummary({ balance = { by: 'weight' } }: Pick<Settings, 'balance'>): string {
  if ('name' in balance) return `The same ${balance.by} ${balance.name || '…'} to the same target`;
  return BALANCE[balance.by] ?? balance.by;
}

export function timeoutSummary({ connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, totalTimeoutMs }: Settings): string {
  const parts = [`connect ${duration(connectTimeoutMs)}`, `first byte ${duration(firstByteTimeoutMs)}`, `pause ${duration(idleTimeoutMs)}`];
  return `At most: ${[...parts, ...(typeof totalTimeoutMs === 'number' ? [`in all ${duration(totalTimeoutMs)}`] : [])].join(', ')}`;
}

export function retrySummary({ retries, retry = DEFAULTS.retry }: Settings): string {
  if (retries === 0) return 'None';
  const statuses = retry.statuses.length > 0 ? `, also after ${retry.statuses.join(', ')}` : '';
  const which = retry.methods === 'safe' ? 'calls that only read' : 'calls that may be repeated';
  return `Up to ${count(retries, 'more try', 'more tries')} of ${which}${statuses}, ${percent(retry.budgetShare)} of all calls at most`;
}

export function healthSummary({ health }: Pick<Settings, 'health'>): string {
  const { outlier } = health ?? DEFAULTS.health;
  const checked = health?.active; // asked only where somebody asked for it
  const active = checked ? `${checked.method} ${checked.path} every ${duration(checked.intervalMs)}` : 'No checks beside the calls';
  const reasons = [
    ...(outlier.consecutiveFailures > 0 ? [`${count(outlier.consecutiveFailures, 'failure')} in a row`] : []),
    ...(outlier.failureShare > 0 ? [`${percent(outlier.failureShare)} failures`] : []),
  ];
  const passive = outlier.enabled && reasons.length > 0 ? `a target is left out after ${reasons.join(' or ')}` : 'failing calls leave no target out';
  return `${active}; ${passive}`;
}

export function circuitSummary({ circuit }: Pick<Settings, 'circuit'>): string {
  if (!circuit) return 'Off: calls go on however many fail';
  return `Opens at ${percent(circuit.failureShare)} failures of ${count(circuit.callsMin, 'call')} or more, for ${duration(circuit.openMs)}`;
}

export function poolSummary({ pool = DEFAULTS.pool }: Pick<Settings, 'pool'>): string {
  return `${count(pool.idleConnectionsMax, 'idle connection')} per target at most, each for ${duration(pool.idleMs)}`;
}

export function tlsSummary({ tlsVerify, tls }: Settings): string {
  if (!tlsVerify) return 'Certificates of targets are not checked';
  const parts = [
    tls?.caPem ? 'your own authorities' : 'public authorities',
    ...(tls?.serverName ? [`as ${tls.serverName}`] : []),
    ...(tls?.clientCertificate ? ['the gateway shows a client certificate'] : []),
  ];
  return `Checked by ${parts.join(', ')}`;
}
