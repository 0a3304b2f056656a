import {
  type CustomTool,
  type FunctionTool,
  type Json,
  type JsonObject,
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
import { takeCacheMark } from '../openai/cache-mark.js';

function functionTool(definition: JsonObject, outer: JsonObject, at: string): FunctionTool {
  const { name, description, parameters, strict, ...more } = definition;
  const tool: FunctionTool = { type: 'function', name: required(readString(name, `${at}/name`), `${at}/name`) };
  const told = readString(description, `${at}/description`);
  if (told !== undefined) tool.description = told;
  if (parameters !== undefined && parameters !== null) tool.parameters = parameters;
  const strictly = readBoolean(strict, `${at}/strict`);
  if (strictly !== undefined) tool.strict = strictly;
  const inner = restOf(more);
  if (inner !== undefined) outer.function = inner;
  return tool;
}

function customTool(definition: JsonObject, outer: JsonObject, at: string): CustomTool {
  const { name, description, format, ...more } = definition;
  const tool: CustomTool = { type: 'custom', name: required(readString(name, `${at}/name`), `${at}/name`) };
  const told = readString(description, `${at}/description`);
  if (told !== undefined) tool.description = told;
  const shape = readObject(format, `${at}/format`);
  // this format has the grammar in an object of its own, where that of responses has its members beside the type
  if (shape !== undefined) tool.format = shape.grammar === undefined ? shape : { type: 'grammar', ...objectOf(shape.grammar) };
  const inner = restOf(more);
  if (inner !== undefined) outer.custom = inner;
  return tool;
}

function decodeTool(value: Json, at: string): Tool {
  const object = required(readObject(value, at), at);
  const { type, function: named, custom, ...others } = object;
  if (named === undefined && custom === undefined) return { type: 'hosted', from: 'openai-chat', kind: textOf(type) ?? '', value: object, at };
  const tool =
    custom === undefined
      ? functionTool(required(readObject(named, `${at}/function`), `${at}/function`), others, `${at}/function`)
      : customTool(required(readObject(custom, `${at}/custom`), `${at}/custom`), others, `${at}/custom`);
  const cache = takeCacheMark(others);
  if (cache !== undefined) tool.cache = cache;
  const rest = restOf(others);
  if (rest !== undefined) tool.rest = rest;
  // what is reported of it is about the definition inside, unless there is something beside that
  tool.at = rest === undefined && cache === undefined ? `${at}/${tool.type}` : at;
  return tool;
}

/** `tools`, and `functions` of before there were tools. */
export function decodeTools(tools: Json | undefined, functions: Json | undefined): Tool[] | undefined {
  const read = readArray(tools, '/tools')?.map((tool, i) => decodeTool(tool, `/tools/${i}`));
  const old = readArray(functions, '/functions')?.map((definition, i) => {
    const at = `/functions/${i}`;
    const outer: JsonObject = {};
    const tool: Tool = { ...functionTool(required(readObject(definition, at), at), outer, at), at };
    return outer.function === undefined ? tool : { ...tool, rest: outer };
  });
  return read === undefined && old === undefined ? undefined : [...(read ?? []), ...(old ?? [])];
}

const nameOf = (value: JsonObject): string => textOf(objectOf(value.function ?? value.custom).name) ?? textOf(value.name) ?? '';

export function decodeToolChoice(value: Json | undefined): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'auto' || value === 'none' || value === 'required') return { kind: value };
  if (value === 'any') return { kind: 'required' };
  const object = objectOf(value);
  if (object.type === 'function') return { kind: 'tool', name: nameOf(object) };
  if (object.type === 'custom') return { kind: 'tool', name: nameOf(object), custom: true };
  if (object.type === 'allowed_tools') {
    const allowed = objectOf(object.allowed_tools);
    return { kind: 'allowed', required: allowed.mode === 'required', names: listOf(allowed.tools).map((tool) => nameOf(objectOf(tool))) };
  }
  // `function_call` of before there were tools
  if (object.type === undefined && typeof object.name === 'string') return { kind: 'tool', name: object.name };
  return { kind: 'other', from: 'openai-chat', value };
}
