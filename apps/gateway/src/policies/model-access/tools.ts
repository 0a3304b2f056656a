import type { ModelRequest } from '../../llm/ir/index.js';

/** Members of their own by which formats and providers offer tools, and which codecs pass on as they came. */
const OTHER_TOOLS = ['functions', 'web_search_options', 'mcp_servers', 'plugins'] as const;

/** Names of the tools that a request offers to the model; those that the provider runs itself by their kind. */
export function toolsOf({ tools = [], rest = {} }: ModelRequest): string[] {
  return [...tools.map((tool) => (tool.type === 'hosted' ? tool.kind : tool.name)), ...OTHER_TOOLS.filter((name) => rest[name] !== undefined)];
}
