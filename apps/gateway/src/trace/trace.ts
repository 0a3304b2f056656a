import { type ApiObject, CallRecord, keyOf, type SnapshotObject } from '@gatehouse/definition/wire';
import { canonicalJson, sha256Hex, unseal } from '@gatehouse/kernel';
import { AddressSet } from '../addresses/address-set.js';
import type { Runtime } from '../compile/runtime.js';
import { buildSnapshot } from '../compile/snapshot.js';
import { http } from '../node-http.js';
import { startServer } from '../server/index.js';
import { AskingNobody } from './asking-nobody.js';
import { Masking } from './masking.js';
import { type Received, StandIn, type StandInAnswer } from './stand-in.js';
import { TraceLimiters } from './trace-limiters.js';
import { type TracedStep, Tracing } from './tracing.js';

export type { StandInAnswer } from './stand-in.js';
export type { TracedStep } from './tracing.js';

export interface TracedCall {
  method: string;
  /** Behind the API's root, with its query. */
  path: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
  /** Where the caller seems to be; absent: on this machine. */
  clientAddress?: string | undefined;
  /** The clock while it runs, Unix milliseconds. */
  at: number;
}

export interface TraceOrder {
  api: ApiObject;
  /** Plans, applications and credentials that calls may meet. Upstreams are not needed. */
  objects: readonly SnapshotObject[];
  /** What secrets in the objects are sealed under: 32 bytes. */
  groupKey: Uint8Array;
  /** In this order, one after the other. */
  calls: readonly TracedCall[];
  standIn: StandInAnswer;
  /** Without steps, heads and bodies: what a replay of many needs. */
  brief: boolean;
}

export interface TraceResult {
  record: Partial<CallRecord> & Pick<CallRecord, 'status' | 'outcome'>;
  steps: TracedStep[];
  sent: Received | null;
  answer: { headers: [name: string, value: string][]; body: string };
}

/** Not a fault of ours: the configuration is one that a gateway would refuse. */
export class TraceRefused extends Error {
  override readonly name = 'TraceRefused';
}

const UPSTREAM = 'ups_stand_in';
const TOLD_MS = 250;
const ANSWER_BYTES_MAX = 65_536;
/** Said by this side: what the caller wrote of them means the connection, not the request. */
const CONNECTION_HEADERS = new Set(['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding', 'upgrade', 'x-forwarded-for']);
const nobody = (): boolean => false;

/** The API as it would stand in a snapshot, but at an address of ours and with the stand-in for each of its upstreams. */
function placed(api: ApiObject, url: string): { objects: SnapshotObject[]; root: string } {
  const standsIn = new Set([UPSTREAM, ...(JSON.stringify(api).match(/\bups_[0-9a-z]{26}\b/g) ?? [])]);
  const upstreams = [...standsIn].map(
    (id): SnapshotObject => ({
      kind: 'upstream',
      id,
      tenantId: api.tenant.id,
      name: 'stand-in',
      targets: [{ id: 'tgt_stand_in', url, weight: 1 }],
      hostHeader: 'client',
      connectTimeoutMs: 2_000,
      firstByteTimeoutMs: 5_000,
      idleTimeoutMs: 5_000,
      retries: 0,
      tlsVerify: true,
    }),
  );
  const object: ApiObject = { ...api, upstreamId: api.upstreamId ?? UPSTREAM, entry: { hosts: [], basePath: null, version: { by: 'path' } } };
  const environment = api.environment.isDefault ? '' : `~${api.environment.slug}`;
  return { objects: [object, ...upstreams], root: `/${api.tenant.slug}${environment}/${api.api.slug}/${api.version.name}` };
}

interface Ground {
  runtime: Runtime;
  tracing: Tracing;
  clock: { ms: number };
  records: Partial<CallRecord>[];
}

/** A gateway's surroundings in which nothing is counted, kept or asked. */
function ground(groupKey: Uint8Array, masking: Masking): Ground {
  const tracing = new Tracing();
  const clock = { ms: 0 };
  const records: Partial<CallRecord>[] = [];
  const runtime: Runtime = {
    limiters: new TraceLimiters(),
    records: { append: (line, length) => void records.push(JSON.parse(line.toString('latin1', 0, length)) as Partial<CallRecord>) },
    denials: { credential: nobody, application: nobody, version: nobody },
    trustedProxies: new AddressSet(['127.0.0.1']),
    clock: { now: () => clock.ms },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    pools: new AskingNobody((note) => tracing.asked.push(note)),
    problemBaseUrl: 'urn:gatehouse:error',
    unseal: (context, sealed) => masking.learn(unseal(groupKey, context, sealed)),
    tracing,
  };
  return { runtime, tracing, clock, records };
}

/**
 * Runs calls through this gateway's own code: parser, router, compiled pipeline, upstream connection. A stand-in answers for the upstream, counters begin empty, and nothing
 * leaves the machine.
 * @param onDone told how many calls are through, a few times a second
 * @throws TraceRefused when the objects cannot be compiled
 */
export async function trace(order: TraceOrder, onDone?: (done: number) => void): Promise<TraceResult[]> {
  const masking = new Masking();
  const standIn = new StandIn(order.standIn);
  const { objects, root } = placed(order.api, await standIn.start());
  const { runtime, tracing, clock, records } = ground(order.groupKey, masking);
  const all = [...objects, ...order.objects].map((object) => [keyOf(object), { hash: sha256Hex(canonicalJson(object)), object }] as const);
  clock.ms = order.calls[0]?.at ?? 0;
  const { snapshot, errors } = await buildSnapshot(new Map(all), runtime);
  const server = errors.length > 0 ? null : await startServer({ host: '127.0.0.1', port: 0, holder: { current: snapshot }, runtime, sockets: 'public' });
  try {
    if (server === null) throw new TraceRefused(errors.map(({ key, message }) => `${key}: ${message}`).join('; '));
    const results: TraceResult[] = [];
    let toldAt = performance.now();
    for (const call of order.calls) {
      clock.ms = call.at;
      tracing.begin(call.clientAddress);
      standIn.received = null;
      const answer = await ask(server.port, root, call, order.brief);
      const record = await recordOf(records);
      results.push(
        masking.result(
          { record: { ...record, ...answer.outcome(record) }, steps: order.brief ? [] : tracing.steps, sent: standIn.received, answer },
          order.brief,
        ),
      );
      if (performance.now() - toldAt < TOLD_MS) continue;
      toldAt = performance.now();
      onDone?.(results.length);
    }
    return results;
  } finally {
    server?.close();
    runtime.pools.close();
    standIn.stop();
    snapshot.retire();
  }
}

/** The record is written once the last byte is out, which may be a turn after the client has it. */
async function recordOf(records: Partial<CallRecord>[]): Promise<Partial<CallRecord>> {
  for (let turn = 0; records.length === 0 && turn < 200; turn++) await new Promise((resolve) => setTimeout(resolve, turn < 20 ? 0 : 5));
  return records.splice(0).at(-1) ?? {};
}

interface Answer {
  status: number;
  headers: [name: string, value: string][];
  body: string;
  outcome(record: Partial<CallRecord>): Pick<CallRecord, 'status' | 'outcome'>;
}

function ask(port: number, root: string, call: TracedCall, brief: boolean): Promise<Answer> {
  const given = call.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase())).flat();
  const body = Buffer.from(call.body);
  const host = call.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'gateway.invalid';
  const headers = ['host', host, 'connection', 'close', ...given];
  if (call.clientAddress !== undefined) headers.push('x-forwarded-for', call.clientAddress);
  if (body.length > 0) headers.push('content-length', String(body.length));
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method: call.method, path: `${root}${call.path}`, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (!brief && bytes <= ANSWER_BYTES_MAX) pieces.push(piece);
      });
      response.on('error', reject);
      response.on('end', () => {
        const { rawHeaders, statusCode: status = 0 } = response;
        const list = rawHeaders.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1] ?? '']] : []));
        const outcome = (record: Partial<CallRecord>) => ({ status, outcome: record.outcome ?? ('refused' as const) });
        resolve({ status, headers: list, body: Buffer.concat(pieces).toString(), outcome });
      });
    });
    request.on('error', reject);
    request.end(body.length > 0 ? body : undefined);
  });
}
