import {
  type CustomTool,
  carryRest,
  type FunctionTool,
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  objectOf,
  readArray,
  readBoolean,
  readObject,
  readString,
  required,
  restOf,
  type Tool,
  type ToolChoice,
  textOf,
} from '../../ir/index.js';

function decodeTool(value: Json, at: string): Tool {
  const object = required(readObject(value, at), at);
  if (object.type !== 'function' && object.type !== 'custom')
    return { type: 'hosted', from: 'openai-responses', kind: textOf(object.type) ?? '', value: object, at };
  const { type, name, description, parameters, strict, format, ...others } = object;
  const named = required(readString(name, `${at}/name`), `${at}/name`);
  const tool: FunctionTool | CustomTool = type === 'function' ? { type, name: named, at } : { type: 'custom', name: named, at };
  const told = readString(description, `${at}/description`);
  if (told !== undefined) tool.description = told;
  if (tool.type === 'function') {
    if (parameters !== undefined && parameters !== null) tool.parameters = parameters;
    const strictly = readBoolean(strict, `${at}/strict`);
    if (strictly !== undefined) tool.strict = strictly;
  } else if (format !== undefined && format !== null) tool.format = format;
  const rest = restOf(others);
  if (rest !== undefined) tool.rest = rest;
  return tool;
}

export const decodeTools = (value: Json | undefined): Tool[] | undefined => readArray(value, '/tools')?.map((tool, i) => decodeTool(tool, `/tools/${i}`));

export function decodeToolChoice(value: Json | undefined): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'auto' || value === 'none' || value === 'required') return { kind: value };
  const object = objectOf(value);
  const name = textOf(object.name);
  if (object.type === 'function' && name !== undefined) return { kind: 'tool', name };
  if (object.type === 'custom' && name !== undefined) return { kind: 'tool', name, custom: true };
  if (object.type !== 'allowed_tools') return { kind: 'other', from: 'openai-responses', value };
  const named = listOf(object.tools).map((tool) => textOf(objectOf(tool).name));
  // hosted tools have no names that others would know
  if (named.some((one) => one === undefined)) return { kind: 'other', from: 'openai-responses', value };
  return { kind: 'allowed', required: object.mode === 'required', names: named as string[] };
}

function encodeTool(tool: Tool, same: boolean, ledger: Ledger): JsonObject | undefined {
  if (tool.type === 'hosted') {
    if (tool.from === 'openai-responses') return objectOf(tool.value);
    ledger.lost(tool.at ?? '', `a tool that its own provider runs: ${tool.kind}`);
    return undefined;
  }
  const out: JsonObject = { type: tool.type, name: tool.name };
  if (tool.description !== undefined) out.description = tool.description;
  if (tool.type === 'custom') {
    if (tool.format !== undefined) out.format = tool.format;
  } else {
    if (tool.parameters !== undefined) out.parameters = tool.parameters;
    else if (!same) out.parameters = { type: 'object', properties: {} };
    // not saying so means strictly here, and loosely in every other format
    if (tool.strict !== undefined) out.strict = tool.strict;
    else if (!same) out.strict = false;
  }
  if (tool.cache !== undefined) ledger.lost(tool.at ?? '', 'tools take no cache marks');
  carryRest(out, tool, same, ledger);
  return out;
}

export const encodeTools = (tools: readonly Tool[], same: boolean, ledger: Ledger): JsonObject[] =>
  tools.map((tool) => encodeTool(tool, same, ledger)).filter((tool) => tool !== undefined);

export function encodeToolChoice(choice: ToolChoice, tools: readonly Tool[], ledger: Ledger): Json | undefined {
  switch (choice.kind) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.kind;
    case 'tool':
      return { type: choice.custom ? 'custom' : 'function', name: choice.name };
    case 'allowed': {
      const custom = new Set(tools.flatMap((tool) => (tool.type === 'custom' ? [tool.name] : [])));
      const listed = choice.names.map((name): JsonObject => ({ type: custom.has(name) ? 'custom' : 'function', name }));
      return { type: 'allowed_tools', mode: choice.required ? 'required' : 'auto', tools: listed };
    }
    case 'other':
      if (choice.from === 'openai-responses') return choice.value;
      ledger.lostSetting('toolChoice', 'is known to its own format alone');
      return undefined;
  }
}
