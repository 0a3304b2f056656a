import { type Json, type JsonObject, type ModelRequest, objectOf, readObject, readString, required, restOf, type Tool, textOf } from '../../ir/index.js';
import { camelNames, listed } from './names.js';
import { jsonSchemaOf } from './schema.js';

function declaration(value: Json, at: string): Tool {
  const { name, description, parameters, parametersJsonSchema, ...others } = camelNames(required(readObject(value, at), at));
  const tool: Tool = { type: 'function', name: required(readString(name, `${at}/name`), `${at}/name`), at };
  const told = readString(description, `${at}/description`);
  if (told !== undefined) tool.description = told;
  if (parametersJsonSchema !== undefined && parametersJsonSchema !== null) tool.parameters = parametersJsonSchema;
  else if (parameters !== undefined && parameters !== null) tool.parameters = jsonSchemaOf(parameters);
  const rest = restOf(others);
  if (rest !== undefined) tool.rest = rest;
  return tool;
}

/** Each declared function is a tool; what Google runs itself is one as it is. */
export function decodeTools(value: Json | undefined): Tool[] | undefined {
  if (value === undefined || value === null) return undefined;
  return listed(value).flatMap((one, i) => {
    const { functionDeclarations, ...hosted } = camelNames(required(readObject(one, `/tools/${i}`), `/tools/${i}`));
    const at = `/tools/${i}/functionDeclarations`;
    const tools = listed(functionDeclarations).map((each, j) => declaration(each, `${at}/${j}`));
    for (const [kind, settings] of Object.entries(hosted)) {
      const value: JsonObject = { [kind]: settings as Json };
      tools.push({ type: 'hosted', from: 'gemini', kind, value, at: `/tools/${i}/${kind}` });
    }
    return tools;
  });
}

/** What of it is not about the choice of a function is given back. */
export function decodeToolConfig(value: Json | undefined, request: ModelRequest): JsonObject | undefined {
  const { functionCallingConfig, ...others } = camelNames(readObject(value, '/toolConfig') ?? {});
  if (functionCallingConfig !== undefined && functionCallingConfig !== null) {
    const { mode: said, allowedFunctionNames, ...more } = camelNames(objectOf(functionCallingConfig));
    const mode = typeof said === 'string' ? said.toUpperCase() : said;
    const names = listed(allowedFunctionNames).flatMap((name) => textOf(name) ?? []);
    const [only] = names;
    if (mode === 'NONE') request.toolChoice = { kind: 'none' };
    else if (mode === 'ANY' && only !== undefined)
      request.toolChoice = names.length === 1 ? { kind: 'tool', name: only } : { kind: 'allowed', required: true, names };
    else if (mode === 'ANY') request.toolChoice = { kind: 'required' };
    else if (mode === 'AUTO' || mode === undefined) request.toolChoice = { kind: 'auto' };
    else request.toolChoice = { kind: 'other', from: 'gemini', value: { mode, ...(names.length > 0 && { allowedFunctionNames: names }) } };
    const rest = restOf(more);
    if (rest !== undefined) others.functionCallingConfig = rest;
  }
  return restOf(others);
}
