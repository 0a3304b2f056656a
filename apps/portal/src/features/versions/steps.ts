import type { VersionView } from '@/features/apis/thing/thing-context';

type State = VersionView['state'];

export interface LifecycleStep {
  verb: string;
  past: string;
  /** What it means for consumers, and whether it can be undone. */
  effect: string;
  danger: boolean;
  needsReason: boolean;
  /** Somebody may depend on what changes: show who. */
  affects: boolean;
}

const PUBLISH: LifecycleStep = {
  verb: 'Publish',
  past: 'published',
  effect:
    'It appears in the catalogue for those who may see the API, and subscribed applications may call it. It cannot become a draft again, only be deprecated later.',
  danger: false,
  needsReason: false,
  affects: false,
};
const RESTORE: LifecycleStep = {
  verb: 'Restore',
  past: 'published again',
  effect: 'It takes new subscriptions again; the Deprecation and Sunset headers go, and its consumers are told. It can be deprecated anew.',
  danger: false,
  needsReason: true,
  affects: true,
};
const DEPRECATE: LifecycleStep = {
  verb: 'Deprecate',
  past: 'deprecated',
  effect:
    'It takes no new subscriptions. Those there are keep working; every reply says Deprecation, Sunset and the successor, and the applications’ owners are told. It can be restored.',
  danger: false,
  needsReason: false,
  affects: true,
};
const RETIRE: LifecycleStep = {
  verb: 'Retire',
  past: 'retired',
  effect:
    'Every call is answered with 410 and its subscriptions end. Refused while calls came in the last 24 hours, unless forced. This cannot be undone: a new version can be made from its last revision.',
  danger: true,
  needsReason: false,
  affects: true,
};
const DISCARD: LifecycleStep = {
  verb: 'Discard',
  past: 'discarded',
  effect: 'The draft is retired without ever having been published. This cannot be undone; its revisions stay and a new version can be made from them.',
  danger: true,
  needsReason: false,
  affects: false,
};

/** What a move from one state to another is called, and what it does. */
export function stepOf(from: State, to: State): LifecycleStep {
  if (to === 'published') return from === 'deprecated' ? RESTORE : PUBLISH;
  if (to === 'retired') return from === 'draft' ? DISCARD : RETIRE;
  return DEPRECATE;
}
