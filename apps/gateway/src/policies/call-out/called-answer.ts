import { isJsonType, parseJson } from '../../bodies/json-body.js';
import type { OutboundAnswer } from '../../outbound/outbound.js';

/** What a service answered, as templates see it. Shared by calls: nobody changes it. */
export interface CalledAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it says that it is JSON, else text. */
  readonly body: unknown;
  readonly raw: Buffer;
  readonly contentType: string | undefined;
  /** What it takes of memory, roughly. */
  readonly bytes: number;
}

/** @throws Error for JSON that is none */
export function calledAnswer({ status, headers, body }: OutboundAnswer): CalledAnswer {
  const contentType = headers['content-type'];
  const parsed = body.length > 0 && isJsonType(contentType) ? parseJson(body) : { value: body.toString('utf8') };
  if (parsed === undefined) throw new Error('the answer is not the JSON that its content type says');
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
  return { status, headers: flat, body: parsed.value, raw: body, contentType, bytes: body.length * 3 + 1_024 };
}
