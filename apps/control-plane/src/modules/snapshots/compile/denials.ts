import type { Denial, DenialsObject } from '@gatehouse/definition';

/** Undefined where nothing is denied. */
export function compileDenials(tenantId: string, states: readonly Denial[]): DenialsObject | undefined {
  if (states.length === 0) return undefined;
  return { kind: 'denials', tenantId, entries: [...states].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
