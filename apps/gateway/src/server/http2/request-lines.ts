/** Fields that HTTP/2 has other means for (RFC 9113, 8.2.2): their presence makes a request malformed. */
const CONNECTION_SPECIFIC = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'http2-settings']);
/** A value with one of these could end its line. */
const LINE_END = /[\r\n\0]/;
/** Names are tokens in lower case (RFC 9113, 8.2.1). A colon within one would make a line of another name. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** No header line: the reader refuses a head that holds it, but keeps the request line for the record. */
const MALFORMED_LINE = 'malformed\r\n';

interface Pseudo {
  method: string | undefined;
  path: string | undefined;
  scheme: string | undefined;
  authority: string | undefined;
}

/** False for what is no pseudo-header of a request, or comes twice. */
function takePseudo(pseudo: Pseudo, name: string, value: string): boolean {
  const key = name.slice(1) as keyof Pseudo;
  if (!Object.hasOwn(pseudo, key) || pseudo[key] !== undefined) return false;
  pseudo[key] = value;
  return true;
}

/** Header lines, and what the connection itself must know. */
class Fields {
  readonly pseudo: Pseudo = { method: undefined, path: undefined, scheme: undefined, authority: undefined };
  lines = '';
  private cookie = '';
  host: string | undefined;
  hasLength = false;
  malformed = false;
  private begun = false;

  take(name: string, value: string): void {
    if (LINE_END.test(value)) this.malformed = true;
    else if (name.startsWith(':')) this.malformed ||= this.begun || !takePseudo(this.pseudo, name, value);
    else if (NAME.test(name)) {
      this.begun = true;
      this.field(name, value);
    } else this.malformed = true;
  }

  private field(name: string, value: string): void {
    if (CONNECTION_SPECIFIC.has(name) || (name === 'te' && value !== 'trailers')) this.malformed = true;
    else if (name === 'cookie') this.cookie += this.cookie === '' ? value : `; ${value}`;
    else if (name === 'host') {
      this.malformed ||= this.host !== undefined;
      this.host = value;
    } else {
      this.hasLength ||= name === 'content-length';
      this.lines += `${name}: ${value}\r\n`;
    }
  }

  /** The crumbs of a cookie, together again (RFC 9113, 8.2.3). */
  get cookieLine(): string {
    return this.cookie === '' ? '' : `cookie: ${this.cookie}\r\n`;
  }

  /** `:authority` and Host must not disagree (RFC 9113, 8.3.1). */
  get hostLine(): string {
    const { authority } = this.pseudo;
    this.malformed ||= authority !== undefined && this.host !== undefined && authority.toLowerCase() !== this.host.toLowerCase();
    const host = authority ?? this.host;
    return host === undefined ? '' : `host: ${host}\r\n`;
  }
}

/**
 * Spells the head of an HTTP/2 request as one of HTTP/1.1, so that one strict reader judges both, and all that follows sees no difference. What
 * HTTP/2 forbids, and that reader does not know, becomes a line that it refuses.
 * @param raw names and values in turn, as they came
 * @param open a body follows
 */
export function spellRequest(raw: readonly string[], open: boolean): string {
  const fields = new Fields();
  for (let i = 0; i + 1 < raw.length; i += 2) fields.take(raw[i] as string, raw[i + 1] as string);
  const { method, path, authority, scheme } = fields.pseudo;
  const connect = method === 'CONNECT';
  fields.malformed ||= method === undefined || (connect ? path !== undefined : path === undefined || scheme === undefined);
  const host = fields.hostLine;
  const framing = open && !fields.hasLength ? 'transfer-encoding: chunked\r\n' : '';
  const fault = fields.malformed ? MALFORMED_LINE : '';
  return `${method ?? ''} ${path ?? (connect ? authority : '') ?? ''} HTTP/1.1\r\n${host}${fields.lines}${fields.cookieLine}${framing}${fault}\r\n`;
}
