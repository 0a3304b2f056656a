import type { PromptContent, PromptOverride, PromptVariable } from '@gatehouse/definition';
import type { PromptOffer } from './prompt-offers.js';

/** Marks operations that were made of prompts: they are made anew whenever the document is kept. */
const MARK = 'x-gatehouse-prompt';
const TAG = 'Prompts';

type Schema = Record<string, unknown>;
type Operations = Record<string, unknown>;

interface Document {
  paths?: Record<string, Operations>;
  tags?: { name: string; description?: string }[];
}

const only = (members: Schema): Schema => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== ''));

function typeOf(variable: PromptVariable): Schema {
  switch (variable.type) {
    case 'text':
      return { type: 'string', maxLength: variable.lengthMax };
    case 'number':
    case 'integer':
      return { type: variable.type, minimum: variable.min, maximum: variable.max };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { type: 'string', enum: variable.choices };
    case 'list':
      return { type: 'array', maxItems: variable.itemsMax, items: { type: 'string', maxLength: variable.lengthMax } };
  }
}

const OVERRIDES: Readonly<Record<PromptOverride, Schema>> = {
  model: { type: 'string', description: 'Another model than the prompt’s' },
  temperature: { type: 'number', minimum: 0, maximum: 2 },
  top_p: { type: 'number', minimum: 0, maximum: 1 },
  max_completion_tokens: { type: 'integer', minimum: 1 },
  seed: { type: 'integer' },
  stop: { type: 'array', items: { type: 'string' }, maxItems: 4 },
  presence_penalty: { type: 'number', minimum: -2, maximum: 2 },
  frequency_penalty: { type: 'number', minimum: -2, maximum: 2 },
  reasoning_effort: { type: 'string', enum: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] },
};

/** What callers send. It says what is taken at least: a version that is published later may take more. */
function inputSchema({ variables, overrides }: PromptContent): Schema {
  const needed = variables.filter(({ required }) => required).map(({ name }) => name);
  const properties = variables.map((variable) => [variable.name, only({ ...typeOf(variable), description: variable.description, default: variable.default })]);
  return {
    type: 'object',
    ...(needed.length > 0 && { required: ['variables'] }),
    properties: {
      variables: { type: 'object', ...(needed.length > 0 && { required: needed }), properties: Object.fromEntries(properties) },
      version: { type: 'integer', minimum: 1, description: 'Another published version than the current one' },
      stream: { type: 'boolean', default: false, description: 'Answer as server-sent events' },
      ...Object.fromEntries(overrides.map((name) => [name, OVERRIDES[name]])),
    },
  };
}

function exampleOf(variable: PromptVariable): unknown {
  if (variable.default !== undefined) return variable.default;
  switch (variable.type) {
    case 'text':
      return '…';
    case 'number':
    case 'integer':
      return variable.min ?? 1;
    case 'boolean':
      return true;
    case 'choice':
      return variable.choices[0];
    case 'list':
      return ['…'];
  }
}

const ANSWER: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    object: { type: 'string' },
    model: { type: 'string' },
    choices: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          index: { type: 'integer' },
          message: { type: 'object', properties: { role: { type: 'string' }, content: { type: ['string', 'null'] } } },
          finish_reason: { type: 'string' },
        },
      },
    },
    usage: { type: 'object', properties: { prompt_tokens: { type: 'integer' }, completion_tokens: { type: 'integer' }, total_tokens: { type: 'integer' } } },
  },
};

function answers({ output }: PromptContent): Schema {
  const description = output === undefined ? 'A chat completion in OpenAI’s format' : 'A chat completion in OpenAI’s format; its content is JSON of the schema';
  const answer = { description, content: { 'application/json': { schema: ANSWER } } };
  return { 200: output === undefined ? answer : { ...answer, 'x-content-schema': output.schema }, 422: { description: 'The variables do not fit' } };
}

function operationOf({ slug, name, description, content }: PromptOffer): Schema {
  const example = {
    variables: Object.fromEntries(content.variables.filter(({ required }) => required).map((variable) => [variable.name, exampleOf(variable)])),
  };
  return {
    operationId: `prompt-${slug}`,
    summary: name,
    ...(description !== '' && { description }),
    tags: [TAG],
    [MARK]: slug,
    requestBody: { required: true, content: { 'application/json': { schema: inputSchema(content), example } } },
    responses: answers(content),
  };
}

function withoutMarked(paths: Readonly<Record<string, Operations>>): Record<string, Operations> {
  const kept: Record<string, Operations> = {};
  for (const [path, operations] of Object.entries(paths)) {
    const own = Object.entries(operations).filter(([, operation]) => !(typeof operation === 'object' && operation !== null && MARK in operation));
    if (own.length > 0) kept[path] = Object.fromEntries(own);
  }
  return kept;
}

function parsed(text: string): Document | null {
  try {
    const document = JSON.parse(text) as unknown;
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? document : null;
  } catch {
    return null;
  }
}

/** The document of an API of models with an operation for each prompt that it offers, and for none that it does not. Null: operations cannot be put into it. */
export function documentWithPrompts(text: string, offers: readonly PromptOffer[]): string | null {
  if (offers.length === 0 && !text.includes(`"${MARK}"`)) return text;
  const document = parsed(text);
  if (document === null) return null;
  const tags = (document.tags ?? []).filter(({ name }) => name !== TAG);
  const paths = withoutMarked(document.paths ?? {});
  const added = Object.fromEntries(offers.map((offer) => [`/v1/prompts/${offer.slug}`, { post: operationOf(offer) }]));
  const next = {
    ...document,
    tags: offers.length === 0 ? tags : [{ name: TAG, description: 'Prompts of this API: give the variables, get the answer' }, ...tags],
    paths: { ...added, ...paths },
  };
  return JSON.stringify(next, null, 2);
}
