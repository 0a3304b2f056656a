import { GraphqlConfig } from './graphql.js';
import { McpConfig, McpServerConfig } from './mcp.js';
import { WebsocketLimitsConfig } from './websocket-limits.js';

export { GraphqlConfig } from './graphql.js';
export { McpConfig, McpServerConfig, type McpTool } from './mcp.js';
export { type MessageLimits, WebsocketLimitsConfig } from './websocket-limits.js';

const LIMIT = { version: 1, phase: 'limit', builtIn: false } as const;

/** Policies for what goes to upstreams of other kinds than plain HTTP. */
export const ROUTE_POLICIES = {
  graphql: { ...LIMIT, title: 'GraphQL', summary: 'Limits what one GraphQL request may ask for, and which operations are taken.', config: GraphqlConfig },
  mcp: { ...LIMIT, title: 'MCP', summary: 'Lets callers use only some tools of an MCP server, with arguments that fit.', config: McpConfig },
  'mcp-server': {
    version: 1,
    phase: 'edge',
    builtIn: false,
    title: 'MCP server',
    summary: 'Offers operations of the API to models as tools (Model Context Protocol).',
    config: McpServerConfig,
  },
  'websocket-limits': {
    ...LIMIT,
    title: 'WebSocket limits',
    summary: 'Limits the size and the rate of messages on open WebSockets, for each direction.',
    config: WebsocketLimitsConfig,
  },
} as const;
