import type { API, Output } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { Injectable } from '@nestjs/common';
import { PublicAddress } from '../../platform/ssrf/index.js';

type Found = Output<typeof API.mcpTools.discover>;

const TIMEOUT_MS = 10_000;
/** Of all pages together, as are the bytes. */
const DEADLINE_MS = 30_000;
const BYTES_MAX = 4 * 1024 * 1024;
const TOOLS_MAX = 1_000;
/** A server can name a next page for ever. */
const PAGES_MAX = 50;

interface Asking {
  /** Of the latest answer to a message. */
  status: number;
  bytes: number;
  deadline: AbortSignal;
}

/** Asks servers of MCP for their tools: only at addresses that were looked at, with nobody's credential, and with no redirect followed. */
@Injectable()
export class ToolDiscovery {
  constructor(private readonly addresses: PublicAddress) {}

  /** @throws ProblemError upstream.address_not_allowed */
  async ask(url: URL): Promise<Found> {
    await this.addresses.assertPublicUrl(url);
    // seldom needed, and heavy
    const [{ Client }, { StreamableHTTPClientTransport }] = await Promise.all([
      import('@modelcontextprotocol/sdk/client/index.js'),
      import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
    ]);
    const asking: Asking = { status: 0, bytes: 0, deadline: AbortSignal.timeout(DEADLINE_MS) };
    const client = new Client({ name: 'gatehouse', version: '1' });
    try {
      await client.connect(new StreamableHTTPClientTransport(url, { fetch: this.fetchFor(asking) }) as Parameters<typeof client.connect>[0], {
        timeout: TIMEOUT_MS,
      });
      const tools = await toolsOf(client);
      const { name = '', version = '' } = client.getServerVersion() ?? {};
      return { outcome: 'ok', detail: `The server lists ${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}.`, server: { name, version }, tools };
    } catch (fault) {
      if (fault instanceof ProblemError) throw fault;
      return { ...outcomeOf(asking.deadline.aborted ? 0 : asking.status), server: null, tools: [] };
    } finally {
      await client.close().catch(() => undefined);
    }
  }

  private fetchFor(asking: Asking) {
    return async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const signal = AbortSignal.any([asking.deadline, AbortSignal.timeout(TIMEOUT_MS), ...(init.signal ? [init.signal] : [])]);
      const { method = 'GET', body } = init;
      const answer = await this.addresses.fetch(String(url), {
        method,
        headers,
        signal,
        redirects: 0,
        ...(typeof body === 'string' && { body }),
      });
      if (method === 'POST') asking.status = answer.status;
      const whole = [204, 205, 304].includes(answer.status) ? null : (answer.body as unknown as ReadableStream<Uint8Array> | null);
      return new Response(whole?.pipeThrough(counted(asking)) ?? null, { status: answer.status, headers: [...answer.headers] as [string, string][] });
    };
  }
}

async function toolsOf(client: Client): Promise<Found['tools']> {
  const tools: Found['tools'] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page = await client.listTools(cursor === undefined ? {} : { cursor }, { timeout: TIMEOUT_MS });
    for (const { name, description = '', inputSchema, annotations = {} } of page.tools)
      tools.push({ name, description, inputSchema: { ...inputSchema }, annotations: { ...annotations } });
    cursor = page.nextCursor;
    if (cursor === undefined || tools.length >= TOOLS_MAX) break;
  }
  return tools.slice(0, TOOLS_MAX);
}

function counted(asking: Asking): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(part, controller) {
      asking.bytes += part.byteLength;
      if (asking.bytes > BYTES_MAX) controller.error(new Error('the answers are too long'));
      else controller.enqueue(part);
    },
  });
}

/** Without the library's words: they can hold what the server wrote. */
function outcomeOf(status: number): Pick<Found, 'outcome' | 'detail'> {
  if (status === 401 || status === 403)
    return { outcome: 'refused', detail: 'The server asks for a credential, and is asked here without one. Write the names of its tools down by hand.' };
  if (status === 0) return { outcome: 'unreachable', detail: 'The server cannot be reached, or does not answer in time.' };
  return { outcome: 'failed', detail: `What answers there (HTTP ${status}) is no server of the Model Context Protocol over streamable HTTP.` };
}
