import type { Exchange } from '../exchange/exchange.js';
import { type Reply, refuse } from '../pipeline/reply.js';
import type { Destination } from './destinations.js';

/** RFC 9110, 9.3.6: authority-form, with a port. */
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i;
const ABSOLUTE = /^http:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(\/[^?]*)?(\?.*)?$/i;

const NO_PORT = refuse('gateway.request_malformed', 'CONNECT names a host and a port.');
const NO_BODY = refuse('gateway.request_malformed', 'CONNECT comes without a body.');
const NOT_ABSOLUTE = refuse('gateway.request_malformed', 'This port is a forward proxy: send CONNECT, or a request target that begins with http://.');

/** The one spelling of a host: numbers that stand for an IPv4 address in other ways become that address (WHATWG URL, 3.5), so that nobody means another place by them. */
function spelled(host: string, port: string | undefined): Destination | undefined {
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  const number = port === undefined ? 80 : Number(port);
  if (url === undefined || number < 1 || number > 65_535) return undefined;
  const { hostname } = url;
  const name = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host: name.endsWith('.') ? name.slice(0, -1) : name, port: number };
}

export const authorityOf = ({ host, port }: Destination): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

/** Reads where the request is to go (OPTIONS without a path is about the server itself: RFC 9112, 3.2.4), into the exchange too: records show it as the host. */
export function askedDestination(x: Exchange): Destination | Reply {
  const { target } = x.head;
  const parts = x.method === 'CONNECT' ? AUTHORITY.exec(target) : ABSOLUTE.exec(target);
  if (parts === null) return x.method === 'CONNECT' ? NO_PORT : NOT_ABSOLUTE;
  if (x.method === 'CONNECT' && x.hasBody) return NO_BODY;
  const destination = spelled(parts[1] as string, parts[2]);
  if (destination === undefined || destination.host === '') return x.method === 'CONNECT' ? NO_PORT : NOT_ABSOLUTE;
  x.host = authorityOf(destination);
  x.authority = x.host;
  x.query = parts[4] ?? '';
  x.path = x.method === 'CONNECT' ? '' : (parts[3] ?? (x.method === 'OPTIONS' && x.query === '' ? '*' : '/'));
  x.restAt = 0;
  x.rawTarget = false;
  return destination;
}

const HOST_AND_PORT = /^(?:\[(.+)\]|([^:]+)):(\d+)$/;

/** Of an exchange whose destination was read. */
export function destinationOf(x: Exchange): Destination {
  const [, address, name, port] = HOST_AND_PORT.exec(x.authority) ?? [];
  return { host: address ?? name ?? '', port: Number(port) };
}
