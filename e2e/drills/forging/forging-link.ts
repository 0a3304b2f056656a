import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Acknowledgement, Changes, type Manifest, type SignedManifest, type Welcome } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';

/** A snapshot as a broken or hostile control plane would offer it. */
export interface Forged {
  signed: SignedManifest;
  /** What its objects' hashes lead to; bytes need not be what the hash says. */
  objects: ReadonlyMap<string, string>;
}

/** What forgeries are made of: the last true snapshot, and a key that the gateway trusts. */
export interface Workshop {
  manifest: Manifest;
  /** Canonical JSON of the object under a key. */
  object(key: string): string;
  sign(text: string): SignedManifest;
  /** A manifest of the next sequence with these objects put in, whole and signed. */
  withObjects(changed: Readonly<Record<string, string>>, alter?: (manifest: Manifest) => unknown): Forged;
}

const PREFIX = '/api/v1/gateway-link/';

/** Stands between a gateway and the real control plane, signs with a key of its own that it adds to the welcome, and slips forgeries in. */
export class ForgingLink {
  readonly acknowledgements: Acknowledgement[] = [];
  private readonly key = newKey();
  private readonly objects = new Map<string, string>();
  private manifest: SignedManifest | undefined;
  private armed: Forged | undefined;
  private wake: (() => void) | undefined;
  private sequence = 0;
  private readonly controlUrl: string;
  private readonly server = http.createServer((request, response) => void this.answer(request, response).catch(() => response.destroy()));

  constructor(controlUrl: string) {
    this.controlUrl = controlUrl;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Offers this at the next chance, which is at once: a gateway always waits for news. */
  offer(forged: Forged): void {
    this.armed = forged;
    this.wake?.();
  }

  workshop(): Workshop {
    if (!this.manifest) throw new Error('no snapshot has come by yet');
    const manifest = JSON.parse(this.manifest.manifest) as Manifest;
    this.sequence = Math.max(this.sequence, manifest.sequence) + 1;
    const signText = (text: string) => this.sign(text);
    const object = (key: string): string => {
      const text = this.objects.get(manifest.objects.find((each) => each.key === key)?.hash ?? '');
      if (text === undefined) throw new Error(`no object ${key}`);
      return text;
    };
    const next = { ...manifest, sequence: this.sequence };
    return { manifest: next, object, sign: signText, withObjects: (changed, alter = (whole) => whole) => forge(next, changed, alter, signText) };
  }

  private sign(text: string): SignedManifest {
    return { manifest: text, signature: sign(null, Buffer.from(text), this.key.privateKey).toString('base64url'), keyId: this.key.keyId };
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const call = (request.url ?? '').slice(PREFIX.length).split('?')[0];
    const ask = (signal?: AbortSignal) => this.forward(request, body, signal);
    if (call === 'hello') {
      const welcome = (await (await ask()).json()) as Welcome;
      return send(response, { ...welcome, publicKeys: [...welcome.publicKeys, { keyId: this.key.keyId, pem: this.key.pem }] });
    }
    if (call === 'changes') return send(response, await this.changes(ask));
    if (call === 'objects') return this.sendObjects(response, body, ask);
    if (call === 'acknowledgements') {
      this.acknowledgements.push(JSON.parse(body) as Acknowledgement);
      return send(response, {});
    }
    send(response, await (await ask()).json());
  }

  private async changes(ask: (signal: AbortSignal) => Promise<Response>): Promise<unknown> {
    const news = new AbortController();
    this.wake = () => news.abort();
    try {
      if (this.armed) return this.forgery();
      const changes = Changes.parse(await (await ask(news.signal)).json());
      if (changes.manifest) this.manifest = changes.manifest;
      return changes;
    } catch (error) {
      if (this.armed) return this.forgery();
      throw error;
    }
  }

  private forgery(): unknown {
    const { signed, objects } = this.armed as Forged;
    this.armed = undefined;
    for (const [hash, text] of objects) this.objects.set(hash, text);
    return { manifest: signed, denies: [], gatewayCount: 1 };
  }

  /** Its own objects, and those of the control plane, which are kept for further forgeries. */
  private async sendObjects(response: http.ServerResponse, body: string, ask: () => Promise<Response>): Promise<void> {
    const { hashes } = JSON.parse(body) as { hashes: string[] };
    if (hashes.some((hash) => !this.objects.has(hash))) {
      const reply = await ask();
      const text = reply.ok ? await reply.text() : '';
      for (const line of text.split('\n').filter(Boolean)) this.objects.set(sha256Hex(line), line);
    }
    const lines = hashes.flatMap((hash) => this.objects.get(hash) ?? []);
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(lines.map((line) => `${line}\n`).join(''));
  }

  private forward(request: http.IncomingMessage, body: string, signal?: AbortSignal): Promise<Response> {
    const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
    return fetch(`${this.controlUrl}${request.url}`, { method: request.method, headers, signal, ...(request.method === 'POST' && { body }) });
  }
}

function forge(manifest: Manifest, changed: Readonly<Record<string, string>>, alter: (manifest: Manifest) => unknown, signText: Workshop['sign']): Forged {
  const objects = new Map(Object.values(changed).map((text) => [sha256Hex(text), text]));
  const named = manifest.objects.map((each) => {
    const text = changed[each.key];
    return text === undefined ? each : { key: each.key, hash: sha256Hex(text), bytes: Buffer.byteLength(text) };
  });
  const digest = sha256Hex(canonicalJson(named.map(({ key, hash }) => [key, hash])));
  return { signed: signText(canonicalJson(alter({ ...manifest, objects: named, digest }))), objects };
}

function newKey(): { keyId: string; pem: string; privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { keyId: createHash('sha256').update(pem).digest('hex').slice(0, 16), pem, privateKey };
}

function send(response: http.ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
