import type { ContractParameter, ContractSchema, McpTool, Operation } from '@gatehouse/definition';
import { isObject } from '../../mcp/json-rpc.js';
import { isJson } from '../content-types/media-type.js';

/** What tools are made of. */
export type ToolSource = Pick<Operation, 'id' | 'method' | 'path' | 'contract'>;

export interface ToolArgument {
  readonly name: string;
  readonly parameter: ContractParameter;
}

/** As `tools/list` tells a tool (MCP 2025-11-25, Tools, Listing Tools). */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

const NAME_MAX = 64;
/** Parameters that are described otherwise (OpenAPI 3.1, 4.8.12.1), or are the connection's own. */
const NOT_ASKED = new Set(['accept', 'content-type', 'authorization', 'cookie', 'host', 'content-length', 'transfer-encoding', 'connection']);

const toolName = (id: string): string =>
  id
    .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, NAME_MAX) || 'tool';

/** A name that is not taken yet. */
function free(wanted: string, taken: { has(name: string): boolean }): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted}_${i}`;
  return name;
}

function collectRefs(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectRefs(item, found);
  else if (isObject(value))
    for (const [name, member] of Object.entries(value)) {
      if (name === '$ref' && typeof member === 'string' && member.startsWith('#/$defs/'))
        found.add(decodeURIComponent(member.slice(8)).replaceAll('~1', '/').replaceAll('~0', '~'));
      else collectRefs(member, found);
    }
}

/** The shared schemas that this one leads to. */
function definitionsFor(schema: object, all: Readonly<Record<string, ContractSchema>>): Record<string, ContractSchema> {
  const needed = new Set<string>();
  collectRefs(schema, needed);
  // the set grows while it is walked
  for (const name of needed) if (Object.hasOwn(all, name)) collectRefs(all[name], needed);
  return Object.fromEntries([...needed].flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name] as ContractSchema]] : [])));
}

/** What models may assume of a method (RFC 9110, 9.2). */
function annotations(method: string): ListedTool['annotations'] {
  const readOnlyHint = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  return {
    readOnlyHint,
    destructiveHint: !readOnlyHint && method !== 'POST',
    idempotentHint: readOnlyHint || method === 'PUT' || method === 'DELETE',
    openWorldHint: true,
  };
}

export interface ToolShape {
  arguments: ToolArgument[];
  /** The argument that becomes the body; null where there is none, or none that a model could write. */
  body: { readonly name: string; readonly type: string } | null;
  schema: Record<string, unknown>;
}

/** @throws Error for an operation that no tool can call, with why */
export function shapeOf({ id, contract }: ToolSource): ToolShape {
  if (contract?.validation === undefined) throw new Error(`the operation ${id} came without what the document says of it`);
  const { parameters, body } = contract.validation;
  const properties: Record<string, ContractSchema> = {};
  const required: string[] = [];
  const taken = { has: (name: string) => Object.hasOwn(properties, name) };
  const asked = parameters.filter(({ name, in: place }) => place !== 'cookie' && !(place === 'header' && NOT_ASKED.has(name.toLowerCase())));
  const given = asked.map((parameter): ToolArgument => {
    const name = free(taken.has(parameter.name) ? `${parameter.name}_${parameter.in}` : parameter.name, taken);
    Object.defineProperty(properties, name, { value: parameter.schema, enumerable: true });
    if (parameter.required || parameter.in === 'path') required.push(name);
    return { name, parameter };
  });
  const content = body?.content.find(({ type }) => isJson(type)) ?? body?.content.find(({ type }) => type.startsWith('text/'));
  let bodyArgument: ToolShape['body'] = null;
  if (body !== undefined && content !== undefined && !content.type.includes('*')) {
    bodyArgument = { name: free('body', taken), type: content.type };
    Object.defineProperty(properties, bodyArgument.name, { value: content.schema ?? {}, enumerable: true });
    if (body.required) required.push(bodyArgument.name);
  } else if (body?.required)
    throw new Error(`the operation ${id} takes ${body.content.map(({ type }) => type).join(', ') || 'a body'}, which no tool can send`);
  return {
    arguments: given,
    body: bodyArgument,
    schema: { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false },
  };
}

/** Whether a tool can be made of it: where every operation is to be one, those that cannot are left out. */
function fits(operation: ToolSource): boolean {
  try {
    shapeOf(operation);
    return operation.contract?.validation !== undefined;
  } catch {
    return false;
  }
}

/**
 * The operations that become tools, each under a name of its own; none chosen: all that can be.
 * @throws Error for a tool whose operation is missing
 */
export function* namedTools<O extends ToolSource>(
  operations: readonly O[],
  tools: readonly McpTool[],
): Generator<{ name: string; operation: O; tool: McpTool }, void> {
  const chosen: readonly McpTool[] = tools.length > 0 ? tools : operations.filter(fits).map(({ id }): McpTool => ({ operation: id }));
  const byId = new Map(operations.map((operation) => [operation.id, operation]));
  const named = new Set(tools.flatMap(({ name }) => name ?? []));
  const taken = new Set<string>();
  for (const tool of chosen) {
    const operation = byId.get(tool.operation);
    if (operation === undefined) throw new Error(`the tool ${tool.operation} is no operation of the document`);
    const name = tool.name ?? free(toolName(operation.id), { has: (own) => taken.has(own) || named.has(own) });
    taken.add(name);
    yield { name, operation, tool };
  }
}

/** @param definitions the API's shared schemas, of which those come along that it leads to */
export function listedTool(
  name: string,
  { method, path, contract }: ToolSource,
  schema: ToolShape['schema'],
  definitions: Readonly<Record<string, ContractSchema>>,
  description: string | undefined,
): ListedTool {
  const $defs = definitionsFor(schema, definitions);
  const inputSchema = { ...schema, ...(Object.keys($defs).length > 0 && { $defs }) };
  return { name, description: description ?? contract?.words ?? `${method} ${path}`, inputSchema, annotations: annotations(method) };
}
