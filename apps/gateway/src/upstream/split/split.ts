import type { RunningArm, SplitMatch, SplitStick, TrafficSplit } from '@gatehouse/definition';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { hashKey } from '../balance/hash-key.js';
import { cookieOf } from './cookie-of.js';
import { standing } from './sticky.js';

type Matches = (x: Exchange) => boolean;

export interface CompiledArm {
  readonly name: string;
  readonly upstreamId: string;
  readonly matches: readonly Matches[];
  /** Callers who stand below this, and not below the arm's before, are its own. */
  readonly below: number;
}

function compileMatch(match: SplitMatch): Matches {
  switch (match.by) {
    case 'header': {
      const name = new HeaderName(match.name);
      const { value } = match;
      return (x) => {
        const sent = x.requestHeader(name);
        return sent !== undefined && (value === undefined || sent === value);
      };
    }
    case 'cookie': {
      const { name, value } = match;
      return (x) => {
        const sent = cookieOf(x, name);
        return sent !== undefined && (value === undefined || sent === value);
      };
    }
    case 'application': {
      const ids = new Set(match.ids);
      return (x) => {
        const id = x.principal?.application?.entry.id;
        return id !== undefined && ids.has(id);
      };
    }
  }
}

/** Null: each call for itself. */
function compileStick(stick: SplitStick): ((x: Exchange) => string) | null {
  if (stick.by === 'call') return null;
  const key = hashKey(stick) as (x: Exchange) => string | undefined;
  return (x) => key(x) ?? clientAddress(x);
}

/** Which arm of a split takes a call, as far as the configuration says. */
export class Split {
  readonly arms: readonly CompiledArm[];
  private readonly stick: ((x: Exchange) => string) | null;
  private readonly matching: boolean;

  constructor(
    { arms, stick }: TrafficSplit,
    private readonly seed: string,
    private readonly random: () => number,
  ) {
    let below = 0;
    this.arms = arms.map(({ name, upstreamId, when, share }: RunningArm) => {
      below += share;
      // sums of shares miss the whole by a rounding error
      return { name, upstreamId, matches: when.map(compileMatch), below: below > 1 - 1e-9 ? 1 : below };
    });
    this.stick = compileStick(stick);
    this.matching = this.arms.some(({ matches }) => matches.length > 0);
  }

  /** Null: the upstream itself. */
  choose(x: Exchange): CompiledArm | null {
    const { arms } = this;
    if (this.matching) for (const arm of arms) if (arm.matches.some((matches) => matches(x))) return arm;
    if (this.stick === null) x.drawn ??= this.random();
    const at = this.stick === null ? (x.drawn as number) : standing(this.stick(x), this.seed);
    for (const arm of arms) if (at < arm.below) return arm;
    return null;
  }
}
