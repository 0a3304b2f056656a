import type { Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { FrontCarrier } from '../../exchange/front-carrier.js';
import type { Head } from '../../http1/head.js';
import { fieldOf, fieldsOf } from './fields.js';
import { targetKey } from './key.js';
import type { ResponseCache } from './response-cache.js';

/** Stands before the client's carrier while something is changed: what is stored of it is wrong afterwards (RFC 9111, 4.4). */
export class InvalidatingCarrier extends FrontCarrier {
  constructor(
    inner: Carrier,
    private readonly x: Exchange,
    private readonly cache: ResponseCache,
    private readonly shared: boolean,
    private readonly queryOf: (query: string) => string,
  ) {
    super(inner);
  }

  override writeHead(x: Exchange, head: Head): void {
    if (head.status >= 200 && head.status < 400) this.invalidate(head);
    this.inner.writeHead(x, head);
  }

  private invalidate(head: Head): void {
    const { x } = this;
    const fields = fieldsOf(head);
    const targets = new Set(this.targets(x.path, x.query));
    for (const name of ['location', 'content-location']) {
      const reference = fieldOf(fields, name);
      if (reference !== undefined) for (const target of this.named(reference)) targets.add(target);
    }
    const atMs = x.runtime.clock.now();
    for (const target of targets) {
      this.cache.invalidate(target, atMs);
      if (this.shared) this.cache.shared?.invalidate(target, atMs);
    }
  }

  /** Of the same origin only. The upstream may mean its own path, without the API's root. */
  private named(reference: string): string[] {
    const { x } = this;
    const origin = `http://${x.authority === '' ? 'gateway' : x.authority}`;
    if (!URL.canParse(reference, origin + x.path)) return [];
    const url = new URL(reference, origin + x.path);
    if (url.host !== new URL(origin).host) return [];
    return [...this.targets(url.pathname, url.search), ...this.targets(x.path.slice(0, x.restAt) + url.pathname, url.search)];
  }

  /** Changed is changed, whichever way it is asked for. */
  private targets(path: string, query: string): string[] {
    return (['http', 'https'] as const).map((scheme) => targetKey(this.x, scheme, path, this.queryOf(query)));
  }
}
