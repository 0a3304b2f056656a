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

const SERVER: ServerConfig = POLICIES['mcp-server'].config.parse({});
const PROXY: ProxyConfig = POLICIES.mcp.config.parse({});

/** With defaults filled in, and not checked: what is being written may be wrong for a while. */
export const serverConfig = (policy: Policy): ServerConfig => ({ ...SERVER, ...(policy.config as Partial<ServerConfig>) });
export const proxyConfig = (policy: Policy): ProxyConfig => ({ ...PROXY, ...(policy.config as Partial<ProxyConfig>) });

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

/** One tool in or out of those chosen; a name of its own goes with it. */
export function toggled(tools: readonly ToolChoice[], operation: string, on: boolean): ToolChoice[] {
  const without = tools.filter((tool) => tool.operation !== operation);
  return on ? [...without, { operation }] : without;
}

const NAME = /^[A-Za-z0-9_.-]+$/;

/** What is wrong with the name that a tool was given. */
export function nameFault(tools: readonly ToolChoice[], { operation, name }: ToolChoice): string | undefined {
  if (name === undefined) return undefined;
  if (!NAME.test(name)) return 'Letters, digits, _ - and . only';
  return tools.some((other) => other.operation !== operation && other.name === name) ? 'Another tool has this name' : undefined;
}

/** As far as they can be made: a name that is not right yet is left out. */
export const sound = (tools: readonly ToolChoice[]): ToolChoice[] =>
  tools.map(({ name, ...rest }, _, all) =>
    nameFault(all as readonly ToolChoice[], { name, ...rest }) === undefined && name !== undefined ? { name, ...rest } : rest,
  );

/** Words that are left empty are the document's. */
export function changed(tools: readonly ToolChoice[], operation: string, change: { name?: string; description?: string }): ToolChoice[] {
  return tools.map((tool) => {
    if (tool.operation !== operation) return tool;
    const { name = '', description = '' } = { ...tool, ...change };
    return { operation, ...(name !== '' && { name }), ...(description !== '' && { description }) };
  });
}
