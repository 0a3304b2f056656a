/** Where a target listens, and how it is spoken to. */
export interface Origin {
  /** Origins with one key share connections. */
  readonly key: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly verify: boolean;
}

export interface TargetAddress {
  origin: Origin;
  /** Value of the Host header: the port only where it is not the scheme's own. */
  authority: string;
  /** Path prefix without a trailing slash; empty for none. */
  basePath: string;
}

/** @throws Error for what is no http(s) URL, or carries a user, a query or a fragment */
export function parseTargetUrl(text: string, verify: boolean): TargetAddress {
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`the target ${url.protocol}// is not http or https`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw new Error('a target has a host and a path only');
  const tls = url.protocol === 'https:';
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const key = `${url.protocol}//${url.hostname}:${port}${tls && !verify ? '#unverified' : ''}`;
  return { origin: { key, host, port, tls, verify }, authority: url.host, basePath: url.pathname.replace(/\/+$/, '') };
}
