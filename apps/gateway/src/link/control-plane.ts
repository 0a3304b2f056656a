import { type Acknowledgement, BatchReceipt, type Changes, type Hello, type RouteReport, Welcome } from '@gatehouse/definition/wire';
import type { z } from 'zod';
import type { ChangesReading, Claimed } from '../snapshot/jobs.js';
import { HttpClient, type HttpReply } from './http-client.js';

const CALL_MS = 10_000;
const RECORDS_MS = 20_000;
const OBJECTS_MS = 60_000;
const REPLY_BYTES_MAX = 1 << 20;
/** A manifest has about 130 bytes per object. */
const CHANGES_BYTES_MAX = 64 << 20;

/** The control plane did not do what was asked. `status` is absent when no reply came. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

export interface ChangesQuery {
  gatewayId: string;
  instanceId: string;
  haveSequence: number;
  haveDeny: number;
  haveGateways: number;
  havePurge: number;
  waitMs: number;
}

/** Changes, and what their manifest says of itself, read by whoever has the means for long ones. */
export interface ChangesReader {
  changes(body: Buffer): Promise<ChangesReading>;
}

/** The calls of the gateway link, each checked both for status and for shape. All throw LinkError. */
export class ControlPlane {
  readonly #http: HttpClient;

  constructor(
    baseUrl: string,
    token: string,
    private readonly reader: ChangesReader,
  ) {
    this.#http = new HttpClient(`${baseUrl.replace(/\/$/, '')}/api/v1/gateway-link`, token);
  }

  async hello(hello: Hello, signal?: AbortSignal): Promise<Welcome> {
    return shaped(Welcome, await this.#post('/hello', JSON.stringify(hello), CALL_MS, signal));
  }

  /** `claimed` is what the manifest says of itself, not believed yet. */
  async changes(query: ChangesQuery, signal?: AbortSignal): Promise<{ changes: Changes; claimed: Claimed | undefined }> {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));
    const timeoutMs = query.waitMs + CALL_MS;
    const reply = await this.#call({ method: 'GET', path: `/changes?${search}`, timeoutMs, replyBytesMax: CHANGES_BYTES_MAX, ...withSignal(signal) });
    const reading = await this.reader.changes(reply.body);
    if ('misshapen' in reading) throw new LinkError(reading.misshapen);
    return reading;
  }

  /** The lines of the answer, unchecked. */
  async objects(hashes: string[], bytesMax: number, signal?: AbortSignal): Promise<Buffer> {
    const body = JSON.stringify({ hashes });
    return (await this.#call({ method: 'POST', path: '/objects', body, timeoutMs: OBJECTS_MS, replyBytesMax: bytesMax, ...withSignal(signal) })).body;
  }

  async acknowledge(acknowledgement: Acknowledgement, signal?: AbortSignal): Promise<void> {
    await this.#post('/acknowledgements', JSON.stringify(acknowledgement), CALL_MS, signal);
  }

  async routeReport(report: RouteReport, signal?: AbortSignal): Promise<void> {
    await this.#post('/route-reports', JSON.stringify(report), CALL_MS, signal);
  }

  /** `body` is a RecordBatch, already in JSON. */
  async callRecords(body: string | Buffer, signal?: AbortSignal): Promise<BatchReceipt> {
    return shaped(BatchReceipt, await this.#post('/call-records', body, RECORDS_MS, signal));
  }

  close(): void {
    this.#http.close();
  }

  #post(path: string, body: string | Buffer, timeoutMs: number, signal?: AbortSignal): Promise<HttpReply> {
    return this.#call({ method: 'POST', path, body, timeoutMs, replyBytesMax: REPLY_BYTES_MAX, ...withSignal(signal) });
  }

  async #call(call: Parameters<HttpClient['call']>[0]): Promise<HttpReply> {
    const reply = await this.#http.call(call).catch((error: Error) => {
      throw new LinkError(`${call.path.split('?')[0]}: ${error.message || error.name}`);
    });
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw new LinkError(`${call.path.split('?')[0]}: the control plane answered ${reply.status} ${codeOf(reply)}`.trim(), reply.status);
  }
}

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {});

/** The code of a problem body, for the log; nothing else of a body that may be anything. */
function codeOf(reply: HttpReply): string {
  try {
    const { code } = JSON.parse(reply.body.toString('utf8')) as { code?: unknown };
    return typeof code === 'string' ? code.slice(0, 60) : '';
  } catch {
    return '';
  }
}

function shaped<S extends z.ZodType>(schema: S, reply: HttpReply): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(reply.body.toString('utf8'));
  } catch {
    throw new LinkError('the reply is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new LinkError(`the reply has not the expected shape: ${issue?.path.join('.')} ${issue?.message}`);
}
