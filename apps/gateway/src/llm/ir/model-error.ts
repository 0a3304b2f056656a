import type { ModelErrorClass } from '@gatehouse/definition';
import type { Json } from './json.js';

/** For fallback and for the caller's own format. `cut`: the stream ended before the answer did. */
export type ErrorClass = ModelErrorClass;

/** An error that a model's provider told. */
export interface ModelError {
  class: ErrorClass;
  status: number;
  /** The provider's own. */
  code?: string;
  /** The provider's own name for the kind of error. */
  type?: string;
  message: string;
  /** Which member of the body it is about. */
  param?: string;
  requestId?: string;
  retryAfterMs?: number;
  rest?: Record<string, Json>;
}

/** A request that its own format does not allow. */
export class BadModelRequest extends Error {
  override readonly name = 'BadModelRequest';

  constructor(
    /** JSON pointer into the caller's body. */
    readonly pointer: string,
    message: string,
  ) {
    super(message);
  }
}

/** A reply or stream of a provider that is not what its format says. */
export class BadModelReply extends Error {
  override readonly name = 'BadModelReply';
}

const BY_STATUS: Record<number, ErrorClass> = {
  400: 'bad-request',
  401: 'auth',
  402: 'quota',
  403: 'auth',
  404: 'not-found',
  408: 'timeout',
  413: 'context-length',
  422: 'bad-request',
  429: 'rate-limit',
  503: 'overloaded',
  504: 'timeout',
  529: 'overloaded',
};

export const classOfStatus = (status: number): ErrorClass => BY_STATUS[status] ?? (status >= 500 ? 'server' : 'bad-request');

/** Words by which providers say that a prompt is too long: they have codes of their own for it, or none. */
export const saysTooLong = (message: string): boolean =>
  /context[ _]length|context window|maximum context|too many (?:input )?tokens|prompt is too long|input is too long|exceeds? the (?:maximum|model'?s?) (?:number of )?(?:input )?tokens/i.test(
    message.slice(0, 2_000),
  );

/** Milliseconds of a `retry-after` header (RFC 9110, 10.2.3) or the finer `retry-after-ms`; undefined where neither says. */
export function retryAfterMs(headers: (name: string) => string | undefined, nowMs: number = Date.now()): number | undefined {
  const fine = Number(headers('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(fine) && fine >= 0) return fine;
  const coarse = headers('retry-after');
  if (coarse === undefined) return undefined;
  const seconds = Number(coarse);
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : seconds * 1_000;
  const at = Date.parse(coarse);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
