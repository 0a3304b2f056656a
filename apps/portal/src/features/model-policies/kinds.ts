import { MODEL_POLICY_TYPES, type ModelPolicyKind, modelPolicyKind, type PolicyType, type policies, type Result } from '@gatehouse/contracts';

export type Place = Result<(typeof policies)['ofModels']>['items'][number];

interface KindWords {
  title: string;
  description: string;
  add: string;
  emptyTitle: string;
  empty: string;
}

export const KINDS: Readonly<Record<ModelPolicyKind, KindWords>> = {
  budget: {
    title: 'Budgets',
    description: 'Limits of tokens and money: where each stands, how much of it is used, and who was told.',
    add: 'Add a budget',
    emptyTitle: 'No budget yet',
    empty:
      'Without one, callers use as many tokens, and as much money, as the limits on their calls allow. Put one on a plan, a product, an API, or all of them.',
  },
  cache: {
    title: 'Caches',
    description: 'Answers of models that are given again: where they are kept, and how often that helps.',
    add: 'Add a cache',
    emptyTitle: 'No cache yet',
    empty:
      'A cache answers the same question again without asking a model, in milliseconds and for nothing. Try it in a dry run first: it then says how often it would have helped.',
  },
  guard: {
    title: 'Guards',
    description: 'What looks at the questions and answers: where it stands, and in which mode.',
    add: 'Add a guard',
    emptyTitle: 'No guard yet',
    empty:
      'A guard masks personal data and secrets, refuses what should not be asked, and holds answers to a form. In a dry run it only says in records what it found.',
  },
};

/** What can be added of a kind, as the gateway knows it. */
export const typesOf = (kind: ModelPolicyKind): readonly PolicyType[] => MODEL_POLICY_TYPES.filter((type) => modelPolicyKind(type) === kind);

/** Where it can be changed. */
export function placeHref(tenant: string, { level, of, api, set }: Place): string {
  const base = `/console/${tenant}`;
  if (set) return `${base}/policies/${set.id}`;
  if (api) return `${base}/apis/${api.slug}/policies?version=${encodeURIComponent(api.version)}&revision=${api.revision}`;
  return level === 'tenant' ? `${base}/policies` : `${base}/${level}s/${of.id}`;
}

const LEVELS: Readonly<Record<Place['level'], string>> = { tenant: 'Every API', api: 'API', operation: 'Operation', product: 'Product', plan: 'Plan' };

/** "Plan Gold"; of the tenant, whose name says nothing here, what it means. */
export const placeWords = ({ level, of }: Place): string => (level === 'tenant' ? LEVELS.tenant : `${LEVELS[level]} ${of.name}`);
