import type { Exchange } from '../exchange/exchange.js';
import type { Step } from './pipeline.js';
import type { Reply } from './reply.js';

/** An event of `text/event-stream` as a client would dispatch it (WHATWG HTML, 9.2.6). */
export interface ServerSentEvent {
  /** `message` where the stream does not name it. */
  readonly event: string;
  readonly data: string;
  /** Set by this event; undefined leaves the last one in force. */
  readonly id: string | undefined;
  /** Milliseconds until the client connects again, when this event says so. */
  readonly retry: number | undefined;
}

/** Nothing: as it is. A buffer takes the body's, or the piece's, place; a reply the place of the request, or of the response while that has not begun. */
export type BodyOutcome = undefined | Buffer | Reply;

export interface BodyPolicy {
  /** Of a policy that buffers: the most that it takes of a body, decoded. Larger ones are refused. */
  readonly bodyBytesMax?: number;
  /** What answers a request whose body is larger; gateway.body_too_large otherwise. */
  readonly bodyTooLarge?: Reply;
  /** Whether it wants to see this exchange's bodies at all; absent: always. Asked when the body begins. */
  takesPart?(x: Exchange, body: 'request' | 'response'): boolean;
  /**
   * Of a policy type with `body: 'buffer'`: the whole body, decoded, once. With `body: 'stream'`: each piece as it comes, at once, `last` with the
   * one that ends the body, which may be empty. Not called for a message without a body.
   */
  onRequestBody?(x: Exchange, body: Buffer, last: boolean): BodyOutcome | Promise<BodyOutcome>;
  /** The same of the upstream's response. Answers of the gateway's own do not pass here. */
  onResponseBody?(x: Exchange, body: Buffer, last: boolean): BodyOutcome | Promise<BodyOutcome>;
  /** Each event of a `text/event-stream` response: the same event passes untouched, another one takes its place, undefined drops it. */
  onEvent?(x: Exchange, event: ServerSentEvent): ServerSentEvent | undefined;
}

/** The steps of a pipeline that see bodies; absent from pipelines that have none. */
export interface BodyHooks {
  readonly request: readonly Step[];
  /** Last in, first out, like the responses' own hooks. */
  readonly response: readonly Step[];
  readonly events: readonly Step[];
  /** Some of them look at some exchanges only. */
  readonly selective: boolean;
}

export function bodyHooks(steps: readonly Step[]): BodyHooks | null {
  const request = steps.filter(({ policy }) => policy.onRequestBody);
  const response = steps.filter(({ policy }) => policy.onResponseBody).reverse();
  const events = steps.filter(({ policy }) => policy.onEvent).reverse();
  if (request.length + response.length + events.length === 0) return null;
  const selective = [...request, ...response, ...events].some(({ policy }) => policy.takesPart);
  return { request, response, events, selective };
}

/** Those that want to see this body. */
export function taking(x: Exchange, steps: readonly Step[], body: 'request' | 'response'): readonly Step[] {
  return steps.filter(({ policy }) => policy.takesPart?.(x, body) !== false);
}
