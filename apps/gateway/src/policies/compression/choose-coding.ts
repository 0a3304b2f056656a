import type { CompressionConfig } from '@gatehouse/definition';
import { weighted } from '../../negotiation/accept.js';

export type Coding = CompressionConfig['codings'][number];

const ALSO: Readonly<Record<string, Coding>> = { 'x-gzip': 'gzip' };

/** The coding that a client likes best of these, the first of equals (RFC 9110, 12.5.3). Null: the content itself. */
export function chooseCoding(codings: readonly Coding[], acceptEncoding: string | undefined): Coding | null {
  if (acceptEncoding === undefined) return null;
  const weights = new Map(weighted(acceptEncoding).map(({ name, weight }) => [ALSO[name] ?? name, weight]));
  const any = weights.get('*');
  let best: Coding | null = null;
  // the content itself is as good as what is liked as well as it
  let bestWeight = weights.get('identity') ?? 0;
  for (const coding of codings) {
    const weight = weights.get(coding) ?? any ?? 0;
    if (weight === 0 || weight < bestWeight || (weight === bestWeight && best !== null)) continue;
    best = coding;
    bestWeight = weight;
  }
  return best;
}
