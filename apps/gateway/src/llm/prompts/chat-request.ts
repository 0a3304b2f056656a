import type { PromptContent } from '@gatehouse/definition';
import type { FieldError } from '@gatehouse/kernel';
import { type CompiledVersion, renderMessages } from './compiled-prompt.js';
import { readValues } from './values.js';

/** What callers of any prompt may say beside its variables. */
const PASSED: ReadonlySet<string> = new Set(['stream', 'stream_options', 'user', 'metadata']);
const OWN: ReadonlySet<string> = new Set(['variables', 'version']);
const FAULTS_SHOWN = 20;

/** A chat request in OpenAI's format. */
export type ChatRequest = Readonly<Record<string, unknown>>;

/** The parts of a request that do not come from its caller. */
function fixed({ model, settings, output, tools, toolChoice }: PromptContent): Record<string, unknown> {
  return {
    model,
    ...settings,
    ...(output !== undefined && { response_format: { type: 'json_schema', json_schema: { name: output.name, schema: output.schema, strict: output.strict } } }),
    ...(tools !== undefined && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(toolChoice !== undefined && tools !== undefined && { tool_choice: toolChoice }),
  };
}

function readOverrides({ overrides }: PromptContent, body: Readonly<Record<string, unknown>>): { given: Record<string, unknown>; faults: FieldError[] } {
  const given: Record<string, unknown> = {};
  const faults: FieldError[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (OWN.has(name)) continue;
    const pointer = `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (PASSED.has(name) || overrides.some((one) => one === name)) given[name] = value;
    else faults.push({ pointer, detail: 'is not for callers of this prompt to set' });
  }
  if (given.model !== undefined && typeof given.model !== 'string') faults.push({ pointer: '/model', detail: 'must be a text' });
  return { given, faults };
}

/** What a call of a prompt asks a model, or what is wrong with it; pointers are into the caller's body. */
export function chatRequest(version: CompiledVersion, body: Readonly<Record<string, unknown>>): { request: ChatRequest } | { faults: FieldError[] } {
  const { content } = version;
  const { given, faults } = readOverrides(content, body);
  const read = readValues(content.variables, body.variables);
  faults.push(...read.faults);
  if (faults.length > 0) return { faults: faults.slice(0, FAULTS_SHOWN) };
  try {
    const messages = renderMessages(version, read.values);
    if (messages.length === 0) return { faults: [{ pointer: '/variables', detail: 'nothing is left of the prompt with these' }] };
    return { request: { ...fixed(content), ...given, messages } };
  } catch (error) {
    return { faults: [{ pointer: '/variables', detail: `cannot be filled in: ${firstLine(error)}` }] };
  }
}

/** The template's library tells where, over several lines. */
export const firstLine = (error: unknown): string => ((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '').slice(0, 300);
