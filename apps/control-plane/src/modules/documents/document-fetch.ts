import { DOCUMENT_BYTES_MAX } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { PublicAddress } from '../../platform/ssrf/index.js';

const FETCH_MS_MAX = 20_000;
const ACCEPT = 'application/json, application/yaml, application/x-yaml, text/yaml, text/plain;q=0.8, */*;q=0.5';

const failed = (detail: string, cause?: unknown) => new ProblemError('document.fetch_failed', detail, {}, { cause });

/** Fetches a document from an address that a user named: public addresses only, and never what the document itself refers to. */
@Injectable()
export class DocumentFetch {
  constructor(private readonly addresses: PublicAddress) {}

  /** @throws ProblemError document.fetch_failed or upstream.address_not_allowed */
  async text(url: string): Promise<string> {
    const signal = AbortSignal.timeout(FETCH_MS_MAX);
    try {
      const response = await this.addresses.fetch(url, { headers: { accept: ACCEPT, 'user-agent': 'Gatehouse' }, signal });
      if (!response.ok) {
        await response.body?.cancel();
        throw failed(`The server answered ${response.status}.`);
      }
      return await read(response.body ?? []);
    } catch (fault) {
      throw explain(fault);
    }
  }
}

async function read(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > DOCUMENT_BYTES_MAX) throw failed(`The document has more than ${DOCUMENT_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  const text = decode(Buffer.concat(chunks));
  if (text === '') throw failed('The answer is empty.');
  return text;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (fault) {
    throw failed('The answer is not text in UTF-8.', fault);
  }
}

/** A refused address comes wrapped, when it is found out only while connecting. */
function explain(fault: unknown): ProblemError {
  for (let cause: unknown = fault; cause instanceof Error; cause = cause.cause) if (cause instanceof ProblemError) return cause;
  if (fault instanceof Error && fault.name === 'TimeoutError') return failed(`The server did not answer within ${FETCH_MS_MAX / 1_000} seconds.`, fault);
  return failed('The server could not be reached.', fault);
}
