const TOOL = 'tool:';

/** Calls of an MCP server's tools are kept as operations of their own, `tool:NAME`. */
export const operationWords = (id: string): string => (id.startsWith(TOOL) ? `Tool ${id.slice(TOOL.length)}` : id);
