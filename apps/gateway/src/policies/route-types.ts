import type { PolicyType } from '../pipeline/policy.js';
import { graphql } from './graphql/graphql.js';
import { mcp } from './mcp/mcp.js';
import { mcpServer } from './mcp-server/mcp-server.js';
import { websocketLimits } from './websocket-limits/websocket-limits.js';

/** Policies for what goes to upstreams of other kinds than plain HTTP. */
export const ROUTE_TYPES: readonly PolicyType<never>[] = [graphql, mcp, mcpServer, websocketLimits];
