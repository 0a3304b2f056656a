import { ERRORS, type ErrorCode } from '@gatehouse/kernel';
import { HeaderName } from '../http1/header-name.js';

export interface ReplyHeader {
  name: HeaderName;
  value: string;
}

/** What a refusal says beside its code and detail. */
export interface ReplyExtra {
  /** For the call record alone, in the place of the detail: what the caller is not told. */
  readonly reason?: string;
  /** Further members of the problem (RFC 9457, 3.2). */
  readonly members?: Readonly<Record<string, unknown>>;
}

const NO_EXTRA: ReplyExtra = {};

/** An answer by the gateway itself. Constant replies are made once, at compile time. */
export class Reply {
  constructor(
    readonly status: number,
    readonly headers: readonly ReplyHeader[],
    readonly body: Buffer | null,
    readonly contentType: string | null,
    /** Set on refusals: without a body of its own, the body is the problem of this code. */
    readonly code: ErrorCode | null,
    readonly detail: string | undefined,
    readonly extra: ReplyExtra = NO_EXTRA,
  ) {}
}

export function header(name: string, value: string): ReplyHeader {
  return { name: new HeaderName(name), value };
}

/** A refusal as an RFC 9457 problem; `detail` is shown to the caller and goes into the call record. */
export function refuse(code: ErrorCode, detail?: string, headers: readonly ReplyHeader[] = [], extra: ReplyExtra = NO_EXTRA): Reply {
  return new Reply(ERRORS[code].status, headers, null, 'application/problem+json', code, detail, extra);
}

export function replyEmpty(status: number, headers: readonly ReplyHeader[]): Reply {
  return new Reply(status, headers, null, null, null, undefined);
}
