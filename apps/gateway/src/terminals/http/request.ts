import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { output } from '../../http1/output.js';
import { writeKeptLines } from '../../http1/write-lines.js';
import { KnownRoute } from '../../router/known-route.js';
import { forwardedOf } from '../../server/forwarded.js';
import { askingLines } from '../../upgrade/offer.js';
import type { CompiledTarget } from '../../upstream/target.js';
import type { Upstream } from '../../upstream/upstream.js';

const VERSION = Buffer.from(' HTTP/1.1\r\n', 'latin1');
const TAKES_TRAILERS = Buffer.from('te: trailers\r\nconnection: te\r\n', 'latin1');
const TRAILER = new HeaderName('trailer');
const SLASH = Buffer.from('/', 'latin1');
const QUESTION = 0x3f;

/** Method and target: copied from the request where nothing changed but the API's root. */
function writeTarget(x: Exchange, target: CompiledTarget): void {
  const { head } = x;
  if (x.rawTarget) output.copy(head.bytes, 0, head.methodEnd + 1);
  // a policy that chose another method chose to write the target anew
  else output.text(`${x.method} `);
  if (target.basePath !== '') output.put(target.baseBytes);
  if (x.rawTarget) {
    const from = head.targetStart + x.restAt;
    if (target.basePath === '' && (from >= head.targetEnd || head.bytes[from] === QUESTION)) output.put(SLASH);
    output.copy(head.bytes, from, head.targetEnd);
  } else {
    const rest = x.path.slice(x.restAt);
    output.text((rest === '' && target.basePath === '' ? '/' : rest) + x.query);
  }
}

/** The same again for the same head and target, unless a policy changed where it goes. */
function writeKnownTarget(x: Exchange, target: CompiledTarget): void {
  const { derived } = x.head;
  if (!x.rawTarget || !(derived instanceof KnownRoute)) {
    writeTarget(x, target);
    return;
  }
  const known = derived.startFor(target);
  if (known !== null) {
    output.put(known);
    return;
  }
  const before = output.length;
  writeTarget(x, target);
  if (derived.taken) derived.noteStart(target, output.since(before));
}

/** Puts the request's head for this target into the output. */
export function writeRequestHead(x: Exchange, upstream: Upstream, target: CompiledTarget): void {
  writeKnownTarget(x, target);
  if (upstream.anonymous) output.put(target.versionAndHost);
  else writeForwarded(x, upstream, target);
  if (x.head.announcesTrailers && x.bodyLength < 0) x.head.keepHop(TRAILER);
  writeKeptLines(x.head, x.head.linesStart);
  x.writeRequestLines(!upstream.anonymous);
  if (x.head.takesTrailers) output.put(TAKES_TRAILERS);
  if (x.upgrade !== null) output.text(askingLines(x.upgrade));
  if (x.bodyLength > 0) output.text(`content-length: ${x.bodyLength}\r\n\r\n`);
  else if (x.hasBody) output.text('transfer-encoding: chunked\r\n\r\n');
  else if (x.head.contentLength === 0) output.text('content-length: 0\r\n\r\n');
  else output.crlf();
}

function writeForwarded(x: Exchange, upstream: Upstream, target: CompiledTarget): void {
  const forwarded = forwardedOf(x);
  if (upstream.object.hostHeader === 'target' || x.authority === '') {
    output.put(target.versionAndHost);
    output.put(forwarded.plain);
  } else {
    output.put(VERSION);
    output.put(forwarded.withHost);
  }
}
