import type { McpServerConfig } from '@gatehouse/definition';
import { Pieces } from '../../bodies/pieces.js';
import type { BodySink, Call } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { bringLibraries } from '../../libraries/bring-libraries.js';
import { BadMessage, isObject, type Message, RPC, readMessages, rpcError, rpcResult } from '../../mcp/json-rpc.js';
import { recordedAs } from '../../mcp/known-tools.js';
import { Origins } from '../../mcp/origins.js';
import type { Terminal } from '../../pipeline/pipeline.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { header, Reply, refuse, replyEmpty } from '../../pipeline/reply.js';
import { isJson, parseMediaType } from '../content-types/media-type.js';
import { faultsOf, inWords } from '../openapi-validation/fault.js';
import { InnerCall, NoAnswer } from './inner-call.js';
import { toolRequest } from './tool-request.js';
import { resultOf } from './tool-result.js';
import { type Tool, ToolTable } from './tool-table.js';

const NAME = 'mcp-server';
const CONTENT_TYPE = new HeaderName('content-type');
const PROTOCOL_VERSION = new HeaderName('mcp-protocol-version');
/** Those whose clients are served, newest first. */
const VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const BATCH_MAX = 20;

const ACCEPTED = replyEmpty(202, []);
const POST_ONLY = refuse('gateway.method_not_allowed', 'There are no sessions and no streams here: messages come by POST.', [header('allow', 'POST')]);
const NO_JSON = refuse('gateway.content_type_refused', 'MCP messages are application/json.');
const TOO_LARGE = refuse('gateway.body_too_large');

const jsonReply = (value: object): Reply => new Reply(200, [], Buffer.from(JSON.stringify(value)), 'application/json', null, undefined);
const invalid = (message: string, number: number = RPC.invalid): Reply =>
  new Reply(400, [], Buffer.from(JSON.stringify(rpcError(undefined, number, message))), 'application/json', 'gateway.mcp_invalid', message);

/** Answers messages to one API's tools. */
class McpTerminal implements Terminal {
  constructor(
    private readonly config: McpServerConfig,
    private readonly table: ToolTable,
    private readonly server: object,
    private readonly versionId: string,
  ) {}

  start(x: Exchange): void {
    const version = x.requestHeader(PROTOCOL_VERSION);
    if (x.method !== 'POST') x.answer(POST_ONLY);
    else if (version !== undefined && !VERSIONS.includes(version))
      x.answer(invalid(`The protocol version ${version.slice(0, 40)} is not served; ${VERSIONS.join(', ')} are.`));
    else if (!isJson(parseMediaType(x.requestHeader(CONTENT_TYPE) ?? '')?.type ?? '')) x.answer(NO_JSON);
    else if (x.bodyLength > this.config.bodyBytesMax) x.answer(TOO_LARGE);
    else if (!x.hasBody) x.answer(invalid('There is no message.', RPC.parse));
    else new Conversation(x, this.config.bodyBytesMax, (body, calls) => this.converse(x, body, calls)).start();
  }

  private async converse(x: Exchange, body: Buffer, calls: InnerCall[]): Promise<Reply> {
    let read: ReturnType<typeof readMessages>;
    try {
      read = readMessages(body, this.config.bodyBytesMax);
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error;
      return invalid(error.message, error.number);
    }
    if (read.all.length > BATCH_MAX) return invalid(`A batch has ${BATCH_MAX} messages at most.`);
    x.explain(NAME, read.all.map(inRecord).join('; ').slice(0, 500));
    this.note(x, read.all);
    const asked = read.all.filter(({ id, method }) => id !== undefined && method !== undefined);
    // one after the other: a batch is no way to have more at once than other callers
    const answers: object[] = [];
    for (const message of asked) {
      if (x.ended) break;
      answers.push(await this.answer(x, message, calls));
    }
    if (answers.length === 0) return ACCEPTED;
    return jsonReply(read.isBatch ? answers : (answers[0] as object));
  }

  /** A message that calls a tool is recorded under the tool's name, as those to servers behind are; what it makes a call of has a record of its own. */
  private note(x: Exchange, all: readonly Message[]): void {
    const [only] = all;
    if (all.length !== 1 || only?.method !== 'tools/call' || x.operation === null) return;
    const tool = this.tool(x, only.params.name);
    if (tool === undefined) return;
    tool.recorded ??= recordedAs(tool.name, x.operation);
    x.operation = tool.recorded;
  }

  private tool(x: Exchange, name: unknown): Tool | undefined {
    return this.offered(x).find((one) => one.name === name);
  }

  private async answer(x: Exchange, { id, method, params }: Message, calls: InnerCall[]): Promise<object> {
    if (id === undefined) return {};
    switch (method) {
      case 'initialize':
        return rpcResult(id, this.initialize(params.protocolVersion));
      case 'ping':
        return rpcResult(id, {});
      case 'tools/list':
        return rpcResult(id, { tools: this.offered(x).map(({ listed }) => listed) });
      case 'tools/call':
        return this.call(x, id, params, calls);
      default:
        return rpcError(id, RPC.noMethod, `Method not found: ${String(method).slice(0, 128)}`);
    }
  }

  private initialize(wanted: unknown): object {
    const protocolVersion = VERSIONS.find((version) => version === wanted) ?? VERSIONS[0];
    const { instructions } = this.config;
    return { protocolVersion, capabilities: { tools: {} }, serverInfo: this.server, ...(instructions && { instructions }) };
  }

  /** Those that the caller's subscription includes. */
  private offered(x: Exchange): Tool[] {
    const included = x.principal?.subscription?.operations.get(this.versionId);
    const all = [...this.table.byName.values()];
    return included === undefined ? all : all.filter(({ operation }) => included.has(operation.id));
  }

  private async call(x: Exchange, id: string | number, params: Readonly<Record<string, unknown>>, calls: InnerCall[]): Promise<object> {
    const { name, arguments: given = {} } = params;
    const tool = this.tool(x, name);
    if (tool === undefined) return rpcError(id, RPC.parameters, `Unknown tool: ${String(name).slice(0, 128)}`);
    if (!isObject(given)) return rpcError(id, RPC.parameters, 'The arguments are no object.');
    const failed = (words: string) => rpcResult(id, { content: [{ type: 'text', text: words }], isError: true });
    // a model can mend what it wrote: it is told as a result (MCP 2025-11-25, Tools, Error Handling)
    if (!tool.check(given)) return failed(`Invalid arguments: ${inWords(faultsOf(tool.check.errors, 'body')).replaceAll(/(^|; )body /g, '$1')}`);
    const request = toolRequest(tool, given);
    if (request === null) return failed('Invalid arguments: a part of the path is empty, or leads out of it');
    const inner = new InnerCall();
    calls.push(inner);
    try {
      const answer = await inner.run(x, request, this.config.resultBytesMax);
      x.explain(NAME, `${tool.name}: ${answer.requestId} answered ${answer.status}`);
      return rpcResult(id, resultOf(answer));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return failed(error.message);
    }
  }
}

const inRecord = ({ method, params }: Message): string =>
  method === 'tools/call' ? `${method} ${String(params.name).slice(0, 128)}` : (method ?? 'an answer');

/** Reads the message, then has it answered. */
class Conversation implements Call, BodySink {
  private readonly pieces = new Pieces();
  private readonly calls: InnerCall[] = [];

  constructor(
    private readonly x: Exchange,
    private readonly bytesMax: number,
    private readonly converse: (body: Buffer, calls: InnerCall[]) => Promise<Reply>,
  ) {}

  start(): void {
    this.x.call = this;
    this.x.carrier.startBody(this);
  }

  data(bytes: Buffer, count: number, total: number, last: boolean): boolean {
    if (this.x.call !== this) return true;
    this.pieces.add(bytes, count, total);
    if (this.pieces.bytes > this.bytesMax) this.give(TOO_LARGE);
    else if (last) void this.answer();
    return true;
  }

  private async answer(): Promise<void> {
    const { x } = this;
    const body = Buffer.from(this.pieces.whole());
    this.pieces.release();
    x.waiting++;
    const reply = await this.converse(body, this.calls).catch((error: unknown) => {
      x.runtime.log.error({ err: error, requestId: x.requestId }, 'an MCP message was not answered');
      return refuse('gateway.policy_failed');
    });
    x.waiting--;
    if (x.ended) x.release();
    else if (x.call === this) this.give(reply);
  }

  private give(reply: Reply): void {
    this.pieces.release();
    this.x.call = null;
    this.x.answer(reply);
  }

  cancel(): void {
    this.pieces.release();
    for (const call of this.calls) call.cancel();
  }

  clientDrained(): void {}
}

export const mcpServer: PolicyType<McpServerConfig> = {
  load: () => bringLibraries('schemas'),
  type: NAME,
  phase: 'edge',
  create(config, _runtime, { api, operation, prepare }): Policy {
    if (api === undefined || operation !== undefined) throw new Error('the mcp-server policy stands on a whole API');
    const table = new ToolTable(api, config);
    prepare(() => table.compile());
    const { title = api.api.slug } = config;
    const server = { name: api.api.slug, title, version: api.version.name };
    const terminal = new McpTerminal(config, table, server, api.version.id);
    const origins = new Origins(config.allowedOrigins);
    const adds = ['POST', 'GET', 'DELETE'].map((method) => ({ id: 'mcp', method, path: config.path, terminal }));
    return { adds, onRequest: (x) => (x.operation?.own ? origins.refusal(x) : undefined) };
  },
};
