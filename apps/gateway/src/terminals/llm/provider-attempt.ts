import { performance } from 'node:perf_hooks';
import { Attempt } from '../../exchange/attempt.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { HeaderName } from '../../http1/header-name.js';
import type { HeaderReader } from '../../llm/ir/index.js';
import type { Choice } from '../../llm/model-routes/target.js';
import { readLimits } from '../../llm/routing/limits/limit-headers.js';
import type { Flight } from '../../llm/routing/stats/flight.js';
import type { UpstreamFault } from '../../upstream/call-handler.js';
import { OwnCall } from '../../upstream/own-call.js';
import type { Outgoing } from './outgoing.js';

/** What the rest of the call needs to know of a provider's head: the head itself belongs to the connection. */
export interface AnswerHead {
  status: number;
  contentType: string;
  contentEncoding: string | undefined;
  /** -1: not known. */
  length: number;
  header: HeaderReader;
}

/** Takes what a provider answers. One of `ended` and `failed` is called, once, unless the attempt was cancelled. */
export interface AttemptTaker {
  head(attempt: ProviderAttempt, head: AnswerHead): void;
  /** Valid until `flush`. */
  piece(attempt: ProviderAttempt, bytes: Buffer): void;
  flush(attempt: ProviderAttempt): boolean;
  ended(attempt: ProviderAttempt): void;
  failed(attempt: ProviderAttempt, fault: UpstreamFault | 'busy', message: string): void;
}

const CONTENT_TYPE = new HeaderName('content-type');
const CONTENT_ENCODING = new HeaderName('content-encoding');
/** Names that are asked for after the head has gone. */
const KEPT = ['retry-after', 'retry-after-ms', 'x-request-id', 'request-id', 'x-should-retry', 'x-amzn-errortype', 'x-amzn-requestid'].map(
  (name) => new HeaderName(name),
);

function readerOf(head: Head): HeaderReader {
  const kept = new Map<string, string>();
  for (const name of KEPT) {
    const value = head.get(name);
    if (value !== undefined) kept.set(name.text, value);
  }
  return (name) => kept.get(name.toLowerCase());
}

/** One try at one provider. */
export class ProviderAttempt {
  readonly sentAt = performance.now();
  readonly flight: Flight;
  readonly record: Attempt;
  /** Header lines of the provider's key. */
  shown = '';
  private own: OwnCall | null = null;
  head: AnswerHead | null = null;
  over = false;

  constructor(
    x: Exchange,
    readonly choice: Choice,
    readonly outgoing: Outgoing,
    private readonly taker: AttemptTaker,
    /** Unix milliseconds. */
    private readonly nowMs: number,
  ) {
    const { length } = x.attempts;
    this.record = new Attempt(choice.target.name, length, length === 0 ? undefined : 'retry');
    x.attempts.push(this.record);
    this.flight = choice.sent(this.sentAt);
  }

  /** @param deadline monotonic milliseconds; 0: none */
  send(method: string, bytes: Buffer, deadline: number): void {
    const { upstream } = this.choice.target.provider;
    const [target] = upstream.targets;
    if (target === undefined) {
      this.fail('connect', 'the provider has no address');
      return;
    }
    const own = new OwnCall(
      upstream,
      target,
      { method, bytes, repeatable: true, deadline },
      {
        head: (head, firstByteMs) => this.takeHead(head, firstByteMs),
        piece: (piece) => {
          if (!this.over) this.taker.piece(this, piece);
        },
        flush: () => this.over || this.taker.flush(this),
        ended: () => {
          if (this.over) return;
          this.over = true;
          this.taker.ended(this);
        },
        failed: (fault, message) => this.fail(fault, message),
      },
    );
    this.own = own;
    if (this.over) own.cancel();
  }

  private takeHead(head: Head, firstByteMs: number): boolean {
    if (this.over) return false;
    const { record } = this;
    record.firstByteUs = Math.round(firstByteMs * 1_000);
    record.status = head.status;
    const peer = this.own?.peer;
    if (peer !== undefined) record.address = peer;
    if (this.own?.connectMs !== undefined) record.connectUs = Math.round(this.own.connectMs * 1_000);
    const { choice } = this;
    const told = readLimits((name) => head.get(headerName(name)), this.nowMs);
    if (told !== null) choice.key.stats.told(told, performance.now());
    this.head = {
      status: head.status,
      contentType: head.get(CONTENT_TYPE) ?? '',
      contentEncoding: head.get(CONTENT_ENCODING),
      length: head.chunked ? -1 : head.contentLength,
      header: readerOf(head),
    };
    this.taker.head(this, this.head);
    return !this.over;
  }

  private fail(fault: UpstreamFault | 'busy', message: string): void {
    if (this.over) return;
    this.over = true;
    this.record.error = `${fault}: ${message}`;
    this.taker.failed(this, fault, message);
  }

  resume(): void {
    this.own?.resume();
  }

  /** Stops at once: nothing more is taken, and the provider sees the connection go. */
  cancel(): void {
    if (this.over) return;
    this.over = true;
    this.own?.cancel();
  }
}

const names = new Map<string, HeaderName>();

function headerName(name: string): HeaderName {
  let known = names.get(name);
  if (known === undefined) {
    known = new HeaderName(name);
    names.set(name, known);
  }
  return known;
}
