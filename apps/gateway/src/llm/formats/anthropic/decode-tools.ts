import { isObject, type Json, type ModelRequest, readArray, readBoolean, readObject, readString, required, restOf, type Tool, textOf } from '../../ir/index.js';
import { takeCacheMark } from './cache-mark.js';

function decodeTool(value: Json, at: string): Tool {
  const object = required(readObject(value, at), at);
  const kind = textOf(object.type);
  // tools that Anthropic runs, or knows the shape of, are called by dated types
  if (kind !== undefined && kind !== 'custom') return { type: 'hosted', from: 'anthropic', kind, value: object, at };
  const { type: _, name, description, input_schema, strict, ...others } = object;
  const tool: Tool = { type: 'function', name: required(readString(name, `${at}/name`), `${at}/name`), at };
  const told = readString(description, `${at}/description`);
  if (told !== undefined) tool.description = told;
  if (input_schema !== undefined && input_schema !== null) tool.parameters = input_schema;
  const strictly = readBoolean(strict, `${at}/strict`);
  if (strictly !== undefined) tool.strict = strictly;
  if (kind !== undefined) tool.form = kind;
  const cache = takeCacheMark(others);
  if (cache !== undefined) tool.cache = cache;
  const rest = restOf(others);
  if (rest !== undefined) tool.rest = rest;
  return tool;
}

export const decodeTools = (value: Json | undefined): Tool[] | undefined => readArray(value, '/tools')?.map((tool, i) => decodeTool(tool, `/tools/${i}`));

const KINDS: Record<string, 'auto' | 'none' | 'required'> = { auto: 'auto', none: 'none', any: 'required' };

export function decodeToolChoice(value: Json | undefined, request: ModelRequest): void {
  if (!isObject(value)) return;
  const kind = textOf(value.type) ?? '';
  const known = KINDS[kind];
  if (known !== undefined) request.toolChoice = { kind: known };
  else if (kind === 'tool') request.toolChoice = { kind: 'tool', name: required(readString(value.name, '/tool_choice/name'), '/tool_choice/name') };
  else request.toolChoice = { kind: 'other', from: 'anthropic', value };
  if (typeof value.disable_parallel_tool_use === 'boolean') request.parallelToolCalls = !value.disable_parallel_tool_use;
}
