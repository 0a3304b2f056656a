import type { PromptContent, PromptState, PromptVariable } from '@gatehouse/definition';
import { lifecycle } from '../../platform/lifecycle/index.js';
import type { PromptUseRow } from './prompt.repository.js';

/** The content is fixed once it leaves draft. A draft that is not wanted is discarded, not retired: nobody was promised anything. */
export const promptLifecycle = lifecycle<PromptState>('version')({
  publish: { from: ['draft'], to: 'published' },
  retire: { from: ['published'], to: 'retired' },
});

const whole = (type: PromptVariable['type']): PromptVariable['type'] => (type === 'integer' ? 'number' : type);

/** What calls that one version of a variable takes the next would refuse; undefined: none. */
function narrowing(before: PromptVariable, after: PromptVariable): string | undefined {
  const { name } = before;
  if (!before.required && after.required) return `${name} becomes required`;
  if (before.type !== after.type && !(before.type === 'integer' && after.type === 'number')) return `${name} is another type`;
  if ('lengthMax' in before && 'lengthMax' in after && after.lengthMax < before.lengthMax) return `${name} takes fewer letters`;
  if (before.type === 'list' && after.type === 'list' && after.itemsMax < before.itemsMax) return `${name} takes fewer items`;
  if (before.type === 'choice' && after.type === 'choice') {
    const gone = before.choices.filter((choice) => !after.choices.includes(choice));
    return gone.length > 0 ? `${name} does not take ${gone.join(', ')} any more` : undefined;
  }
  if (whole(before.type) !== 'number' || !('min' in after) || !('min' in before)) return undefined;
  if ((after.min ?? Number.NEGATIVE_INFINITY) > (before.min ?? Number.NEGATIVE_INFINITY)) return `${name} has a larger least value`;
  return (after.max ?? Number.POSITIVE_INFINITY) < (before.max ?? Number.POSITIVE_INFINITY) ? `${name} has a smaller largest value` : undefined;
}

/** What callers of one version may send and callers of the next may not. Nothing: whoever calls the one can be served the other. */
export function narrowings(before: PromptContent, after: PromptContent): string[] {
  const found: string[] = [];
  for (const variable of before.variables) {
    const next = after.variables.find(({ name }) => name === variable.name);
    const detail = next === undefined ? `${variable.name} is gone` : narrowing(variable, next);
    if (detail !== undefined) found.push(detail);
  }
  for (const { name, required } of after.variables)
    if (required && !before.variables.some((variable) => variable.name === name)) found.push(`${name} is new and required`);
  for (const override of before.overrides) if (!after.overrides.includes(override)) found.push(`callers may not set ${override} any more`);
  return found;
}

export const nameOfUse = ({ apiName, version, revision }: PromptUseRow): string => `${apiName} ${version} #${revision}`;

/** APIs that serve this version now. */
export function servedBy(uses: readonly PromptUseRow[], number: number, current: number | undefined): PromptUseRow[] {
  return uses.filter(({ deployed, pinned }) => deployed && (pinned ?? current) === number);
}
