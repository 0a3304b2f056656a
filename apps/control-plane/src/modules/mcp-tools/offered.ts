import { type McpConfig, McpConfig as McpConfigSchema, McpServerConfig, type PolicyInstance } from '@gatehouse/definition';
import type { ToolOperation } from './document-tools.js';

export type Offered = { kind: 'operations'; config: McpServerConfig } | { kind: 'server'; config: McpConfig };

const serves = ({ enabled, dryRun }: PolicyInstance): boolean => enabled && dryRun !== true;

/** By which of the policies that stand before an API it is a server of MCP; null where it is none. */
export function offeredBy(policies: readonly PolicyInstance[]): Offered | null {
  const serving = policies.filter(serves);
  const own = serving.find(({ type }) => type === 'mcp-server');
  if (own !== undefined) return { kind: 'operations', config: McpServerConfig.parse(own.config) };
  const before = serving.find(({ type }) => type === 'mcp');
  return before !== undefined ? { kind: 'server', config: McpConfigSchema.parse(before.config) } : null;
}

export const mcpKindOf = (policies: readonly PolicyInstance[]): Offered['kind'] | null => offeredBy(policies)?.kind ?? null;

/** Where the messages of a server behind the API go: what takes POST, the one named after the protocol first. */
export function messagePath(operations: readonly ToolOperation[]): string | undefined {
  const posts = operations.filter(({ method, path }) => method.toUpperCase() === 'POST' && !path.includes('{')).map(({ path }) => path);
  return posts.find((path) => path.endsWith('/mcp')) ?? posts[0];
}
