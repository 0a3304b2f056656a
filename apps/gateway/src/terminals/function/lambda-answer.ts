import type { LambdaFunction } from '@gatehouse/definition';
import { Head } from '../../http1/head.js';
import { readResponseHead } from '../../http1/response-head.js';

const HEADERS_MAX = 256;
const HEAD_BYTES_MAX = 65_536;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110, 5.5: no control characters; latin-1 is what a head can carry. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Framing is made here, and this hop's own affairs are the gateway's. */
const OWN = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'proxy-connection', 'proxy-authenticate']);

export interface LambdaAnswer {
  head: Head;
  body: Buffer;
}

/** The function answered with something that is no HTTP answer. The message is for the record. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

interface Structured {
  statusCode: number;
  headers: [name: string, value: string][];
  body: Buffer;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

function headerPairs(value: unknown, of: string): [string, string][] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) throw new UnreadableAnswer(`${of} is no object`);
  return Object.entries(value).flatMap(([name, member]) => {
    const all = Array.isArray(member) ? member : [member];
    if (!all.every(isPlain)) throw new UnreadableAnswer(`${of}.${name} is no text`);
    return all.map((one): [string, string] => [name, String(one)]);
  });
}

function bodyOf({ body, isBase64Encoded }: Record<string, unknown>): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (!isPlain(body)) throw new UnreadableAnswer('body is no text');
  return Buffer.from(String(body), isBase64Encoded === true ? 'base64' : 'utf8');
}

function cookiesOf(value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((cookie) => typeof cookie === 'string')) throw new UnreadableAnswer('cookies is no list of texts');
  return value.map((cookie): [string, string] => ['set-cookie', cookie]);
}

function structured(answer: Record<string, unknown>): Structured {
  const statusCode = Number(answer.statusCode);
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) throw new UnreadableAnswer('statusCode is no status of an answer');
  const single = headerPairs(answer.headers, 'headers');
  const multiple = headerPairs(answer.multiValueHeaders, 'multiValueHeaders');
  const named = new Set(multiple.map(([name]) => name.toLowerCase()));
  // a name in both lists is said twice; the list of several values has them all
  const headers = [...single.filter(([name]) => !named.has(name.toLowerCase())), ...multiple, ...cookiesOf(answer.cookies)];
  return { statusCode, headers, body: bodyOf(answer) };
}

/** Format 2.0: what has no `statusCode` is the body of a 200. */
function inferred(answer: unknown): Structured {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null);
  return { statusCode: 200, headers: [['content-type', 'application/json']], body: Buffer.from(text) };
}

function headOf({ statusCode, headers, body }: Structured): Head {
  let text = `HTTP/1.1 ${statusCode}\r\n`;
  for (const [name, value] of headers) {
    if (!TOKEN.test(name) || !VALUE.test(value)) throw new UnreadableAnswer(`the header ${JSON.stringify(name.slice(0, 60))} cannot be sent`);
    if (!OWN.has(name.toLowerCase())) text += `${name.toLowerCase()}: ${value}\r\n`;
  }
  if (body.length > 0 && !headers.some(([name]) => name.toLowerCase() === 'content-type')) text += 'content-type: text/plain; charset=utf-8\r\n';
  const bytes = Buffer.from(`${text}content-length: ${body.length}\r\n\r\n`, 'latin1');
  const head = new Head(HEADERS_MAX);
  if (readResponseHead(head, bytes, 0, bytes.length, HEAD_BYTES_MAX) <= 0) throw new UnreadableAnswer('the headers are too many or too long');
  return head;
}

/**
 * What a function's result means as an answer, as API Gateway reads it.
 * @throws UnreadableAnswer
 */
export function readLambdaAnswer(result: Buffer, payload: LambdaFunction['payload']): LambdaAnswer {
  let value: unknown;
  try {
    value = result.length === 0 ? null : JSON.parse(result.toString('utf8'));
  } catch {
    throw new UnreadableAnswer('the result is no JSON');
  }
  const plain = isObject(value) && value.statusCode !== undefined ? structured(value) : undefined;
  if (plain === undefined && payload === '1.0') throw new UnreadableAnswer('the result has no statusCode');
  const answer = plain ?? inferred(value);
  // what may have no body has none, whatever the function says (RFC 9110, 15.3.5 and 15.4.5)
  if (answer.statusCode === 204 || answer.statusCode === 304) answer.body = Buffer.alloc(0);
  return { head: headOf(answer), body: answer.body };
}
