import type { ErrorCode } from '@gatehouse/kernel';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { Reply, type ReplyHeader } from '../../pipeline/reply.js';

const ACCEPT = new HeaderName('accept');
const MODERN = /application\/graphql-response\+json/i;

/** What is wrong with a request, before it is known how the client wants to be told. */
export interface Refusal {
  readonly code: Extract<ErrorCode, 'gateway.graphql_invalid' | 'gateway.graphql_refused' | 'gateway.graphql_not_listed'>;
  readonly message: string;
  /** Of the error in the answer, for clients; by default the code. */
  readonly extension?: string;
  /** The document is what is wrong, and not the request around it: to such a thing old clients are answered with 200 (GraphQL over HTTP, 6.4.1). */
  readonly ofDocument?: boolean;
  readonly status?: number;
  readonly headers?: readonly ReplyHeader[];
}

export const invalid = (message: string, more: Partial<Refusal> = {}): Refusal => ({ code: 'gateway.graphql_invalid', message, ...more });

/** A refusal as GraphQL clients read errors (GraphQL over HTTP, 6). */
export function toReply(x: Exchange, refusal: Refusal): Reply {
  const modern = MODERN.test(x.requestHeader(ACCEPT) ?? '');
  const { code, message, extension = code, ofDocument = false, headers = [] } = refusal;
  const status = refusal.status ?? (ofDocument && !modern ? 200 : 400);
  const body = Buffer.from(JSON.stringify({ errors: [{ message, extensions: { code: extension, requestId: x.requestId } }] }));
  const type = modern ? 'application/graphql-response+json' : 'application/json';
  return new Reply(status, headers, body, `${type}; charset=utf-8`, code, message);
}
