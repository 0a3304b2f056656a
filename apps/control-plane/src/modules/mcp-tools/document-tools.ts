import type { API, Output } from '@gatehouse/contracts';
import type { McpTool, Operation } from '@gatehouse/definition';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { DocumentReader } from '../documents/index.js';

export type ToolOperation = Pick<Operation, 'id' | 'path'> & { method: string };
type Preview = Output<typeof API.mcpTools.preview>;

interface Content {
  document: string;
  operations: readonly ToolOperation[];
}

/** What the operations of a document are as tools: the gateway’s own code says so. */
@Injectable()
export class DocumentTools {
  constructor(private readonly reader: DocumentReader) {}

  /** @param chosen none: every operation that can be one. @throws ProblemError request.invalid for one whose operation is missing, document.too_complex */
  async of({ document, operations }: Content, chosen: readonly McpTool[]): Promise<Preview> {
    const [contracts, { listedTool, namedTools, shapeOf }] = [await this.reader.validation(document), await import('@gatehouse/gateway/mcp-tools')];
    const sources = operations.map(({ id, method, path }) => {
      const name = `${method.toUpperCase()} ${path}`;
      const [validation, words] = [contracts.operations[name], contracts.words[name]];
      return { id, method: method.toUpperCase() as Operation['method'], path, contract: { ...(validation && { validation }), ...(words && { words }) } };
    });
    const leftOut: Preview['leftOut'] = [];
    const fit = sources.filter((source) => {
      try {
        shapeOf(source);
        return true;
      } catch (fault) {
        leftOut.push({ operation: source.id, method: source.method, path: source.path, why: fault instanceof Error ? fault.message : '' });
        return false;
      }
    });
    const missing = chosen.findIndex(({ operation }) => !fit.some(({ id }) => id === operation));
    if (missing >= 0) {
      const errors = [{ pointer: `/tools/${missing}/operation`, detail: 'is no operation that a tool can call' }];
      throw new ProblemError('request.invalid', 'These tools cannot be made.', { errors });
    }
    const tools = [...namedTools(fit, chosen)].map(({ name, operation, tool }) => ({
      ...listedTool(name, operation, shapeOf(operation).schema, contracts.schemas, tool.description),
      operation: operation.id,
      method: operation.method,
      path: operation.path,
    }));
    return { tools, leftOut };
  }
}
