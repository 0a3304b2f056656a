import { FORMAT_VERSION, type Manifest, type ManifestObject } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';

const byKey = (a: ManifestObject, b: ManifestObject): number => (a.key < b.key ? -1 : 1);

/** What a manifest means, apart from its number and hour: two with one digest are the same configuration. */
export function digestOf(objects: Iterable<ManifestObject>): string {
  return sha256Hex(canonicalJson([...objects].sort(byKey).map(({ key, hash }) => [key, hash])));
}

export interface ManifestFacts {
  group: string;
  sequence: number;
  denySequence: number;
  problemBaseUrl: string;
  createdAtMs: number;
}

export function manifestOf({ createdAtMs, ...facts }: ManifestFacts, objects: Iterable<ManifestObject>): Manifest {
  const sorted = [...objects].sort(byKey).map(({ key, hash, bytes }) => ({ key, hash, bytes }));
  return { formatVersion: FORMAT_VERSION, ...facts, createdAt: new Date(createdAtMs).toISOString(), digest: digestOf(sorted), objects: sorted };
}
