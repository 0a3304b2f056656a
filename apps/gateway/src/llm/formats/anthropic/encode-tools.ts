import { carryRest, type Json, type JsonObject, type Ledger, type ModelRequest, type Tool } from '../../ir/index.js';
import { toolsOffered } from '../settings.js';
import { putCacheMark } from './cache-mark.js';

function encodeTool(tool: Tool, same: boolean, ledger: Ledger): Json | undefined {
  if (tool.type === 'hosted') {
    if (tool.from === 'anthropic') return tool.value;
    ledger.lost(tool.at ?? '', `run by providers of the format ${tool.from} alone`);
    return undefined;
  }
  if (tool.type === 'custom') {
    ledger.lost(tool.at ?? '', 'the model’s format has no tools that take free text');
    return undefined;
  }
  const out: JsonObject = { ...(same && tool.form !== undefined && { type: tool.form }), name: tool.name };
  if (tool.description !== undefined) out.description = tool.description;
  out.input_schema = tool.parameters ?? { type: 'object' };
  if (tool.strict !== undefined && (same || tool.strict)) out.strict = tool.strict;
  putCacheMark(out, tool, ledger);
  carryRest(out, tool, same, ledger);
  return out;
}

/** The tools that the choice allows, where it names some. */
function allowedOf(request: ModelRequest, ledger: Ledger): readonly Tool[] {
  const { toolChoice } = request;
  if (toolChoice?.kind === 'allowed') ledger.changedSetting('toolChoice', 'the others are not offered');
  return toolsOffered(request, toolChoice?.kind === 'allowed' ? toolChoice.names : undefined, ledger);
}

function choiceOf({ toolChoice, parallelToolCalls }: ModelRequest, ledger: Ledger): JsonObject | undefined {
  switch (toolChoice?.kind) {
    case undefined:
      return parallelToolCalls === false ? { type: 'auto' } : undefined;
    case 'auto':
      return { type: 'auto' };
    case 'none':
      return { type: 'none' };
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: toolChoice.name };
    case 'allowed':
      return { type: toolChoice.required ? 'any' : 'auto' };
    case 'other':
      if (toolChoice.from === 'anthropic') return { ...(toolChoice.value as JsonObject) };
      ledger.lostSetting('toolChoice', 'the model’s format has no such choice');
      return undefined;
  }
}

export function putTools(body: JsonObject, request: ModelRequest, same: boolean, ledger: Ledger): void {
  const tools = allowedOf(request, ledger).flatMap((tool) => encodeTool(tool, same, ledger) ?? []);
  if (tools.length > 0 || (same && request.tools !== undefined)) body.tools = tools;
  if (tools.length === 0 && !same) {
    if (request.toolChoice !== undefined && request.toolChoice.kind !== 'none' && request.toolChoice.kind !== 'auto')
      ledger.lostSetting('toolChoice', 'there are no tools');
    return;
  }
  const choice = choiceOf(request, ledger);
  if (choice === undefined) return;
  if (request.parallelToolCalls !== undefined && choice.type !== 'none' && (same || !request.parallelToolCalls))
    choice.disable_parallel_tool_use = !request.parallelToolCalls;
  body.tool_choice = choice;
}
