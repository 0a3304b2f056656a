import type { PromptVariable } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function textFault(value: unknown, lengthMax: number): string | undefined {
  if (typeof value !== 'string') return 'must be a text';
  return value.length > lengthMax ? `has more than ${lengthMax} letters` : undefined;
}

function numberFault(value: unknown, whole: boolean, min: number | undefined, max: number | undefined): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `must be a ${whole ? 'whole ' : ''}number`;
  if (whole && !Number.isSafeInteger(value)) return 'must be a whole number';
  if (min !== undefined && value < min) return `is less than ${min}`;
  return max !== undefined && value > max ? `is more than ${max}` : undefined;
}

/** What is wrong with a value, and where in it; undefined: nothing. */
export function valueFault(variable: PromptVariable, value: unknown): { at: string; detail: string } | undefined {
  const whole = (detail: string | undefined) => (detail === undefined ? undefined : { at: '', detail });
  switch (variable.type) {
    case 'text':
      return whole(textFault(value, variable.lengthMax));
    case 'number':
    case 'integer':
      return whole(numberFault(value, variable.type === 'integer', variable.min, variable.max));
    case 'boolean':
      return whole(typeof value === 'boolean' ? undefined : 'must be true or false');
    case 'choice':
      return whole(typeof value === 'string' && variable.choices.includes(value) ? undefined : `must be one of: ${variable.choices.join(', ')}`.slice(0, 500));
    case 'list': {
      if (!Array.isArray(value)) return whole('must be a list of texts');
      if (value.length > variable.itemsMax) return whole(`has more than ${variable.itemsMax} items`);
      for (const [index, item] of value.entries()) {
        const detail = textFault(item, variable.lengthMax);
        if (detail !== undefined) return { at: `/${index}`, detail };
      }
      return undefined;
    }
  }
}

/** What templates see: members of their own and nothing else, whatever a caller calls them. */
export type PromptValues = Readonly<Record<string, unknown>>;

/** The values that a caller gave, with defaults; faults have pointers into the caller's body. */
export function readValues(variables: readonly PromptVariable[], given: unknown): { values: PromptValues; faults: FieldError[] } {
  const values: Record<string, unknown> = Object.create(null);
  if (given !== undefined && !isObject(given)) return { values, faults: [{ pointer: '/variables', detail: 'must be an object' }] };
  const faults: FieldError[] = [];
  const own = given ?? {};
  const names = new Set(variables.map(({ name }) => name));
  for (const name of Object.keys(own))
    if (!names.has(name)) faults.push({ pointer: `/variables/${escaped(name.slice(0, 100))}`, detail: 'is no variable of the prompt' });
  for (const variable of variables) {
    const { name } = variable;
    const value = Object.hasOwn(own, name) ? own[name] : undefined;
    if (value === undefined) {
      if (variable.required) faults.push({ pointer: `/variables/${name}`, detail: 'is needed' });
      else values[name] = variable.default;
      continue;
    }
    const fault = valueFault(variable, value);
    if (fault === undefined) values[name] = value;
    else faults.push({ pointer: `/variables/${name}${fault.at}`, detail: fault.detail });
  }
  return { values, faults };
}
