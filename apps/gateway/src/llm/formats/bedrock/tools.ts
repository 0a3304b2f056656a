import {
  carryRest,
  isObject,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelRequest,
  objectOf,
  readString,
  required,
  restOf,
  type Tool,
  textOf,
} from '../../ir/index.js';
import { toolsOffered } from '../settings.js';
import { cachePoint } from './encode-blocks.js';

export function decodeTools(config: JsonObject, request: ModelRequest): void {
  const tools: Tool[] = [];
  for (const [i, one] of listOf(config.tools).entries()) {
    const at = `/toolConfig/tools/${i}`;
    const value = objectOf(one);
    const last = tools.at(-1);
    if (isObject(value.cachePoint) && last?.type === 'function' && last.cache === undefined) {
      const ttl = textOf(value.cachePoint.ttl);
      last.cache = { form: 'cachePoint', ...(ttl !== undefined && { ttl }) };
    } else if (isObject(value.toolSpec)) {
      const { name, description, inputSchema, strict, ...others } = value.toolSpec;
      const rest = restOf(others);
      tools.push({
        type: 'function',
        name: required(readString(name, `${at}/toolSpec/name`), `${at}/toolSpec/name`),
        ...(typeof description === 'string' && { description }),
        ...(objectOf(inputSchema).json !== undefined && { parameters: objectOf(inputSchema).json }),
        ...(typeof strict === 'boolean' && { strict }),
        ...(rest !== undefined && { rest }),
        at,
      } as Tool);
    } else tools.push({ type: 'hosted', from: 'bedrock', kind: Object.keys(value)[0] ?? '', value, at });
  }
  if (tools.length > 0) request.tools = tools;
  const choice = objectOf(config.toolChoice);
  const named = textOf(objectOf(choice.tool).name);
  if (choice.auto !== undefined) request.toolChoice = { kind: 'auto' };
  else if (choice.any !== undefined) request.toolChoice = { kind: 'required' };
  else if (named !== undefined) request.toolChoice = { kind: 'tool', name: named };
}

function encodeTool(tool: Tool, same: boolean, ledger: Ledger): JsonObject[] {
  if (tool.type === 'hosted' && tool.from === 'bedrock') return [tool.value as JsonObject];
  if (tool.type !== 'function') {
    ledger.lost(
      tool.at ?? '',
      tool.type === 'custom' ? 'the model’s format has no tools that take free text' : `run by providers of the format ${tool.from} alone`,
    );
    return [];
  }
  const spec: JsonObject = { name: tool.name };
  if (tool.description !== undefined && (same || tool.description !== '')) spec.description = tool.description;
  spec.inputSchema = { json: tool.parameters ?? { type: 'object' } };
  if (tool.strict !== undefined && (same || tool.strict)) spec.strict = tool.strict;
  carryRest(spec, tool, same, ledger);
  const point = cachePoint(tool, ledger);
  return point === undefined ? [{ toolSpec: spec }] : [{ toolSpec: spec }, point];
}

/** A conversation that holds calls must declare tools, whatever the choice. */
const holdsCalls = ({ messages }: ModelRequest): boolean =>
  messages.some(({ blocks }) => blocks.some(({ type }) => type === 'tool-call' || type === 'tool-result'));

/** Tools by the names that were called, where a conversation goes on without them: of their arguments nothing is known any more. */
function calledTools({ messages }: ModelRequest): JsonObject[] {
  const names = new Set(messages.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === 'tool-call' ? block.name : []))));
  return [...names].map((name) => ({ toolSpec: { name, inputSchema: { json: { type: 'object' } } } }));
}

function choiceOf({ toolChoice }: ModelRequest, ledger: Ledger): JsonObject | undefined {
  switch (toolChoice?.kind) {
    case 'auto':
      return { auto: {} };
    case 'required':
      return { any: {} };
    case 'tool':
      return { tool: { name: toolChoice.name } };
    case 'allowed':
      ledger.changedSetting('toolChoice', 'the others are not offered');
      return toolChoice.required ? { any: {} } : { auto: {} };
    case 'other':
      ledger.lostSetting('toolChoice', 'the model’s format has no such choice');
      return undefined;
    default:
      return undefined;
  }
}

export function putTools(body: JsonObject, request: ModelRequest, same: boolean, ledger: Ledger): void {
  const { toolChoice } = request;
  const none = toolChoice?.kind === 'none';
  if (none && holdsCalls(request)) ledger.lostSetting('toolChoice', 'the tools of a conversation with calls are always offered');
  else if (none) {
    for (const tool of request.tools ?? []) ledger.changed(tool.at ?? '', 'not told, as no tool may be called');
    return;
  }
  const allowed = toolChoice?.kind === 'allowed' ? toolChoice.names : undefined;
  const tools = toolsOffered(request, allowed, ledger).flatMap((tool) => encodeTool(tool, same, ledger));
  if (tools.length === 0) {
    if (toolChoice !== undefined && toolChoice.kind !== 'auto' && !none) ledger.lostSetting('toolChoice', 'no tool is left to choose');
    const called = same ? [] : calledTools(request);
    if (called.length > 0) body.toolConfig = { tools: called };
    return;
  }
  const choice = choiceOf(request, ledger);
  body.toolConfig = { tools, ...(choice !== undefined && { toolChoice: choice }) };
  if (request.parallelToolCalls === false) ledger.lostSetting('parallelToolCalls', 'the model may always call several');
}
