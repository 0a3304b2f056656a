import { type OfferedPolicies, offered } from './offered.js';

/** Policies for what goes to upstreams of other kinds than plain HTTP. */
export const ROUTE_TYPES: OfferedPolicies = {
  graphql: offered(async () => (await import('./graphql/graphql.js')).graphql),
  mcp: offered(async () => (await import('./mcp/mcp.js')).mcp),
  'mcp-server': offered(async () => (await import('./mcp-server/mcp-server.js')).mcpServer),
  'websocket-limits': offered(async () => (await import('./websocket-limits/websocket-limits.js')).websocketLimits),
};
