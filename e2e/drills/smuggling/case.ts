/** Whom a hostile request is sent to, and by which marks it is found again behind it. */
export interface Aim {
  path: string;
  /** A second request, hidden in the first: seen behind the proxy, the first one was split. */
  hidden: string;
  host: string;
  /** Header lines that let the caller in. */
  auth: string;
}

export interface Case {
  name: string;
  bytes: (aim: Aim) => string;
  /** `refuse`: an error or an end, and nothing of it goes on. `accept`: legal, so it must be served; else refusing everything would look safe. */
  expect: 'refuse' | 'accept';
  /** Refused by a rule that is the gateway's own and not the protocol's: nobody else is measured by it. */
  own?: boolean;
  /** Replies to an accepted one. */
  replies?: number;
}

export const hiddenRequest = ({ hidden, host, auth }: Aim): string => `GET ${hidden} HTTP/1.1\r\nHost: ${host}\r\n${auth}\r\n`;
const start = ({ path, host }: Aim, method: string): string => `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n`;

/** A GET with these further header lines, each with its line end, and the hidden request behind it. */
export const get =
  (lines: string) =>
  (aim: Aim): string =>
    `${start(aim, 'GET')}${aim.auth}${lines}\r\n${hiddenRequest(aim)}`;

/** A POST framed by these lines, with a body in which, or behind which, the hidden request stands. */
export const post =
  (lines: string, body = '') =>
  (aim: Aim): string =>
    `${start(aim, 'POST')}${aim.auth}${lines}\r\n${body}${hiddenRequest(aim)}`;

/** A chunked POST with this body. */
export const chunks = (body: string) => post('Transfer-Encoding: chunked\r\n', body);

/** A whole request line of its own. */
export const line =
  (text: (path: string, aim: Aim) => string) =>
  (aim: Aim): string =>
    `${text(aim.path, aim)}\r\nHost: ${aim.host}\r\n${aim.auth}\r\n${hiddenRequest(aim)}`;

export const refused = (name: string, bytes: Case['bytes']): Case => ({ name, bytes, expect: 'refuse' });
export const ownRule = (name: string, bytes: Case['bytes']): Case => ({ name, bytes, expect: 'refuse', own: true });
export const accepted = (name: string, bytes: Case['bytes'], replies = 1): Case => ({ name, bytes, expect: 'accept', replies });
