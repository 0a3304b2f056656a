import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemoryEventStore } from '@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

export interface McpBackend {
  url: string;
  /** Method and JSON-RPC method of what came, `POST tools/call`; and the headers of the last. */
  seen: string[];
  lastHeaders: IncomingMessage['headers'];
  /** Names of sessions that it opened. */
  sessions: string[];
  close(): void;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return pieces.length === 0 ? undefined : (JSON.parse(Buffer.concat(pieces).toString()) as unknown);
}

/** A server of the makers' own library, with sessions and streams that can be taken up again. */
export async function mcpBackend(make: () => Server, options: { json?: boolean } = {}): Promise<McpBackend> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const backend: McpBackend = { url: '', seen: [], lastHeaders: {}, sessions: [], close: () => {} };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await bodyOf(request);
    const said = [body].flat().map((message) => (message as { method?: string } | undefined)?.method ?? '');
    backend.seen.push(`${request.method} ${said.join(',')}`.trim());
    backend.lastHeaders = request.headers;
    const known = sessions.get(String(request.headers['mcp-session-id']));
    if (known !== undefined) return known.handleRequest(request, response, body);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      eventStore: new InMemoryEventStore(),
      retryInterval: 500,
      enableJsonResponse: options.json ?? false,
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
        backend.sessions.push(id);
      },
    });
    // the library's own types are not written for exactOptionalPropertyTypes
    await make().connect(transport as unknown as Parameters<Server['connect']>[0]);
    await transport.handleRequest(request, response, body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  backend.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  backend.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return backend;
}
