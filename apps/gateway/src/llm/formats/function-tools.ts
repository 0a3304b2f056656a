import {
  carryRest,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  readArray,
  readObject,
  readString,
  required,
  restOf,
  type Tool,
  type ToolResultBlock,
  type WireFormat,
} from '../ir/index.js';

/** Tools written as `{type: "function", function: {...}}`, as several formats took over from OpenAI. */
export function decodeFunctionTools(value: Json | undefined, from: WireFormat): Tool[] | undefined {
  return readArray(value, '/tools')?.map((one, i) => {
    const at = `/tools/${i}`;
    const object = required(readObject(one, at), at);
    if (!isObject(object.function)) return { type: 'hosted', from, kind: String(object.type ?? ''), value: object, at };
    const { name, description, parameters, ...others } = object.function;
    const tool: Tool = { type: 'function', name: required(readString(name, `${at}/function/name`), `${at}/function/name`), at };
    const told = readString(description, `${at}/function/description`);
    if (told !== undefined) tool.description = told;
    if (parameters !== undefined && parameters !== null) tool.parameters = parameters;
    const { type: _, function: _f, ...outer } = object;
    const rest = restOf({ ...outer, ...(restOf(others) !== undefined && { function: others }) });
    if (rest !== undefined) tool.rest = rest;
    return tool;
  });
}

export function encodeFunctionTools(tools: readonly Tool[], same: WireFormat | undefined, ledger: Ledger): Json[] {
  return tools.flatMap((tool): Json[] => {
    if (tool.type === 'hosted' && tool.from === same) return [tool.value];
    if (tool.type !== 'function') {
      ledger.lost(
        tool.at ?? '',
        tool.type === 'custom' ? 'the model’s format has no tools that take free text' : `run by providers of the format ${tool.from} alone`,
      );
      return [];
    }
    const named: JsonObject = { name: tool.name };
    if (tool.description !== undefined) named.description = tool.description;
    named.parameters = tool.parameters ?? { type: 'object', properties: {} };
    if (tool.cache !== undefined) ledger.lost(`${tool.at ?? ''}/${tool.cache.form ?? 'cache_control'}`, 'the provider takes no cache marks');
    const { function: inner, ...outer } = tool.rest ?? {};
    if (same !== undefined && isObject(inner)) Object.assign(named, inner);
    const out: JsonObject = { type: 'function', function: named };
    carryRest(out, { ...(tool.at !== undefined && { at: tool.at }), rest: same === undefined ? (tool.rest ?? {}) : outer }, same !== undefined, ledger);
    return [out];
  });
}

/** A message whose results of tools are messages of their own, each before what else is said. */
export function apart(message: ModelMessage): { results: ToolResultBlock[]; said: ModelMessage } {
  const results = message.blocks.filter((block) => block.type === 'tool-result');
  return results.length === 0
    ? { results, said: message }
    : { results, said: { ...message, blocks: message.blocks.filter((block) => block.type !== 'tool-result') } };
}

/** What a tool answered, as text; other content is reported. */
export function resultText({ content, at }: ToolResultBlock, ledger: Ledger): string {
  const texts: string[] = [];
  for (const block of content) {
    if (block.type === 'text' || block.type === 'refusal') texts.push(block.text);
    else ledger.lost(block.at ?? at ?? '', 'tools answer in text alone');
  }
  return texts.join('\n');
}
