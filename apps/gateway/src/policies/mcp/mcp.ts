import type { McpConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { bringLibraries } from '../../libraries/bring-libraries.js';
import { BadMessage, isObject, type Message, RPC, readMessages, rpcError } from '../../mcp/json-rpc.js';
import { KnownTools } from '../../mcp/known-tools.js';
import { Origins } from '../../mcp/origins.js';
import { ToolPatterns } from '../../mcp/tool-patterns.js';
import type { BodyOutcome, ServerSentEvent } from '../../pipeline/body-hooks.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { isJson, parseMediaType } from '../content-types/media-type.js';
import { Sessions } from './sessions.js';

const NAME = 'mcp';
const CONTENT_TYPE = new HeaderName('content-type');
const NO_JSON = refuse('gateway.content_type_refused', 'MCP messages are application/json.');
const CALL = 'tools/call';
const LIST = 'tools/list';

interface Refusal {
  message: Message;
  number: number;
  words: string;
  code: 'gateway.mcp_refused' | 'gateway.mcp_invalid';
}

/** One message, in the form that clients of MCP understand: an error of JSON-RPC, in an answer that HTTP has nothing against. */
function told(refusals: readonly Refusal[], isBatch: boolean): Reply {
  const errors = refusals.map(({ message, number, words }) => rpcError(message.id, number, words));
  const [first] = refusals as [Refusal, ...Refusal[]];
  return new Reply(200, [], Buffer.from(JSON.stringify(isBatch ? errors : errors[0])), 'application/json', first.code, first.words);
}

class Mcp implements Policy {
  readonly bodyBytesMax: number;
  private readonly allow: ToolPatterns;
  private readonly deny: ToolPatterns;
  private readonly origins: Origins;
  private readonly tools = new KnownTools();

  /** @param listing the slot of an exchange whose answer is a list of tools */
  constructor(
    private readonly config: McpConfig,
    private readonly listing: number,
    private readonly sessions: Sessions | null,
  ) {
    this.bodyBytesMax = config.bodyBytesMax;
    this.allow = new ToolPatterns(config.allow);
    this.deny = new ToolPatterns(config.deny);
    this.origins = new Origins(config.allowedOrigins);
  }

  onRequest(x: Exchange): Reply | undefined {
    const refusal = this.origins.refusal(x) ?? this.sessions?.refusal(x);
    if (refusal !== undefined) return refusal;
    if (!x.hasBody) return undefined;
    return isJson(parseMediaType(x.requestHeader(CONTENT_TYPE) ?? '')?.type ?? '') ? undefined : NO_JSON;
  }

  onResponse(x: Exchange): undefined {
    this.sessions?.bind(x);
    return undefined;
  }

  /** Of answers only lists of tools are looked at, and what comes on a stream that a client opened without asking anything. */
  takesPart(x: Exchange, body: 'request' | 'response'): boolean {
    return body === 'request' || x.responseHead === null || x.method === 'GET' || x.slots[this.listing] === true;
  }

  onRequestBody(x: Exchange, body: Buffer): BodyOutcome | Promise<BodyOutcome> {
    let read: ReturnType<typeof readMessages>;
    try {
      read = readMessages(body, this.bodyBytesMax);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      const bytes = Buffer.from(JSON.stringify(rpcError(undefined, error.number, error.message)));
      return new Reply(400, [], bytes, 'application/json', 'gateway.mcp_invalid', error.message);
    }
    return this.checked(x, read);
  }

  private checked(x: Exchange, read: ReturnType<typeof readMessages>): BodyOutcome | Promise<BodyOutcome> {
    const called = this.config.validateArguments ? read.all.filter(({ method }) => method === CALL) : [];
    const waits = called.map(({ params }) => this.tools.prepare(String(params.name))).filter((wait) => wait !== undefined);
    return waits.length === 0 ? this.decided(x, read) : Promise.all(waits).then(() => this.checked(x, read));
  }

  private decided(x: Exchange, read: ReturnType<typeof readMessages>): BodyOutcome {
    const refusals = read.all.map((message) => this.refusal(message)).filter((refusal) => refusal !== undefined);
    // a batch is passed on whole or not at all
    if (refusals.length > 0) return told(refusals, read.isBatch);
    this.note(x, read.all);
    return undefined;
  }

  private refusal(message: Message): Refusal | undefined {
    const { method = '', params } = message;
    const refused = (words: string): Refusal => ({ message, number: RPC.parameters, words, code: 'gateway.mcp_refused' });
    if (method === CALL) {
      const name = params.name;
      if (typeof name !== 'string' || !this.offers(name)) return refused(`Unknown tool: ${String(name).slice(0, 128)}`);
      const wrong = this.config.validateArguments ? this.tools.faults(name, params.arguments ?? {}) : undefined;
      return wrong === undefined ? undefined : { message, number: RPC.parameters, words: `Invalid arguments: ${wrong}`, code: 'gateway.mcp_invalid' };
    }
    const kept = (method.startsWith('resources/') && !this.config.resources) || (method.startsWith('prompts/') && !this.config.prompts);
    return kept ? { message, number: RPC.noMethod, words: `Method not found: ${method}`, code: 'gateway.mcp_refused' } : undefined;
  }

  private offers(tool: string): boolean {
    return this.allow.has(tool) && !this.deny.has(tool);
  }

  /** The record says what was asked for, and counts calls of a tool as an operation of their own. */
  private note(x: Exchange, all: readonly Message[]): void {
    const asked = all.map(({ method, params }) => (method === CALL ? `${CALL} ${String(params.name)}` : (method ?? 'an answer')));
    if (all.some(({ method }) => method === LIST)) x.slots[this.listing] = true;
    x.explain(NAME, asked.join('; ').slice(0, 500));
    const [only] = all;
    if (all.length !== 1 || only?.method !== CALL || x.operation === null) return;
    x.operation = this.tools.operationOf(String(only.params.name), x.operation);
  }

  onResponseBody(x: Exchange, body: Buffer): BodyOutcome {
    if (!isJson(parseMediaType(x.responseHeader(CONTENT_TYPE) ?? '')?.type ?? '')) return undefined;
    const text = this.filtered(body.toString('utf8'));
    return text === undefined ? undefined : Buffer.from(text);
  }

  onEvent(_x: Exchange, event: ServerSentEvent): ServerSentEvent {
    const data = event.event === 'message' ? this.filtered(event.data) : undefined;
    return data === undefined ? event : { ...event, data };
  }

  /** A list of tools without those that may not be called; undefined for all else. What it tells of them is remembered. */
  private filtered(text: string): string | undefined {
    // nearly all that passes is no list, and need not be read
    if (!text.includes('"tools"')) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return undefined;
    }
    let changed = false;
    for (const message of [value].flat()) {
      const result = isObject(message) ? message.result : undefined;
      if (!isObject(result) || !Array.isArray(result.tools)) continue;
      const offered = result.tools.filter((tool) => isObject(tool) && typeof tool.name === 'string' && this.offers(tool.name));
      for (const { name, inputSchema } of offered) this.tools.learn(name as string, inputSchema);
      changed ||= offered.length < result.tools.length;
      result.tools = offered;
    }
    return changed ? JSON.stringify(value) : undefined;
  }
}

export const mcp: PolicyType<McpConfig> = {
  load: () => bringLibraries('schemas'),
  type: NAME,
  phase: 'limit',
  body: 'buffer',
  // what only looks on must not hand out names of sessions that it does not take back
  create: (config, { seal, unseal }, site) => new Mcp(config, site.slot(), seal === undefined || site.dryRun ? null : new Sessions(seal, unseal)),
};
