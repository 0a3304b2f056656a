import { carryRest, isObject, type Json, type JsonObject, type Ledger, type ModelRequest, type Tool, type ToolChoice } from '../../ir/index.js';
import { isPlainSchema } from './schema.js';

function declaration(tool: Tool & { type: 'function' }, same: boolean, ledger: Ledger): JsonObject {
  const out: JsonObject = { name: tool.name };
  if (tool.description !== undefined) out.description = tool.description;
  const { parameters } = tool;
  const empty = isObject(parameters) && parameters.type === 'object' && isObject(parameters.properties) && Object.keys(parameters.properties).length === 0;
  // an object without properties is no parameters
  if (parameters !== undefined && !(empty && isPlainSchema(parameters))) out[isPlainSchema(parameters) ? 'parameters' : 'parametersJsonSchema'] = parameters;
  if (tool.strict) ledger.changed(tool.at ?? '', 'arguments are as the model writes them');
  if (tool.cache !== undefined) ledger.lost(`${tool.at ?? ''}/${tool.cache.form ?? 'cache_control'}`, 'the provider caches prompts by itself');
  carryRest(out, tool, same, ledger);
  return out;
}

function choiceOf(choice: ToolChoice, ledger: Ledger): JsonObject | undefined {
  switch (choice.kind) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    case 'allowed':
      // without `required` it may answer in words as well: which of them it may call cannot be said with it
      if (!choice.required) ledger.changedSetting('toolChoice', 'VALIDATED');
      return { mode: choice.required ? 'ANY' : 'VALIDATED', allowedFunctionNames: choice.names };
    case 'other':
      if (choice.from === 'gemini') return { ...(choice.value as JsonObject) };
      ledger.lostSetting('toolChoice', 'the model’s format has no such choice');
      return undefined;
  }
}

export function putTools(body: JsonObject, request: ModelRequest, same: boolean, ledger: Ledger): void {
  const declared: JsonObject[] = [];
  const tools: Json[] = [];
  for (const tool of request.tools ?? []) {
    if (tool.type === 'function') declared.push(declaration(tool, same, ledger));
    else if (tool.type === 'custom') ledger.lost(tool.at ?? '', 'the model’s format has no tools that take free text');
    else if (tool.from === 'gemini') tools.push(tool.value);
    else ledger.lost(tool.at ?? '', `run by providers of the format ${tool.from} alone`);
  }
  if (declared.length > 0) tools.unshift({ functionDeclarations: declared });
  if (tools.length > 0) body.tools = tools;
  if (request.parallelToolCalls === false && declared.length > 0) ledger.lostSetting('parallelToolCalls', 'the model may always call several');
  const carried = same && isObject(request.rest?.toolConfig) ? request.rest.toolConfig : undefined;
  if (request.toolChoice !== undefined && declared.length === 0 && !same && request.toolChoice.kind !== 'auto' && request.toolChoice.kind !== 'none')
    ledger.lostSetting('toolChoice', 'no tool is left to choose');
  const choice = request.toolChoice === undefined || (declared.length === 0 && !same) ? undefined : choiceOf(request.toolChoice, ledger);
  if (choice === undefined && carried === undefined) return;
  const more = isObject(carried?.functionCallingConfig) ? carried.functionCallingConfig : {};
  body.toolConfig = { ...carried, ...(choice !== undefined && { functionCallingConfig: { ...choice, ...more } }) };
}
