import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { PublicAddress } from '../../platform/ssrf/index.js';
import { listHeaders, listUrl, modelsIn } from './model-list.js';
import type { ProviderSettings } from './provider.entity.js';

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

export interface Answer {
  outcome: 'ok' | 'refused' | 'failed' | 'unreachable' | 'unknown';
  status: number | null;
  tookMs: number;
  detail: string;
  models: string[] | null;
}

/** Asks a provider for its models: only at its own address, which is looked at when it is connected to, and with no redirect followed, as a key goes along. */
@Injectable()
export class ProviderConnection {
  constructor(private readonly addresses: PublicAddress) {}

  /** @throws ProblemError upstream.address_not_allowed */
  async ask(settings: ProviderSettings, secret: string | undefined): Promise<Answer> {
    const url = listUrl(settings);
    const began = performance.now();
    const answer = (outcome: Answer['outcome'], detail: string, status: number | null = null, models: string[] | null = null): Answer => ({
      outcome,
      status,
      tookMs: Math.round(performance.now() - began),
      detail,
      models,
    });
    if (url === undefined)
      return answer('unknown', 'This provider has no list of models that could be asked for with a key alone. Call one of its models to try it.');
    try {
      const headers = listHeaders(settings, secret);
      const response = await this.addresses.fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS), redirects: 0, tls: trustOf(settings) });
      const { status } = response;
      const body = await readAtMost(response);
      if (status === 401 || status === 403) return answer('refused', 'The provider answers, and does not take the key.', status);
      if (status < 200 || status > 299) return answer('failed', `The provider answers with ${status}. See whether the address is right.`, status);
      const models = modelsIn(parsed(body));
      if (!models) return answer('failed', 'What answers at this address gives no list of models.', status);
      return answer('ok', `The provider answers, and lists ${models.length} ${models.length === 1 ? 'model' : 'models'}.`, status, models);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      return answer('unreachable', `The provider cannot be reached: ${reasonOf(error)}.`);
    }
  }
}

/** As gateways do. */
const trustOf = ({ tls = {}, tlsVerify }: ProviderSettings) => ({
  rejectUnauthorized: tlsVerify,
  ...(tls.caPem !== undefined && { ca: tls.caPem }),
  ...(tls.serverName !== undefined && { servername: tls.serverName }),
});

async function readAtMost({ body }: Awaited<ReturnType<PublicAddress['fetch']>>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += (part as Uint8Array).byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw new Error('its answer is too long');
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Without what was sent: a message could hold a header. */
function reasonOf(error: unknown): string {
  const { name, code, cause } = error as { name?: string; code?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} seconds`;
  return code ?? cause?.code ?? 'the connection failed';
}
