import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { Backend } from '../backend.js';

export const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** SHA-256 as the SDK's signer wants it. */
class Sha256 {
  private readonly hash: ReturnType<typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : (createHmac('sha256', secret as string) as unknown as ReturnType<typeof createHash>);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(data as string);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {}
}

export interface Invocation {
  url: string;
  event: Record<string, unknown>;
  /** What the AWS SDK's own signer makes of the same request says the same. */
  signed: boolean;
}

export interface Result {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds before it answers: a cold start. */
  afterMs?: number;
}

/** The Invoke operation as documented (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html), answering what the test says. */
export async function lambdaEndpoint(results: (invocation: Invocation, number: number) => Result): Promise<{ url: string; invocations: Invocation[] }> {
  const invocations: Invocation[] = [];
  const signer = new SignatureV4({ service: 'lambda', region: 'eu-central-1', credentials: KEYS, sha256: Sha256, applyChecksum: false });
  const backend = await Backend.start({
    answer: async (request, response) => {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece as Buffer);
      const body = Buffer.concat(pieces);
      const { authorization = '', ...others } = request.headers as Record<string, string>;
      const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
      const headers = Object.fromEntries(names.map((name) => [name, others[name] ?? '']));
      const date = (others['x-amz-date'] ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
      const url = new URL(request.url ?? '', backend.url);
      const query = Object.fromEntries(url.searchParams);
      const own = { method: request.method ?? '', protocol: 'http:', hostname: '127.0.0.1', path: url.pathname, query, headers, body };
      const expected = await signer.sign(own, { signingDate: new Date(date), signableHeaders: new Set(names) });
      const signed = names.length > 0 && expected.headers.authorization === authorization;
      const invocation = { url: request.url ?? '', event: JSON.parse(body.toString('utf8')) as Record<string, unknown>, signed };
      invocations.push(invocation);
      const { status = 200, headers: more = {}, body: result = '{}', afterMs = 0 } = results(invocation, invocations.length);
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json', ...more }).end(result), afterMs);
    },
  });
  return { url: backend.url, invocations };
}
