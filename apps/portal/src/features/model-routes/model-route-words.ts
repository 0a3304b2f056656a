import type { MODEL_ERROR_CLASSES } from '@gatehouse/contracts';
import type { ModelRouteView, ModelTargetView } from './model-route-view';

type Strategy = ModelRouteView['strategy'];
type ErrorClass = (typeof MODEL_ERROR_CLASSES)[number];

export const STRATEGIES: Readonly<Record<Strategy, { label: string; does: string }>> = {
  predictive: {
    label: 'Predictive',
    does: 'The target with the lowest expected price: money, lateness and failures in one unit, learned from the calls themselves.',
  },
  priority: { label: 'In order', does: 'The first of the list that can answer; the others only when it cannot.' },
  weighted: { label: 'By weight', does: 'Drawn at random for each call, as often as the weights say.' },
  'least-busy': { label: 'Least busy', does: 'The target with the fewest calls in flight for its weight.' },
  'lowest-cost': { label: 'Lowest cost', does: 'The cheapest for this prompt, cached input at its own price. Targets without a known price come last.' },
  'lowest-latency': { label: 'Lowest latency', does: 'The one whose answer is expected soonest, by what was seen of late.' },
  sticky: { label: 'Sticky', does: 'The same application, or client address, at the same target, so that its prompt cache helps.' },
};

export const FAILURES: Readonly<Record<ErrorClass, { label: string; hint: string }>> = {
  'rate-limit': { label: 'Too many calls', hint: 'The provider says 429' },
  quota: { label: 'Account spent', hint: 'No money or quota is left there' },
  overloaded: { label: 'Overloaded', hint: 'The provider has no room' },
  timeout: { label: 'Time-out', hint: 'No answer in time' },
  server: { label: 'Server errors', hint: 'Answers 5xx, broken connections' },
  cut: { label: 'Broken off', hint: 'Before the first content' },
  auth: { label: 'Key refused', hint: 'Another key, or another target' },
  'not-found': { label: 'Model not found', hint: 'The provider does not have it' },
  'context-length': { label: 'Prompt too long', hint: 'Goes to a target that takes more' },
  'content-filter': { label: 'Content refused', hint: 'Whether to ask elsewhere what one refused is yours to say' },
  'bad-request': { label: 'Request refused', hint: 'Another may refuse it, too' },
};

export const targetWords = ({ provider, model, weight }: ModelTargetView, several: boolean): string =>
  `${provider.slug}/${model}${several ? ` (${weight})` : ''}`;

export function exposureWords({ exposure: { listed, planIds, applicationIds } }: Pick<ModelRouteView, 'exposure'>): string {
  const parts = [
    ...(planIds ? [`${planIds.length} ${planIds.length === 1 ? 'plan' : 'plans'}`] : []),
    ...(applicationIds ? [`${applicationIds.length} ${applicationIds.length === 1 ? 'application' : 'applications'}`] : []),
  ];
  return `${parts.length > 0 ? `Only ${parts.join(' and ')}` : 'Everybody'}${listed ? '' : ', not listed'}`;
}
