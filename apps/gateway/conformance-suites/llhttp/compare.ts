import http from 'node:http';
import type { Understood } from './observer.js';

const at = (file: string): string => new URL(`../../dist/${file}`, import.meta.url).href;
const { normalisePath } = (await import(at('router/path.js'))) as typeof import('../../src/router/path.js');

/** Of the connection or the framing, which a gateway makes anew, and the host, which is the upstream's. */
const OF_THE_HOP = new Set([
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  'transfer-encoding',
  'content-length',
  'expect',
]);
/** Set by the gateway, whatever the client says. */
const OURS = /^(?:x-forwarded-.*|forwarded|via|x-request-id)$/;

function ownHeaders({ headers }: Understood): string {
  const named = headers.filter(([name]) => name === 'connection').flatMap(([, value]) => value.split(',').map((text) => text.trim().toLowerCase()));
  const own = headers.filter(([name]) => !OF_THE_HOP.has(name) && !OURS.test(name) && !named.includes(name));
  return JSON.stringify(own);
}

/** As the upstream gets it: origin-form, its path normalised. */
function ownTarget(target: string): string {
  const origin = target.replace(/^https?:\/\/[^/?]*/i, '') || '/';
  const [path = '', ...query] = (origin.startsWith('?') ? `/${origin}` : origin).split('?');
  return [normalisePath(path) ?? 'ambiguous', ...query].join('?');
}

function difference(request: Understood, other: Understood): string | undefined {
  if (request.method !== other.method) return `method ${request.method}, for Node ${other.method}`;
  if (request.target !== ownTarget(other.target)) return `target ${request.target}, for Node ${other.target}`;
  if (request.body !== other.body) return `body ${JSON.stringify(request.body)}, for Node ${JSON.stringify(other.body)}`;
  if (ownHeaders(request) !== ownHeaders(other)) return `headers ${ownHeaders(request)}, for Node ${ownHeaders(other)}`;
  return undefined;
}

/**
 * What is wrong with what the gateway let through, compared with what Node's parser reads in the same bytes: each request must be there, in this
 * order, with the same meaning. Undefined when nothing is. To refuse more than Node does is right, and each such refusal is a choice of its own.
 */
export function wrong(through: readonly Understood[], read: readonly Understood[]): { why: string; refusedByNode: boolean } | undefined {
  let from = 0;
  for (const request of through) {
    const found = read.findIndex((other, i) => i >= from && difference(request, other) === undefined);
    const next = read[from];
    if (found < 0 && next === undefined) return { why: `${request.method} ${request.target} went through; Node refuses it`, refusedByNode: true };
    if (found < 0) {
      const known = read.slice(from).some((other) => request.method === other.method && request.target === ownTarget(other.target));
      return { why: difference(request, next as Understood) ?? '', refusedByNode: !known };
    }
    from = found + 1;
  }
  return undefined;
}

const DEVIATIONS: readonly { reason: string; applies: (text: string) => boolean }[] = [
  {
    reason: 'methods are an open set (RFC 9110, 9.1): any token passes, Node knows a list',
    applies: (text) => !http.METHODS.includes(/^(?:\r\n)?([^ ]+) /.exec(text)?.[1] ?? 'GET'),
  },
  {
    reason: 'white space may stand around the semicolon of a chunk extension (RFC 9112, 7.1.1); extensions are dropped',
    applies: (text) => /\r\n[\da-f]+(?:[ \t]+;|;[ \t])/i.test(text),
  },
  {
    reason: 'a field of the framing in the trailers is ignored and dropped (RFC 9110, 6.5.1)',
    applies: (text) => /\r\n0+\r\n(?:[^\r\n]+\r\n)*(?:content-length|transfer-encoding):/i.test(text),
  },
  {
    reason: 'an upgrade that nobody takes leaves HTTP/1.1 in force (RFC 9110, 7.8): what follows is the next request, which Node drops',
    applies: (text) => /^upgrade:/im.test(text),
  },
];

/** Why we take what Node refuses, where that is meant. */
export const meant = (text: string): string | undefined => DEVIATIONS.find(({ applies }) => applies(text))?.reason;
