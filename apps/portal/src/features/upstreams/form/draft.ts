import type { Settings } from '../summary';
import { DEFAULTS, fromForm, same, type UpstreamValues } from './values';

/** What is in the form now as an upstream's settings, for the words beside the folded sections; half-typed numbers included. */
export type Drafted = Settings;

const numberOr = (value: number | undefined, fallback: number): number => value ?? fallback;

export function draftOf(values: UpstreamValues): { draft: Drafted; changed: { retry: boolean; health: boolean; pool: boolean } } {
  const { balance, health, circuitOn, circuit, retry, pool, tls } = values;
  const section = <T>(form: object, usual: T): T => {
    const entries = Object.entries(fromForm(form)).filter(([, value]) => value !== null);
    return { ...usual, ...Object.fromEntries(entries) } as T;
  };
  const usualActive = DEFAULTS.health.active;
  const full = {
    outlier: section(health.outlier, DEFAULTS.health.outlier),
    slowStartMs: numberOr(health.slowStartMs, DEFAULTS.health.slowStartMs),
    ...(health.activeOn && usualActive && { active: section(health.active, usualActive) }),
  };
  const drafted = { retry: section(retry, DEFAULTS.retry), pool: section(pool, DEFAULTS.pool) };
  const own = {
    ...(tls.caPem.trim() && { caPem: tls.caPem }),
    ...(tls.serverName.trim() && { serverName: tls.serverName }),
    ...(tls.clientCertificate.chainPem.trim() && { clientCertificate: {} }),
  };
  const draft: Drafted = {
    balance: (balance.by === 'header' || balance.by === 'cookie' ? balance : { by: balance.by }) as Drafted['balance'],
    health: full,
    circuit: circuitOn ? section(circuit, DEFAULTS.circuit) : undefined,
    ...drafted,
    retries: numberOr(values.retries, DEFAULTS.retries),
    connectTimeoutMs: numberOr(values.connectTimeoutMs, DEFAULTS.connectTimeoutMs),
    firstByteTimeoutMs: numberOr(values.firstByteTimeoutMs, DEFAULTS.firstByteTimeoutMs),
    idleTimeoutMs: numberOr(values.idleTimeoutMs, DEFAULTS.idleTimeoutMs),
    totalTimeoutMs: values.totalTimeoutMs,
    tlsVerify: values.tlsVerify,
    tls: Object.keys(own).length > 0 ? own : undefined,
  };
  const { active: _, ...usualHealth } = DEFAULTS.health;
  return {
    draft,
    changed: {
      retry: !same(drafted.retry, DEFAULTS.retry),
      health: health.activeOn || !same(full, usualHealth),
      pool: !same(drafted.pool, DEFAULTS.pool),
    },
  };
}
