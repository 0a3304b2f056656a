import type { Exchange } from '../../exchange/exchange.js';
import { output } from '../../http1/output.js';
import { writeKeptLines } from '../../http1/write-lines.js';
import type { CompiledTarget, Upstream } from '../../upstream/upstream.js';

/** Puts the request's head for this target into the output. */
export function writeRequestHead(x: Exchange, upstream: Upstream, target: CompiledTarget): void {
  const rest = x.path.slice(x.restAt);
  const path = target.basePath + rest;
  output.text(`${x.method} ${path === '' ? '/' : path}${x.query} HTTP/1.1\r\n`);
  if (upstream.object.hostHeader === 'target') output.put(target.hostLine);
  else output.text(`host: ${x.authority}\r\n`);
  writeKeptLines(x.head);
  x.writeRequestEdits();
  output.put(x.carrier.forwardedLines(x.authority));
  if (x.bodyLength > 0) output.text(`x-request-id: ${x.requestId}\r\ncontent-length: ${x.bodyLength}\r\n\r\n`);
  else if (x.hasBody) output.text(`x-request-id: ${x.requestId}\r\ntransfer-encoding: chunked\r\n\r\n`);
  else if (x.head.contentLength === 0) output.text(`x-request-id: ${x.requestId}\r\ncontent-length: 0\r\n\r\n`);
  else output.text(`x-request-id: ${x.requestId}\r\n\r\n`);
}
