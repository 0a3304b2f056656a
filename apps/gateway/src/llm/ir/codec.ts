import type { Dialect } from '@gatehouse/definition';
import type { ModelEvent } from './events.js';
import type { Json } from './json.js';
import type { Ledger } from './ledger.js';
import type { ModelError } from './model-error.js';
import type { ModelReply } from './reply.js';
import type { ModelRequest } from './request.js';
import type { Usage } from './usage.js';
import type { WireFormat } from './wire-format.js';

/** One unit of a stream: an SSE event, a line of NDJSON, a message of an AWS event stream (its `:event-type` or `:exception-type` as `event`). */
export interface Frame {
  event?: string;
  data: string;
  /** An AWS message that is an exception. */
  exception?: boolean;
}

/** What of a request stands in its path. */
export interface RequestPath {
  model?: string;
  stream?: boolean;
}

export interface EncodedRequest {
  /** Below the provider's base URL, beginning with a slash, with its query. */
  path: string;
  headers?: Record<string, string>;
  body: Json;
}

export interface EventDecoder {
  /** @throws BadModelReply for a frame that is no JSON */
  event(frame: Frame): ModelEvent[];
  /** The bytes ended: what is missing shows in StreamState, not here. */
  end(): ModelEvent[];
}

export interface EventEncoder {
  /** Bytes in the format's framing; empty where this event has none. Takes events in the order StreamState gives. */
  event(event: ModelEvent): string | Buffer;
  readonly contentType: string;
}

/** What a stored or failed reply tells of itself besides its body. */
export type HeaderReader = (name: string) => string | undefined;

/** One per wire format. No I/O, no state but that of event decoders and encoders. */
export interface Codec {
  readonly wireFormat: WireFormat;
  /** @throws BadModelRequest */
  decodeRequest(body: Json, ledger: Ledger, path?: RequestPath): ModelRequest;
  encodeRequest(request: ModelRequest, dialect: Dialect, ledger: Ledger): EncodedRequest;
  /** @throws BadModelReply */
  decodeReply(body: Json): ModelReply;
  encodeReply(reply: ModelReply, request: ModelRequest, ledger: Ledger): Json;
  eventDecoder(): EventDecoder;
  eventEncoder(request: ModelRequest, ledger: Ledger): EventEncoder;
  decodeError(status: number, body: Json | undefined, headers: HeaderReader): ModelError;
  encodeError(error: ModelError): { status: number; body: Json };
  /** Side readers of pass-through; undefined where this tells none. */
  usage(body: Json): Usage | undefined;
  usageOfEvent(frame: Frame): Usage | undefined;
}
