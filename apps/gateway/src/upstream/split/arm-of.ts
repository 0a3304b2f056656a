import type { Exchange } from '../../exchange/exchange.js';
import type { Upstream } from '../upstream.js';
import type { ArmSide } from './split-state.js';

export interface ChosenArm {
  readonly arm: ArmSide;
  readonly upstream: Upstream;
}

/** The arm that takes a call, and where it leads: null where that is the upstream itself, since no arm was chosen, or the one that was is out or leads nowhere. */
export function armOf(x: Exchange, { split, state }: Upstream): ChosenArm | null {
  if (split === null) return null;
  const chosen = split.choose(x);
  const arm = chosen === null ? undefined : state.split?.arms.get(chosen.name);
  const upstream = chosen === null || arm === undefined || arm.rolledBack !== undefined ? undefined : x.snapshot?.upstreams.get(chosen.upstreamId);
  return arm === undefined || upstream === undefined ? null : { arm, upstream };
}
