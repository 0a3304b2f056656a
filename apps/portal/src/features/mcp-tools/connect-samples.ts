/** What a client of MCP has to know of a server. */
export interface McpAddress {
  /** Of the server for people's configuration files: letters, digits and hyphens. */
  name: string;
  url: string;
  /** Where the key goes; null where none is needed. */
  key: { header: string; prefix: string } | null;
  /** Further headers of every call. */
  headers: Readonly<Record<string, string>>;
}

export interface ConnectSample {
  id: string;
  label: string;
  /** Where it is written, or what it is. */
  file: string;
  code: string;
  hint: string;
}

const KEY = 'GATEHOUSE_KEY';
const json = (value: object): string => JSON.stringify(value, null, 2);

/** Headers with the key written as this client refers to it. */
const headersWith = ({ key, headers }: McpAddress, reference: string): Record<string, string> => ({
  ...(key && { [key.header]: key.prefix + reference }),
  ...headers,
});
const some = <T extends object>(headers: T): { headers?: T } => (Object.keys(headers).length > 0 ? { headers } : {});

function claudeCode(address: McpAddress): ConnectSample {
  const headers = Object.entries(headersWith(address, `$${KEY}`)).map(([name, value]) => ` \\\n  --header "${name}: ${value}"`);
  const code = `claude mcp add --transport http ${address.name} ${address.url}${headers.join('')}`;
  return {
    id: 'claude-code',
    label: 'Claude Code',
    file: 'Shell',
    code,
    hint: address.key ? `The key is read from ${KEY} when the line is run.` : 'Run it where you work.',
  };
}

function claudeDesktop(address: McpAddress): ConnectSample {
  const all = Object.entries(headersWith(address, `\${${KEY}}`));
  const code = json({
    mcpServers: {
      [address.name]: {
        command: 'npx',
        args: ['-y', 'mcp-remote', address.url, ...all.flatMap(([name, value]) => ['--header', `${name}:${value}`])],
        ...(address.key && { env: { [KEY]: 'YOUR_KEY' } }),
      },
    },
  });
  return {
    id: 'claude-desktop',
    label: 'Claude Desktop',
    file: 'claude_desktop_config.json',
    code,
    hint: 'Settings, Developer, Edit config. mcp-remote brings it there over HTTP.',
  };
}

function cursor(address: McpAddress): ConnectSample {
  const code = json({ mcpServers: { [address.name]: { url: address.url, ...some(headersWith(address, `\${env:${KEY}}`)) } } });
  return {
    id: 'cursor',
    label: 'Cursor',
    file: '.cursor/mcp.json',
    code,
    hint: address.key ? `The key is read from ${KEY} of Cursor’s surroundings.` : 'In the folder of your project.',
  };
}

function vsCode(address: McpAddress): ConnectSample {
  const code = json({
    ...(address.key && { inputs: [{ type: 'promptString', id: 'gatehouse-key', description: 'Key of your application', password: true }] }),
    servers: { [address.name]: { type: 'http', url: address.url, ...some(headersWith(address, `\${input:gatehouse-key}`)) } },
  });
  return {
    id: 'vs-code',
    label: 'VS Code',
    file: '.vscode/mcp.json',
    code,
    hint: address.key ? 'VS Code asks for the key once, and keeps it.' : 'In the folder of your project.',
  };
}

function typescript(address: McpAddress): ConnectSample {
  const { key, headers } = address;
  const lines = [
    ...(key ? [`'${key.header}': ${key.prefix === '' ? '' : `'${key.prefix}' + `}process.env.${KEY}`] : []),
    ...Object.entries(headers).map(([name, value]) => `'${name}': '${value}'`),
  ];
  const init = lines.length === 0 ? '' : `, {\n  requestInit: { headers: { ${lines.join(', ')} } },\n}`;
  const code = `import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const transport = new StreamableHTTPClientTransport(new URL('${address.url}')${init});
const client = new Client({ name: 'my-agent', version: '1.0.0' });
await client.connect(transport);

const { tools } = await client.listTools();
for (const tool of tools) console.log(tool.name);
await client.close();`;
  return { id: 'typescript', label: 'TypeScript SDK', file: 'sample.mjs', code, hint: 'npm install @modelcontextprotocol/sdk' };
}

/** How each of these is told of a server. No key stands in any: they read it, or ask. */
export const connectSamples = (address: McpAddress): ConnectSample[] => [claudeCode, claudeDesktop, cursor, vsCode, typescript].map((write) => write(address));
