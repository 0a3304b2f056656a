import { Head } from '../../http1/head.js';
import { readResponseHead } from '../../http1/response-head.js';
import { http } from '../../node-http.js';
import { type Field, fieldOf, NOT_STORED } from './fields.js';
import { type Lifetime, usableMs } from './freshness.js';
import { readHttpDate } from './http-date.js';

const HEAD_BYTES_MAX = 131_072;
/** What a stored response weighs beside its bytes: objects, index and place in the tier. */
const OVERHEAD_BYTES = 1_024;
/** A response with a validator is worth keeping beyond its end: validated, it may be used again. */
const VALIDATABLE_MS = 3_600_000;
/** What a 304 tells of the response that it stands for (RFC 9110, 15.4.5), and what no client may miss. */
const OF_304: ReadonlySet<string> = new Set([
  'cache-control',
  'cdn-cache-control',
  'content-location',
  'date',
  'etag',
  'expires',
  'last-modified',
  'set-cookie',
  'vary',
  'access-control-allow-origin',
  'cache-status',
]);

/** What selects a response among those of one key: names and normalised values of the request's fields (RFC 9111, 4.1). */
export type Selecting = readonly (readonly [name: string, value: string])[];

export interface StoredParts {
  readonly key: string;
  /** The key without the caller. */
  readonly target: string;
  readonly status: number;
  /** Without what is never stored. */
  readonly fields: readonly Field[];
  readonly body: Buffer;
  readonly selecting: Selecting;
  readonly lifetime: Lifetime;
  /** When it arrived, and when it was asked for: what was purged since then is not it any more. Unix milliseconds. */
  readonly receivedAt: number;
  readonly requestedAt: number;
  readonly tags: readonly string[];
}

/** The head of a response as the upstream's connection would have read it. */
export function headOf(status: number, fields: readonly Field[], bodyBytes: number | null): Head {
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = bodyBytes === null ? '' : `content-length: ${bodyBytes}\r\n`;
  const bytes = Buffer.from(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\n${lines}${length}\r\n`, 'latin1');
  const head = new Head(fields.length + 1);
  if (readResponseHead(head, bytes, 0, bytes.length, HEAD_BYTES_MAX) <= 0) throw new Error('a stored head cannot be read');
  return head;
}

/** A response that was stored whole. */
export class StoredResponse {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
  readonly lastModifiedAt: number | undefined;
  readonly dateMs: number;
  /** What it weighs in memory. */
  readonly bytes: number;
  /** The state of the purges under which it was last found valid. */
  checked = -1;
  /** It is being fetched anew. */
  refreshing = false;
  private head: Head | null = null;
  private readonly flags: Uint8Array;
  private readonly lengthAt: number;

  constructor(readonly parts: StoredParts) {
    const { fields, receivedAt, body, key } = parts;
    this.etag = fieldOf(fields, 'etag');
    this.lastModified = fieldOf(fields, 'last-modified');
    this.lastModifiedAt = readHttpDate(this.lastModified, receivedAt);
    this.dateMs = readHttpDate(fieldOf(fields, 'date'), receivedAt) ?? receivedAt;
    const head = headOf(parts.status, fields, parts.status === 204 ? null : body.length);
    this.head = head;
    this.flags = head.flags.slice(0, head.count);
    this.lengthAt = head.contentLengthAt;
    this.bytes = OVERHEAD_BYTES + body.length + head.bytes.length * 2 + key.length;
  }

  /** Whether it may be used without more ado (RFC 9111, 4.2). */
  ageMs(nowMs: number): number {
    return this.parts.lifetime.ageMs + Math.max(0, nowMs - this.parts.receivedAt);
  }

  get validatable(): boolean {
    return this.etag !== undefined || this.lastModified !== undefined;
  }

  /** Unix milliseconds from which on it is of no use at all. */
  get uselessAt(): number {
    const { lifetime, receivedAt } = this.parts;
    return receivedAt - lifetime.ageMs + usableMs(lifetime) + (this.validatable ? VALIDATABLE_MS : 0);
  }

  /** Prepared once; given back by `giveHead`, because policies on the way out leave their marks in it. */
  takeHead(): Head {
    const { head, parts } = this;
    this.head = null;
    return head ?? headOf(parts.status, parts.fields, parts.status === 204 ? null : parts.body.length);
  }

  giveHead(head: Head): void {
    // whoever changed the body took the length away
    if (this.head !== null || head.contentLengthAt !== this.lengthAt) return;
    head.flags.set(this.flags);
    this.head = head;
  }

  /** What stands in place of it for a client that has it already. */
  head304(): Head {
    return headOf(
      304,
      this.parts.fields.filter(([name]) => OF_304.has(name)),
      null,
    );
  }
}

/** The stored response as a 304 freshens it (RFC 9111, 3.2): fields of the 304 take the place of those stored, but for what describes the body as it was sent. */
export function freshened(stored: StoredResponse, news: readonly Field[]): Field[] {
  const kept: ReadonlySet<string> = new Set([...NOT_STORED, 'content-encoding', 'content-range', 'content-type']);
  const names = new Set(news.map(([name]) => name).filter((name) => !kept.has(name)));
  return [...stored.parts.fields.filter(([name]) => !names.has(name)), ...news.filter(([name]) => names.has(name))];
}

/** Whether one takes the place of the other: what their requests have in common is all that they differ by. */
export function sameSelection(a: StoredResponse, b: StoredResponse): boolean {
  const [one, other] = [a.parts.selecting, b.parts.selecting];
  return one.length === other.length && one.every(([name, value], i) => other[i]?.[0] === name && other[i]?.[1] === value);
}
