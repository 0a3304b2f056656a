import { z } from 'zod';

/** Undefined for text that is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of bare functions is what people paste; the format wants each wrapped. */
const asTool = (tool: unknown): unknown =>
  isObject(tool) && tool.type === undefined && typeof tool.name === 'string' ? { type: 'function', function: tool } : tool;

const json = (fits: (value: unknown) => boolean, message: string) => z.string().refine((text) => text.trim() === '' || fits(parsed(text)), { message });

const model = z.string().trim().max(200);

/** What both models are asked; sampling only where it is set, so that each model keeps its own defaults. */
export const Prompt = z
  .object({
    a: model.min(1, 'Choose a model'),
    b: model,
    compare: z.boolean(),
    system: z.string(),
    turns: z
      .array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() }))
      .refine((turns) => turns.some(({ content }) => content.trim() !== ''), { message: 'Write what to ask', path: [0, 'content'] }),
    temperature: z.number('A number').min(0, 'From 0').max(2, 'To 2').optional(),
    topP: z.number('A number').min(0, 'From 0').max(1, 'To 1').optional(),
    maxTokens: z.int('A whole number').min(1, 'From 1').optional(),
    seed: z.int('A whole number').optional(),
    schema: json(isObject, 'This is no JSON object'),
    tools: json(Array.isArray, 'This is no JSON array'),
  })
  .refine(({ compare, b }) => !compare || b !== '', { message: 'Choose a model', path: ['b'] });
export type Prompt = z.infer<typeof Prompt>;

export const FIRST_PROMPT: Prompt = {
  a: '',
  b: '',
  compare: true,
  system: '',
  turns: [{ role: 'user', content: 'Why is the sky blue? Answer in two sentences.' }],
  schema: '',
  tools: '',
};

/** The body of a call in OpenAI's chat format. */
export function bodyOf({ system, turns, temperature, topP, maxTokens, seed, schema, tools }: Prompt, name: string): Record<string, unknown> {
  const said = turns.filter(({ content }) => content.trim() !== '');
  return {
    model: name,
    messages: [...(system.trim() === '' ? [] : [{ role: 'system', content: system }]), ...said],
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_completion_tokens: maxTokens }),
    ...(seed !== undefined && { seed }),
    ...(schema.trim() !== '' && { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: parsed(schema) } } }),
    ...(tools.trim() !== '' && { tools: (parsed(tools) as unknown[]).map(asTool) }),
  };
}
