import type { UpstreamObject } from '@gatehouse/definition';
import type { UpstreamState } from './state.js';

export function compileUpstream(state: UpstreamState): UpstreamObject {
  const { targets, ...upstream } = state;
  return {
    kind: 'upstream',
    ...upstream,
    targets: [...targets].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1)).map(({ id, url, weight }) => ({ id, url, weight })),
  };
}
