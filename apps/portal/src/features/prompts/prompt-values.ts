import { API, type Input } from '@gatehouse/contracts';
import { z } from 'zod';
import type { FormSchema } from '@/ui/schema-form/schema';
import { schemaWords } from '../../lib/schema-words';
import type { PromptContent, PromptVariable } from './prompt-view';
import { OVERRIDE_NAMES } from './prompt-words';

export type PromptBody = Input<typeof API.prompts.create>['body'];

const bodySchema = API.prompts.create.body;
const contentSchema = bodySchema.shape.content;

export const SETTINGS = z.toJSONSchema(contentSchema.shape.settings.unwrap(), { io: 'input' }) as FormSchema;

/** A variable as the form holds it: all that any type may have, the default and the choices as text. */
export interface VariableValues {
  name: string;
  type: PromptVariable['type'];
  required: boolean;
  description: string;
  /** A list's items and the choices: one a line. */
  standard: string;
  choices: string;
  lengthMax: number | undefined;
  itemsMax: number | undefined;
  min: number | undefined;
  max: number | undefined;
}

export interface PromptValues {
  name: string;
  slug: string;
  description: string;
  note: string;
  model: string;
  messages: { role: PromptContent['messages'][number]['role']; content: string }[];
  variables: VariableValues[];
  settings: PromptContent['settings'];
  overrides: Record<string, boolean>;
  outputOn: boolean;
  outputName: string;
  outputSchema: string;
  outputStrict: boolean;
  toolsOn: boolean;
  tools: string;
  toolChoice: 'auto' | 'required' | 'none';
}

const SCHEMA_BEGUN = '{\n  "type": "object",\n  "properties": {},\n  "required": [],\n  "additionalProperties": false\n}';
const TOOLS_BEGUN = '[\n  {\n    "name": "look_up",\n    "description": "",\n    "parameters": { "type": "object", "properties": {} }\n  }\n]';

export const newVariable = (name = ''): VariableValues => ({
  name,
  type: 'text',
  required: true,
  description: '',
  standard: '',
  choices: '',
  lengthMax: 10_000,
  itemsMax: 100,
  min: undefined,
  max: undefined,
});

function variableValues(variable: PromptVariable): VariableValues {
  const { name, type, required, description } = variable;
  const standard = variable.default === undefined ? '' : Array.isArray(variable.default) ? variable.default.join('\n') : String(variable.default);
  return {
    ...newVariable(name),
    ...{ type, required, description, standard },
    ...(variable.type === 'choice' && { choices: variable.choices.join('\n') }),
    ...('lengthMax' in variable && { lengthMax: variable.lengthMax }),
    ...('itemsMax' in variable && { itemsMax: variable.itemsMax }),
    ...('min' in variable && { min: variable.min, max: variable.max }),
  };
}

interface Known {
  name: string;
  slug: string;
  description: string;
  note: string;
}

/** @param content absent: of a new prompt, with something to begin from */
export function valuesOf(known: Partial<Known> = {}, content?: PromptContent): PromptValues {
  const { output, tools, overrides = [] } = content ?? {};
  return {
    name: known.name ?? '',
    slug: known.slug ?? '',
    description: known.description ?? '',
    note: known.note ?? '',
    model: content?.model ?? '',
    messages: content?.messages.map(({ role, content: text }) => ({ role, content: text })) ?? [
      { role: 'system', content: 'Summarise in {{ words }} words.' },
      { role: 'user', content: '{{ text }}' },
    ],
    variables: content?.variables.map(variableValues) ?? [
      newVariable('text'),
      { ...newVariable('words'), type: 'integer', required: false, standard: '50', min: 1, max: 500 },
    ],
    settings: content?.settings ?? {},
    overrides: Object.fromEntries(overrides.map((name) => [name, true])),
    outputOn: output !== undefined,
    outputName: output?.name ?? 'answer',
    outputSchema: output === undefined ? SCHEMA_BEGUN : JSON.stringify(output.schema, null, 2),
    outputStrict: output?.strict ?? true,
    toolsOn: tools !== undefined,
    tools: tools === undefined ? TOOLS_BEGUN : JSON.stringify(tools, null, 2),
    toolChoice: content?.toolChoice ?? 'auto',
  };
}

export const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function standardOf({ type, standard }: VariableValues): unknown {
  if (type === 'list') return lines(standard);
  if (type === 'number' || type === 'integer') return Number(standard);
  return type === 'boolean' ? standard.trim() === 'true' : standard;
}

function variableOf(values: VariableValues): unknown {
  const { name, type, required, description, standard, choices, lengthMax, itemsMax, min, max } = values;
  return {
    type,
    name: name.trim(),
    required,
    description,
    ...((type === 'text' || type === 'list') && { lengthMax: lengthMax ?? null }),
    ...(type === 'list' && { itemsMax: itemsMax ?? null }),
    ...(type === 'choice' && { choices: lines(choices) }),
    ...((type === 'number' || type === 'integer') && { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }),
    ...(!required && standard !== '' && { default: standardOf(values) }),
  };
}

/** JSON as it was typed; what cannot be read is null, which no schema of these takes. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the form holds, as the contract has it; it may not be valid. */
export function contentOf(values: PromptValues): unknown {
  const { model, messages, variables, settings, overrides, outputOn, toolsOn } = values;
  return {
    model: model.trim(),
    messages,
    variables: variables.map(variableOf),
    settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    overrides: OVERRIDE_NAMES.filter((name) => overrides[name]),
    ...(outputOn && { output: { name: values.outputName, schema: json(values.outputSchema), strict: values.outputStrict } }),
    ...(toolsOn && { tools: json(values.tools), toolChoice: values.toolChoice }),
  };
}

export const readContent = (values: PromptValues): PromptContent | null => contentSchema.safeParse(contentOf(values)).data ?? null;

/** Where something of the request stands in the form. */
export function fieldOf([first, ...rest]: readonly PropertyKey[]): PropertyKey[] {
  if (first !== 'content') return first === undefined ? [] : [first, ...rest];
  const [part, index, member, ...more] = rest;
  if (part === 'output') return [index === 'name' ? 'outputName' : 'outputSchema'];
  if (part === 'tools') return ['tools'];
  if (part === 'overrides') return ['overrides'];
  if (part === 'variables' && member === 'default') return ['variables', index ?? 0, 'standard'];
  if (part === 'variables' && member === 'choices') return ['variables', index ?? 0, 'choices'];
  return [part, index, member, ...more].filter((step) => step !== undefined);
}

const words: z.core.$ZodErrorMap = (issue) => {
  const [, part] = issue.path ?? [];
  if (issue.code === 'invalid_type' && (part === 'output' || part === 'tools')) return 'This is no JSON of the right shape';
  return schemaWords(issue);
};

/** Checked by the contract itself: what the form takes, the control plane understands. */
export const PromptSchema = z.custom<PromptValues>().transform((values, context): PromptBody => {
  const { name, slug, description, note } = values;
  const given = { name: name.trim(), ...(slug.trim() !== '' && { slug: slug.trim() }), description, note, content: contentOf(values) };
  const { data, error } = bodySchema.safeParse(given, { error: words });
  for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: fieldOf(path), message });
  return data ?? z.NEVER;
});
