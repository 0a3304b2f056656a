import { type mcpTools, POLICIES, type Result } from '@gatehouse/contracts';
import type { z } from 'zod';
import type { Policy, Settings } from '../policies/policy-types';

export type ServerConfig = z.output<(typeof POLICIES)['mcp-server']['config']>;
export type ProxyConfig = z.output<(typeof POLICIES)['mcp']['config']>;
export type ToolChoice = ServerConfig['tools'][number];
export type OperationTools = Result<(typeof mcpTools)['preview']>;
export type OperationTool = OperationTools['tools'][number];
export type Discovery = Result<(typeof mcpTools)['discover']>;

/** How an API is a server of MCP: by its own operations, or by the server behind it. */
export type ToolsMode = 'none' | 'mcp-server' | 'mcp';

export function modeOf(policies: Settings['policies']): ToolsMode {
  const found = policies.find(({ type }) => type === 'mcp-server' || type === 'mcp');
  return found === undefined ? 'none' : (found.type as ToolsMode);
}

export const indexOf = (policies: Settings['policies'], mode: ToolsMode): number => policies.findIndex(({ type }) => type === mode);

export const serverConfig = (policy: Policy): ServerConfig => POLICIES['mcp-server'].config.parse(policy.config);
export const proxyConfig = (policy: Policy): ProxyConfig => POLICIES.mcp.config.parse(policy.config);

/** The same list with another way to offer tools; everything else stays where it was. */
export function withMode(policies: Settings['policies'], mode: ToolsMode): Settings['policies'] {
  const rest = policies.filter(({ type }) => type !== 'mcp-server' && type !== 'mcp');
  if (mode === 'none') return rest;
  const kept = policies.find(({ type }) => type === mode);
  return [...rest, kept ?? { type: mode, version: POLICIES[mode].version, enabled: true, config: {} }];
}

/** The same list with other settings of the tools' policy. */
export function withConfig(policies: Settings['policies'], mode: ToolsMode, config: ServerConfig | ProxyConfig): Settings['policies'] {
  return policies.map((policy) => (policy.type === mode ? { ...policy, config: config as unknown as Policy['config'] } : policy));
}

/** What stands in a list of patterns and is no plain name. */
export const isPattern = (name: string): boolean => name.includes('*');

/** One tool in or out of those chosen; a name of its own goes with it. */
export function toggled(tools: readonly ToolChoice[], operation: string, on: boolean): ToolChoice[] {
  const without = tools.filter((tool) => tool.operation !== operation);
  return on ? [...without, { operation }] : without;
}

/** Words that are left empty are the document's. */
export function changed(tools: readonly ToolChoice[], operation: string, change: { name?: string; description?: string }): ToolChoice[] {
  return tools.map((tool) => {
    if (tool.operation !== operation) return tool;
    const { name = '', description = '' } = { ...tool, ...change };
    return { operation, ...(name !== '' && { name }), ...(description !== '' && { description }) };
  });
}
