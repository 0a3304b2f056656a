import type { UseFormReturn } from 'react-hook-form';
import { DEFAULTS, type UpstreamBody, type UpstreamValues, valuesOf } from './values';

export interface Preset {
  id: string;
  label: string;
  hint: string;
  /** Only what it is about; names, targets and certificates stay. */
  sections: () => Sections;
  /** For targets that have none. */
  connectionsMax?: number;
}

type Sections = Omit<UpstreamValues, 'name' | 'targets' | 'tls' | 'tlsVerify' | 'hostHeader'>;

function usual(): Sections {
  const { name: _, targets: __, tls: ___, tlsVerify: ____, hostHeader: _____, ...sections } = valuesOf();
  return sections;
}

/** What most people come for, so that nobody has to know all fields. */
export const PRESETS: readonly Preset[] = [
  { id: 'usual', label: 'Usual', hint: 'Weights, one more try for reads, targets that fail rest a while', sections: usual },
  {
    id: 'equal',
    label: 'Several equal servers',
    hint: 'Fewest calls in flight, a check every 5 seconds',
    sections: () => {
      const { health, ...rest } = usual();
      const active = { ...health.active, intervalMs: 5_000 };
      return { ...rest, retries: 2, balance: { by: 'connections', name: '' }, health: { ...health, activeOn: true, active } };
    },
  },
  {
    id: 'sticky',
    label: 'Sessions that stay',
    hint: 'A client keeps its target, by its address',
    sections: () => ({ ...usual(), balance: { by: 'address', name: '' } }),
  },
  {
    id: 'fragile',
    label: 'A fragile backend',
    hint: '50 connections each, a circuit breaker, no retries',
    sections: () => ({ ...usual(), retries: 0, totalTimeoutMs: DEFAULTS.firstByteTimeoutMs, circuitOn: true }),
    connectionsMax: 50,
  },
];

/** Field by field, so that what was typed elsewhere stays. */
export function applyPreset({ sections, connectionsMax }: Preset, { setValue, getValues }: UseFormReturn<UpstreamValues, unknown, UpstreamBody>): void {
  const values = sections();
  for (const name of Object.keys(values) as (keyof Sections)[]) setValue(name, values[name], { shouldDirty: true });
  if (connectionsMax === undefined) return;
  getValues('targets').forEach((target, index) => void setValue(`targets.${index}.connectionsMax`, target.connectionsMax ?? connectionsMax));
}
