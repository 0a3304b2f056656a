import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import {
  Acknowledgement,
  type CallRecord,
  type DenyEntry,
  FORMAT_VERSION,
  Hello,
  type Manifest,
  type ManifestObject,
  ObjectsRequest,
  type PurgeEntry,
  RecordBatch,
  RouteReport,
  type SignedManifest,
} from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';

export interface SigningKey {
  keyId: string;
  privateKey: KeyObject;
  pem: string;
}

export function newSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { keyId: createHash('sha256').update(pem).digest('hex').slice(0, 16), privateKey, pem };
}

export function signText(key: SigningKey, manifest: string): SignedManifest {
  return { manifest, signature: sign(null, Buffer.from(manifest), key.privateKey).toString('base64url'), keyId: key.keyId };
}

/** What the double does to a call instead of answering it. */
export type Misbehaviour = 'none' | 'hang' | 'reset' | 'rubbish' | 'status500' | 'status401' | 'status404' | 'store-then-500' | 'store-then-hang';
type Call = 'hello' | 'changes' | 'objects' | 'acknowledgements' | 'route-reports' | 'call-records';

/** The control plane's side of the gateway link, for real sockets: signs what it publishes, holds polls, stores each batch once. */
export class ControlPlaneDouble {
  readonly token = 'gwt_test-token-0123456789';
  readonly acknowledgements: Acknowledgement[] = [];
  readonly routeReports: RouteReport[] = [];
  readonly hellos: Hello[] = [];
  readonly batches = new Map<string, CallRecord[]>();
  readonly receivedBatches: string[] = [];
  readonly calls: Call[] = [];
  readonly misbehaviour: Record<Call, Misbehaviour> = {
    hello: 'none',
    changes: 'none',
    objects: 'none',
    acknowledgements: 'none',
    'route-reports': 'none',
    'call-records': 'none',
  };
  key = newSigningKey();
  group = 'ggrp_test';
  /** 32 bytes, base64; undefined as of an older control plane. */
  groupKey: string | undefined;
  denySequence = 0;
  sequence = 0;
  /** Fails with 500 on a batch that holds this record, as a database would on a value it cannot store. */
  poison: string | undefined;
  /** Serves these bytes under that hash. */
  readonly tampered = new Map<string, string>();
  #gatewayCount = 1;
  #objects = new Map<string, string>();
  #manifest: SignedManifest | undefined;
  #denies: DenyEntry[] = [];
  #purges: PurgeEntry[] = [];
  #waiting = new Set<() => void>();
  #sockets = new Set<Socket>();
  #server: http.Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }
  set gatewayCount(count: number) {
    this.#gatewayCount = count;
    this.#news();
  }
  get records(): CallRecord[] {
    return [...this.batches.values()].flat();
  }

  async start(): Promise<this> {
    const server = http.createServer((request, response) => void this.#answer(request, response).catch(() => response.destroy()));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Gone, connections cut; `start` brings it back on the same port. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  /** Publishes these objects as the next snapshot. `change` falsifies the manifest before it is signed. */
  publish(objects: Record<string, unknown>, change: (manifest: Manifest) => unknown = (manifest) => manifest): SignedManifest {
    const entries = Object.entries(objects)
      .map(([key, object]) => ({ key, text: canonicalJson(object) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const named = entries.map(({ key, text }) => ({ key, hash: sha256Hex(text), bytes: Buffer.byteLength(text) }));
    for (const [i, { hash }] of named.entries()) this.#objects.set(hash, entries[i]?.text ?? '');
    return this.publishNamed(named, change);
  }

  /** Serves this text under its hash. */
  hold(hash: string, text: string): void {
    this.#objects.set(hash, text);
  }

  drop(hash: string): void {
    this.#objects.delete(hash);
  }

  /** Publishes objects that it holds already, sorted by key. */
  publishNamed(named: ManifestObject[], change: (manifest: Manifest) => unknown = (manifest) => manifest): SignedManifest {
    const manifest: Manifest = {
      formatVersion: FORMAT_VERSION,
      group: this.group,
      sequence: ++this.sequence,
      createdAt: new Date().toISOString(),
      digest: sha256Hex(canonicalJson(named.map(({ key, hash }) => [key, hash]))),
      denySequence: this.denySequence,
      problemBaseUrl: 'https://docs.example.com/errors',
      objects: named,
    };
    return this.publishSigned(signText(this.key, canonicalJson(change(manifest))));
  }

  publishSigned(signed: SignedManifest): SignedManifest {
    this.#manifest = signed;
    this.#news();
    return signed;
  }

  /** Its database is that of an earlier hour. */
  restore(sequence: number, denySequence: number): void {
    this.sequence = sequence;
    this.denySequence = denySequence;
    this.#denies = this.#denies.filter((entry) => entry.sequence <= denySequence);
  }

  deny(kind: DenyEntry['kind'], id: string, effect: DenyEntry['effect'] = 'deny'): void {
    this.#denies.push({ sequence: ++this.denySequence, kind, id, effect, code: 'gateway.credential_revoked' });
    this.#news();
  }

  purge(entry: Omit<PurgeEntry, 'sequence'>): void {
    this.#purges.push({ sequence: this.#purges.length + 1, ...entry });
    this.#news();
  }

  #news(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://double');
    const call = url.pathname.replace('/api/v1/gateway-link/', '') as Call;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    this.calls.push(call);
    if (request.headers.authorization !== `Bearer ${this.token}`) return send(response, 401, { code: 'gateway.link_refused' });
    const misbehaviour = this.misbehaviour[call];
    if (misbehaviour.startsWith('store-then')) await this.#reply(call, url, body, response, true);
    if (misbehaviour === 'hang' || misbehaviour === 'store-then-hang') return;
    if (misbehaviour === 'reset') return void request.socket.resetAndDestroy();
    if (misbehaviour === 'rubbish') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"manifest": 5, <html>');
    const status = /\d+$/.exec(misbehaviour)?.[0];
    if (status) return send(response, Number(status), { code: 'server.unexpected' });
    await this.#reply(call, url, body, response, false);
  }

  async #reply(call: Call, url: URL, body: string, response: http.ServerResponse, silent: boolean): Promise<void> {
    const answer = silent ? () => {} : (value: unknown) => send(response, 200, value);
    if (call === 'hello') {
      this.hellos.push(Hello.parse(JSON.parse(body)));
      return answer({ gatewayId: 'gw_1', group: this.group, publicKeys: [{ keyId: this.key.keyId, pem: this.key.pem }], groupKey: this.groupKey });
    }
    if (call === 'changes') return answer(await this.#changes(url.searchParams, response));
    if (call === 'acknowledgements') {
      this.acknowledgements.push(Acknowledgement.parse(JSON.parse(body)));
      return answer({});
    }
    if (call === 'route-reports') {
      this.routeReports.push(RouteReport.parse(JSON.parse(body)));
      return answer({});
    }
    if (call === 'objects') {
      const { hashes } = ObjectsRequest.parse(JSON.parse(body));
      const lines = hashes.map((hash) => `${this.tampered.get(hash) ?? this.#objects.get(hash) ?? ''}\n`);
      return void response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(lines.join(''));
    }
    const batch = RecordBatch.safeParse(JSON.parse(body));
    if (!batch.success) return silent ? undefined : send(response, 422, { code: 'request.invalid' });
    const { batchId, records } = batch.data;
    if (records.some(({ requestId }) => requestId === this.poison)) return send(response, 500, { code: 'server.unexpected' });
    this.receivedBatches.push(batchId);
    const duplicate = this.batches.has(batchId);
    if (!duplicate) this.batches.set(batchId, records);
    answer({ batchId, stored: duplicate ? 0 : records.length, duplicate });
  }

  async #changes(query: URLSearchParams, response: http.ServerResponse): Promise<unknown> {
    const [haveSequence, haveDeny, haveGateways] = ['haveSequence', 'haveDeny', 'haveGateways'].map((name) => Number(query.get(name))) as [
      number,
      number,
      number,
    ];
    const havePurge = Number(query.get('havePurge'));
    const end = Date.now() + Number(query.get('waitMs'));
    for (;;) {
      const fresh = this.sequence !== haveSequence ? this.#manifest : undefined;
      const denies = this.#denies.filter(({ sequence }) => sequence > haveDeny);
      const purges = this.#purges.filter(({ sequence }) => sequence > havePurge);
      const counted = haveGateways !== this.#gatewayCount;
      if (fresh || denies.length > 0 || purges.length > 0 || counted || Date.now() >= end || response.destroyed)
        return { manifest: fresh, denies, purges, gatewayCount: this.#gatewayCount };
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.max(0, end - Date.now()));
        this.#waiting.add(wake);
      });
    }
  }
}

function send(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
