import { z } from 'zod';
import { StoredResponse } from './stored-response.js';

/** Raised when older gateways can no longer read what newer ones write. */
const FORMAT = 0x31;
const HEAD_BYTES = 5;

const pair = z.tuple([z.string(), z.string()]);
const Meta = z.strictObject({
  key: z.string(),
  target: z.string(),
  status: z.number().int(),
  fields: z.array(pair),
  selecting: z.array(pair),
  lifetime: z.strictObject({
    ageMs: z.number(),
    freshMs: z.number(),
    noCache: z.boolean(),
    mustRevalidate: z.boolean(),
    staleWhileRevalidateMs: z.number(),
    staleIfErrorMs: z.number(),
  }),
  receivedAt: z.number(),
  requestedAt: z.number(),
  tags: z.array(z.string()),
});

/** A stored response as bytes: what is known of it as JSON, then its body as it came. */
export function toBytes({ parts: { body, ...meta } }: StoredResponse): Buffer {
  const text = Buffer.from(JSON.stringify(meta));
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = FORMAT;
  head.writeUInt32BE(text.length, 1);
  return Buffer.concat([head, text, body]);
}

/**
 * What `toBytes` wrote; undefined for anything else.
 * @param skewMs so much may the clock of whoever stored it be ahead of ours: it counts as asked for that much earlier
 */
export function fromBytes(bytes: Buffer, key: string, skewMs: number): StoredResponse | undefined {
  if (bytes.length < HEAD_BYTES || bytes[0] !== FORMAT) return undefined;
  const end = HEAD_BYTES + bytes.readUInt32BE(1);
  if (end > bytes.length) return undefined;
  try {
    const meta = Meta.parse(JSON.parse(bytes.toString('utf8', HEAD_BYTES, end)));
    if (meta.key !== key) return undefined;
    const body = Buffer.allocUnsafeSlow(bytes.length - end);
    bytes.copy(body, 0, end);
    return new StoredResponse({ ...meta, body, requestedAt: meta.requestedAt - skewMs });
  } catch {
    return undefined;
  }
}
