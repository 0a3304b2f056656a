import { DEFAULTS, type UpstreamValues, valuesOf } from './values';

export interface Preset {
  id: string;
  label: string;
  hint: string;
  /** Only what it is about; names, targets and certificates stay. */
  apply: (values: UpstreamValues) => UpstreamValues;
}

const fresh = (values: UpstreamValues): UpstreamValues => {
  const { name: _, targets: __, tls: ___, tlsVerify: ____, hostHeader: _____, ...usual } = valuesOf();
  return { ...values, ...usual };
};

/** What most people come for, so that nobody has to know all fields. */
export const PRESETS: readonly Preset[] = [
  { id: 'usual', label: 'Usual', hint: 'Weights, one more try for reads, targets that fail rest a while', apply: fresh },
  {
    id: 'equal',
    label: 'Several equal servers',
    hint: 'Fewest calls in flight, a check every 5 seconds',
    apply: (values) => {
      const base = fresh(values);
      return {
        ...base,
        retries: 2,
        balance: { by: 'connections', name: '' },
        health: { ...base.health, activeOn: true, active: { ...base.health.active, intervalMs: 5_000 } },
      };
    },
  },
  {
    id: 'sticky',
    label: 'Sessions that stay',
    hint: 'A client keeps its target, by its address',
    apply: (values) => ({ ...fresh(values), balance: { by: 'address', name: '' } }),
  },
  {
    id: 'fragile',
    label: 'A fragile backend',
    hint: '50 connections each, a circuit breaker, no retries',
    apply: (values) => ({
      ...fresh(values),
      retries: 0,
      totalTimeoutMs: DEFAULTS.firstByteTimeoutMs,
      circuitOn: true,
      targets: values.targets.map((target) => ({ ...target, connectionsMax: target.connectionsMax ?? 50 })),
    }),
  },
];
