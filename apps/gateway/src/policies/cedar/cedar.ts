import type { CedarConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { loadEngine } from './engine.js';
import { PolicySet } from './policy-set.js';
import { Questions } from './question.js';

/** Which policies there are is none of the caller's business: the record has them. */
const refusal = (reason: string): Reply => refuse('gateway.not_authorized', undefined, [], { reason });

export const cedar: PolicyType<CedarConfig> = {
  type: 'cedar',
  phase: 'authorize',
  load: loadEngine,
  create(config, runtime, { api }) {
    if (api === undefined) throw new Error('the cedar policy stands on an API');
    const set = new PolicySet(config.policies);
    const questions = new Questions(config, api);
    return {
      onRequest(x) {
        const step = x.marks.ran;
        const { allowed, reason } = set.decide(questions.ask(x, x.at));
        if (!allowed) return refusal(reason);
        x.explain('cedar', reason, step);
        return undefined;
      },
      onRecheck(x) {
        const { allowed, reason } = set.decide(questions.ask(x, runtime.clock.now()));
        return allowed ? undefined : refusal(reason);
      },
      dispose: () => set.dispose(),
    };
  },
};
