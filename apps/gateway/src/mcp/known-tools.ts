import type { CompiledOperation } from '../compile/compile-api.js';
import { inSlices } from '../compile/steps.js';
import { faultsOf, inWords } from '../policies/openapi-validation/fault.js';
import { Schemas, type ValidateFunction } from '../policies/openapi-validation/schemas.js';
import { isObject } from './json-rpc.js';

const TOOLS_MAX = 2_000;
const SCHEMA_CHARS_MAX = 65_536;

interface KnownTool {
  /** As it was told, so that the same again is not compiled again. */
  readonly text: string;
  /** Null: its schema says nothing that can be checked. Undefined: not compiled yet. */
  check: ValidateFunction | null | undefined;
  /** Begun with the first call of the tool. */
  compiling: Promise<void> | null;
  /** What call records show of calls of it. */
  operation: CompiledOperation | null;
}

/** The operation under which calls of a tool are recorded. */
export const recordedAs = (tool: string, of: CompiledOperation): CompiledOperation => ({ ...of, id: `tool:${tool}`, recordPlace: null, recordSkeleton: null });

/** The tools of one MCP server, as it listed them last. Bounded: a server cannot fill the gateway's memory. */
export class KnownTools {
  private readonly tools = new Map<string, KnownTool>();

  learn(name: string, schema: unknown): void {
    const text = JSON.stringify(isObject(schema) ? schema : {});
    if (this.tools.get(name)?.text === text) return;
    if (this.tools.size >= TOOLS_MAX && !this.tools.has(name)) return;
    this.tools.set(name, { text, check: text.length > SCHEMA_CHARS_MAX ? null : undefined, compiling: null, operation: null });
  }

  /** Compiles what is known of the tool, in slices. Undefined: there is nothing to wait for. */
  prepare(name: string): Promise<void> | undefined {
    const tool = this.tools.get(name);
    if (tool === undefined || tool.check !== undefined) return undefined;
    tool.compiling ??= compiled(tool.text).then((check) => {
      tool.check = check;
    });
    return tool.compiling;
  }

  /** What is wrong with these arguments, in words; undefined for nothing, and for a tool that was not told of. The tool is prepared. */
  faults(name: string, given: unknown): string | undefined {
    const tool = this.tools.get(name);
    if (!tool?.check || tool.check(given)) return undefined;
    return inWords(faultsOf(tool.check.errors, 'body'))
      .replaceAll(/(^|; )body /g, '$1')
      .slice(0, 500);
  }

  /** The operation under which calls of the tool are recorded: `tool:{name}`. Only of tools that the server has: callers cannot make up others. */
  operationOf(name: string, of: CompiledOperation): CompiledOperation {
    const tool = this.tools.get(name);
    if (tool === undefined) return of;
    if (tool.operation?.pipeline !== of.pipeline) tool.operation = recordedAs(name, of);
    return tool.operation;
  }
}

/** A schema that cannot be used is none: the server checks its arguments itself. */
async function compiled(text: string): Promise<ValidateFunction | null> {
  const { $schema: _, $id: __, ...schema } = JSON.parse(text) as Record<string, unknown>;
  const { $defs, definitions, ...own } = schema;
  const shared = { ...(isObject(definitions) ? definitions : {}), ...(isObject($defs) ? $defs : {}) } as Record<string, Record<string, unknown>>;
  try {
    return await inSlices(new Schemas(shared, { formats: true, patterns: 'ignore' }).compile(own, false, false));
  } catch {
    return null;
  }
}
