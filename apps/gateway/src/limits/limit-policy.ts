import type { ByteQuota, CountByConfig, Limit } from '@gatehouse/definition';
import { scopeBy } from '@gatehouse/definition/counters';
import type { Runtime } from '../compile/runtime.js';
import type { Exchange } from '../exchange/exchange.js';
import type { Policy, PolicySite } from '../pipeline/policy.js';
import type { Limiter, Slots } from '../state/limiter.js';
import { CountedPolicy } from './counted-policy.js';
import { EndingPolicy, type Settling } from './ending-policy.js';
import { subjectBy } from './subject.js';

function settlingBytes({ of }: ByteQuota, limiter: Limiter, now: () => number): Settling {
  // what the client announced is counted in advance; one byte stands for what nobody knows yet
  const reserve = (x: Exchange): number => (of === 'response' || !x.hasBody ? 1 : Math.max(1, x.bodyLength));
  return {
    reserve,
    enter: (x, subject) => limiter.take(subject, x.at, reserve(x)),
    settle(x, subject, reserved) {
      const used = (of === 'response' ? 0 : x.requestBytes) + (of === 'request' ? 0 : x.responseBytes);
      limiter.settle(subject, now(), used - reserved, x.at);
    },
  };
}

function settlingSlots(slots: Slots): Settling {
  return { reserve: () => 1, enter: (_, subject) => slots.enter(subject), settle: (_, subject) => slots.leave(subject) };
}

/** Enforces one limit. `scope` names its counters, `subject` tells whose they are. */
export function limitPolicy(limit: Limit, runtime: Runtime, scope: string, subject: (x: Exchange) => string, slot: number): Policy {
  const { limiters, clock } = runtime;
  if (limit.kind === 'concurrency') return new EndingPolicy(limit, settlingSlots(limiters.slots(scope, limit)), subject, slot);
  const limiter = limiters.limiter(scope, limit);
  if (limit.kind === 'bytes')
    return new EndingPolicy(
      limit,
      settlingBytes(limit, limiter, () => clock.now()),
      subject,
      slot,
    );
  return new CountedPolicy(limit, limiter, subject, slot);
}

/** That of a policy's configuration. */
export function createLimit(config: CountByConfig & { limit: Limit }, runtime: Runtime, site: PolicySite): Policy {
  return limitPolicy(config.limit, runtime, scopeBy(site, config), subjectBy(config), site.slot());
}
