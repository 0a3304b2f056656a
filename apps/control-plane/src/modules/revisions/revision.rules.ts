import type { REVISION_STATES } from '@gatehouse/contracts';
import { type Condition, type OperationTest, operationFits, POLICIES, type PolicyInstance, type PolicyType, referencesOf } from '@gatehouse/definition';
import { canonicalJson, type FieldError, sha256Hex } from '@gatehouse/kernel';
import { lifecycle } from '../../platform/lifecycle/index.js';
import type { Operation, Settings } from './revision.entity.js';

export type RevisionState = (typeof REVISION_STATES)[number];

/** The content is fixed once it leaves draft; to change what is in review it is withdrawn. */
export const revisionLifecycle = lifecycle<RevisionState>('revision')({
  submit: { from: ['draft', 'changes_requested'], to: 'in_review' },
  withdraw: { from: ['in_review', 'changes_requested'], to: 'draft' },
  requestChanges: { from: ['in_review'], to: 'changes_requested' },
  approve: { from: ['in_review'], to: 'approved' },
  approveDirectly: { from: ['draft'], to: 'approved' },
});
export type RevisionAction = keyof typeof revisionLifecycle.steps;

/** Actions that judge, and so need `apis:review`. */
export const REVIEWING: ReadonlySet<RevisionAction> = new Set<RevisionAction>(['requestChanges', 'approve', 'approveDirectly']);

/**
 * Nobody judges the own work while somebody can who wrote none of it; where all who could did, whoever changed it last does not.
 * @param others accounts beside this one that may review
 */
export function judgesOwnWork(
  { authorId, editors }: { authorId: string | null; editors: readonly string[] },
  accountId: string,
  others: readonly string[],
): boolean {
  const writers = [authorId, ...editors];
  if (!writers.includes(accountId)) return false;
  return others.some((id) => !writers.includes(id)) || (others.length > 0 && writers.at(-1) === accountId);
}

/** SHA-256 over the document's text and the settings: two revisions with one hash are the same. */
export function contentHash(document: string, settings: Settings): string {
  return sha256Hex(canonicalJson({ document, settings }));
}

/** The lists of policies in settings, with a JSON Pointer into a request body with `settings`. */
export const policyListsOf = (settings: Settings): { pointer: string; policies: PolicyInstance[] }[] => [
  { pointer: '/settings/policies', policies: settings.policies },
  ...Object.entries(settings.operationPolicies).map(([id, policies]) => ({ pointer: `/settings/operationPolicies/${step(id)}`, policies })),
];

/** What in the settings does not fit the document. Pointers are into a request body with `settings`. */
export function settingsFaults(settings: Settings, operations: readonly Operation[], kind: 'http' | 'llm'): FieldError[] {
  const known = new Set(operations.map((operation) => operation.id));
  const unknown = Object.keys(settings.operationPolicies)
    .filter((id) => !known.has(id))
    .map((id) => ({ pointer: `/settings/operationPolicies/${step(id)}`, detail: 'is no operation of the document' }));
  return [...unknown, ...namedFaults(settings, known), ...conditionFaults(settings, operations), ...egressFaults(settings), ...kindFaults(settings, kind)];
}

/** An API leads to models or does not: which, is settled when it is made. */
function kindFaults({ llm, upstreamId, egress }: Settings, kind: 'http' | 'llm'): FieldError[] {
  if (kind === 'http') return llm === undefined ? [] : [{ pointer: '/settings/llm', detail: 'belongs to APIs of kind llm' }];
  const faults: FieldError[] = [];
  if (llm === undefined) faults.push({ pointer: '/settings/llm', detail: 'is needed by an API of kind llm' });
  if (upstreamId !== null) faults.push({ pointer: '/settings/upstreamId', detail: 'an API of kind llm leads to providers, by model routes' });
  if (egress !== undefined) faults.push({ pointer: '/settings/egress', detail: 'an API of kind llm leads to providers, by model routes' });
  return faults;
}

/** A condition that no operation meets would keep a policy from every call, and nobody would be told. */
function conditionFaults(settings: Settings, operations: readonly Operation[]): FieldError[] {
  const met = (match: OperationTest['match'], value: string): boolean => {
    // what the document does not have is asked for by its path
    if (settings.unmatched === 'forward' && (match === 'fits' || value === '*')) return true;
    return operations.some(operationFits({ match, values: [value] }));
  };
  const faults = ({ tests }: Pick<Condition, 'tests'>, pointer: string): FieldError[] =>
    tests.flatMap((test, at) =>
      test.on !== 'operation'
        ? []
        : test.values.flatMap((value, i) =>
            met(test.match, value) ? [] : [{ pointer: `${pointer}/tests/${at}/values/${i}`, detail: `${value} fits no operation of the document` }],
          ),
    );
  return policyListsOf(settings).flatMap(({ pointer, policies }) =>
    policies.flatMap(({ when }, index) => [
      ...(when ? faults(when, `${pointer}/${index}/when`) : []),
      ...(when?.and ? faults(when.and, `${pointer}/${index}/when/and`) : []),
    ]),
  );
}

/** What policies say of an operation that is not there would be ignored. `*` is whatever the document does not have. */
function namedFaults(settings: Settings, known: ReadonlySet<string>): FieldError[] {
  return policyListsOf(settings).flatMap(({ pointer, policies }) =>
    policies.flatMap(({ type, config }, index) => {
      const references = isKnown(type) ? referencesOf(POLICIES[type].config, config) : [];
      return references
        .filter(({ to, value }) => to === 'operation' && value !== '*' && !known.has(value))
        .map(({ path }) => ({ pointer: `${pointer}/${index}/config/${path.join('/')}`, detail: 'is no operation of the document' }));
    }),
  );
}

/** An API leads to an upstream or out, and out only callers go whom the forward proxy has identified. */
function egressFaults(settings: Settings): FieldError[] {
  const { egress, upstreamId, anonymous } = settings;
  if (egress === undefined) return [];
  const faults: FieldError[] = [];
  if (upstreamId !== null) faults.push({ pointer: '/settings/upstreamId', detail: 'an API that leads out has no upstream' });
  if (anonymous) faults.push({ pointer: '/settings/anonymous', detail: 'nobody goes out without a key' });
  for (const { pointer, policies } of policyListsOf(settings)) {
    for (const [index, { type, enabled }] of policies.entries()) {
      if (enabled && isIdentifying(type))
        faults.push({ pointer: `${pointer}/${index}/type`, detail: 'callers who go out are identified by Proxy-Authorization' });
    }
  }
  return faults;
}

const isKnown = (type: string): type is PolicyType => Object.hasOwn(POLICIES, type);
const isIdentifying = (type: string): boolean => isKnown(type) && POLICIES[type].phase === 'identify';

const step = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
