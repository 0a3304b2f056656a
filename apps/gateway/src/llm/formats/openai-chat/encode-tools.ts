import { carryRest, isObject, type Json, type JsonObject, type ModelRequest, objectOf, type Tool, type ToolChoice } from '../../ir/index.js';
import { putCacheMark } from '../openai/cache-mark.js';
import type { Encoding } from './encode-parts.js';

/** This format has the members of a grammar in an object of its own. */
function customFormat(format: Json): Json {
  if (!isObject(format) || format.type !== 'grammar') return format;
  const { type, ...grammar } = format;
  return { type, grammar };
}

function encodeTool(tool: Tool, { dialect, ledger, same }: Encoding): JsonObject | undefined {
  if (tool.type === 'hosted') {
    if (tool.from === 'openai-chat') return objectOf(tool.value);
    ledger.lost(tool.at ?? '', `a tool that its own provider runs: ${tool.kind}`);
    return undefined;
  }
  const definition: JsonObject = { name: tool.name };
  if (tool.description !== undefined) definition.description = tool.description;
  let out: JsonObject;
  if (tool.type === 'custom') {
    if (tool.format !== undefined) definition.format = customFormat(tool.format);
    out = { type: 'custom', custom: definition };
  } else {
    if (tool.parameters !== undefined) definition.parameters = tool.parameters;
    if (tool.strict !== undefined) {
      if (dialect.unsupported?.includes('tools.strict')) ledger.lost(`${tool.at ?? ''}/strict`, 'the provider does not hold to schemas strictly');
      else definition.strict = tool.strict;
    }
    out = { type: 'function', function: definition };
  }
  putCacheMark(out, tool, same, dialect, ledger);
  const inner = tool.rest?.[tool.type];
  if (same && inner !== undefined) Object.assign(definition, inner);
  carryRest(out, tool, same, ledger);
  return out;
}

function allowed(choice: { required: boolean; names: string[] }, tools: readonly Tool[]): JsonObject {
  const custom = new Set(tools.flatMap((tool) => (tool.type === 'custom' ? [tool.name] : [])));
  const listed = choice.names.map((name): JsonObject => (custom.has(name) ? { type: 'custom', custom: { name } } : { type: 'function', function: { name } }));
  return { type: 'allowed_tools', allowed_tools: { mode: choice.required ? 'required' : 'auto', tools: listed } };
}

function encodeChoice(choice: ToolChoice, tools: readonly Tool[], { dialect, ledger }: Encoding): Json | undefined {
  switch (choice.kind) {
    case 'auto':
    case 'none':
      return choice.kind;
    case 'required':
      if (dialect.toolChoiceRequired !== 'none') return dialect.toolChoiceRequired ?? 'required';
      ledger.lostSetting('toolChoice', 'the provider cannot be made to call a tool');
      return 'auto';
    case 'tool':
      return choice.custom ? { type: 'custom', custom: { name: choice.name } } : { type: 'function', function: { name: choice.name } };
    case 'allowed':
      return allowed(choice, tools);
    case 'other':
      if (choice.from === 'openai-chat') return choice.value;
      ledger.lostSetting('toolChoice', 'is known to its own format alone');
      return undefined;
  }
}

export function putTools(body: JsonObject, request: ModelRequest, encoding: Encoding): void {
  const { tools, toolChoice } = request;
  if (tools !== undefined) {
    const written = tools.flatMap((tool) => encodeTool(tool, encoding) ?? []);
    // an empty list is refused by some
    if (written.length > 0 || (encoding.same && tools.length === 0)) body.tools = written;
  }
  if (toolChoice !== undefined) {
    const choice = encodeChoice(toolChoice, tools ?? [], encoding);
    if (choice !== undefined) body.tool_choice = choice;
  }
  if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls;
}
