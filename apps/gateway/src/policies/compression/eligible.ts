import type { CompressionConfig } from '@gatehouse/definition';
import { isPlain } from '../../bodies/coding.js';
import { essenceOf } from '../../bodies/json-body.js';
import type { Exchange } from '../../exchange/exchange.js';
import type { Head } from '../../http1/head.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Reply } from '../../pipeline/reply.js';

const CONTENT_ENCODING = new HeaderName('content-encoding');
const CACHE_CONTROL = new HeaderName('cache-control');
const WITHOUT_BODY = new Set([101, 204, 205, 206, 304]);
const NO_TRANSFORM = /(?:^|[,\s])no-transform(?:$|[,;\s])/i;

/** What is worth compressing, and may be. */
export class Eligible {
  readonly level: CompressionConfig['level'];
  private readonly exact: ReadonlySet<string>;
  private readonly families: readonly string[];

  constructor(private readonly config: CompressionConfig) {
    this.level = config.level;
    this.exact = new Set(config.types.filter((type) => !type.endsWith('/*')));
    this.families = config.types.filter((type) => type.endsWith('/*')).map((type) => type.slice(0, -1));
  }

  private type(contentType: string | undefined): boolean {
    if (contentType === undefined) return false;
    const type = essenceOf(contentType);
    if (type === 'text/event-stream') return this.config.eventStreams;
    if (this.exact.has(type) || this.families.some((family) => type.startsWith(family))) return true;
    return (type.endsWith('+json') && this.exact.has('application/json')) || (type.endsWith('+xml') && this.exact.has('application/xml'));
  }

  private allowed(x: Exchange): boolean {
    return isPlain(x.responseHeader(CONTENT_ENCODING)) && !NO_TRANSFORM.test(x.responseHeader(CACHE_CONTROL) ?? '');
  }

  response(x: Exchange, head: Head, contentType: string | undefined): boolean {
    if (WITHOUT_BODY.has(head.status) || (head.contentLength >= 0 && head.contentLength < Math.max(1, this.config.bytesMin))) return false;
    return this.type(contentType) && this.allowed(x);
  }

  reply(x: Exchange, { body, code, contentType }: Reply): boolean {
    if (code !== null || body === null || body.length < this.config.bytesMin) return false;
    return this.type(contentType ?? undefined) && this.allowed(x);
  }
}
