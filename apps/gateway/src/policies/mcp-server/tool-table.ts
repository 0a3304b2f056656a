import type { ApiObject, ContractSchema, McpServerConfig, Operation } from '@gatehouse/definition';
import type { CompiledOperation } from '../../compile/compile-api.js';
import { Schemas, type ValidateFunction } from '../openapi-validation/schemas.js';
import { type ListedTool, listedTool, namedTools, shapeOf, type ToolArgument, type ToolShape } from './tool-shape.js';

/** One operation as a model sees it. */
export interface Tool {
  readonly name: string;
  readonly operation: Operation;
  readonly arguments: readonly ToolArgument[];
  readonly body: ToolShape['body'];
  readonly listed: ListedTool;
  readonly check: ValidateFunction;
  /** What call records show of messages that call it; made with the first. */
  recorded: CompiledOperation | null;
}

/** The tools of an API, by name. One call makes one; `all` is walked in slices. */
export class ToolTable {
  readonly byName = new Map<string, Tool>();
  private readonly schemas: Schemas;
  private readonly definitions: Readonly<Record<string, ContractSchema>>;

  constructor(
    private readonly api: ApiObject,
    private readonly config: McpServerConfig,
  ) {
    this.definitions = api.schemas ?? {};
    this.schemas = new Schemas(this.definitions, { formats: true, patterns: 'ignore' });
  }

  /** @throws Error for a tool whose operation is missing, or cannot be one */
  *compile(): Generator<undefined, void> {
    for (const { name, operation, tool } of namedTools(this.api.operations, this.config.tools)) {
      const { schema, ...shape } = shapeOf(operation);
      const listed = listedTool(name, operation, schema, this.definitions, tool.description);
      const check = yield* this.schemas.compile(schema, false, false);
      this.byName.set(name, { name, operation, ...shape, listed, check, recorded: null });
    }
  }
}
