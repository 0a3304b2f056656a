import type { TlsIdentity } from './tls-identity.js';

/** Where a target listens, and how it is spoken to. */
export interface Origin {
  /** Connections to one origin are alike. */
  readonly key: string;
  readonly host: string;
  readonly port: number;
  /** Null: in clear. */
  readonly tls: TlsIdentity | null;
}

export interface TargetAddress {
  origin: Origin;
  /** Value of the Host header: the port only where it is not the scheme's own. */
  authority: string;
  /** Path prefix without a trailing slash; empty for none. */
  basePath: string;
}

/** @throws Error for what is no http(s) URL, or carries a user, a query or a fragment */
export function parseTargetUrl(text: string, tls: TlsIdentity): TargetAddress {
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`the target ${url.protocol}// is not http or https`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw new Error('a target has a host and a path only');
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return { origin: originOf(host, port, secure ? tls.forHost(host) : null), authority: url.host, basePath: url.pathname.replace(/\/+$/, '') };
}

export function originOf(host: string, port: number, tls: TlsIdentity | null): Origin {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return { key: tls === null ? `http://${authority}` : `https://${authority}${tls.mark}`, host, port, tls };
}
