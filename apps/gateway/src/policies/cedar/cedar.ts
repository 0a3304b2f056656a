import type { CedarConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import { PolicySet } from './policy-set.js';
import { Questions } from './question.js';

export const cedar: PolicyType<CedarConfig> = {
  type: 'cedar',
  phase: 'authorize',
  create(config, _runtime, { api }) {
    if (api === undefined) throw new Error('the cedar policy stands on an API');
    const set = new PolicySet(config.policies);
    const questions = new Questions(config, api);
    return {
      onRequest(x) {
        const step = x.marks.ran;
        const { allowed, reason } = set.decide(questions.ask(x));
        // which policies there are is none of the caller's business: the record has them
        if (!allowed) return refuse('gateway.not_authorized', undefined, [], { reason });
        x.explain('cedar', reason, step);
        return undefined;
      },
      dispose: () => set.dispose(),
    };
  },
};
