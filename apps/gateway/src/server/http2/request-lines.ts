/** Fields that HTTP/2 has other means for (RFC 9113, 8.2.2): their presence makes a request malformed. */
const CONNECTION_SPECIFIC = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'http2-settings']);
/** A value with one of these could end its line. */
const LINE_END = /[\r\n\0]/;
/** Names are tokens in lower case (RFC 9113, 8.2.1). A colon within one would make a line of another name. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** No header line: the reader refuses a head that holds it, but keeps the request line for the record. */
const MALFORMED_LINE = 'malformed\r\n';

/** What a name asks of who reads it. */
const Kind = { field: 0, malformed: 1, te: 2, cookie: 3, host: 4, length: 5 } as const;
type Kind = (typeof Kind)[keyof typeof Kind];
const KNOWN: ReadonlyMap<string, Kind> = new Map([
  ['te', Kind.te],
  ['cookie', Kind.cookie],
  ['host', Kind.host],
  ['content-length', Kind.length],
]);
/** Clients repeat some dozen names; who sends others has them judged each time. */
const REMEMBERED_MAX = 512;
const remembered = new Map<string, Kind>();

function judge(name: string): Kind {
  return CONNECTION_SPECIFIC.has(name) || !NAME.test(name) ? Kind.malformed : (KNOWN.get(name) ?? Kind.field);
}

function kindOf(name: string): Kind {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const kind = judge(name);
  if (remembered.size < REMEMBERED_MAX && name.length <= 64) remembered.set(name, kind);
  return kind;
}

const COLON = 58;

/** Header lines, and what the connection itself must know. */
class Fields {
  method: string | undefined;
  path: string | undefined;
  scheme: string | undefined;
  authority: string | undefined;
  lines = '';
  private cookie = '';
  private host: string | undefined;
  hasLength = false;
  malformed = false;
  private begun = false;

  take(name: string, value: string): void {
    if (LINE_END.test(value)) this.malformed = true;
    else if (name.charCodeAt(0) === COLON) this.malformed ||= this.begun || !this.takePseudo(name, value);
    else this.field(name, value);
  }

  /** False for what is no pseudo-header of a request, or comes twice. */
  private takePseudo(name: string, value: string): boolean {
    let before: string | undefined;
    if (name === ':method') [before, this.method] = [this.method, value];
    else if (name === ':path') [before, this.path] = [this.path, value];
    else if (name === ':scheme') [before, this.scheme] = [this.scheme, value];
    else if (name === ':authority') [before, this.authority] = [this.authority, value];
    else return false;
    return before === undefined;
  }

  private field(name: string, value: string): void {
    const kind = kindOf(name);
    this.begun = true;
    if (kind === Kind.malformed || (kind === Kind.te && value !== 'trailers')) this.malformed = true;
    else if (kind === Kind.cookie) this.cookie += this.cookie === '' ? value : `; ${value}`;
    else if (kind === Kind.host) {
      this.malformed ||= this.host !== undefined;
      this.host = value;
    } else {
      this.hasLength ||= kind === Kind.length;
      this.lines += `${name}: ${value}\r\n`;
    }
  }

  /** The crumbs of a cookie, together again (RFC 9113, 8.2.3). */
  get cookieLine(): string {
    return this.cookie === '' ? '' : `cookie: ${this.cookie}\r\n`;
  }

  /** `:authority` and Host must not disagree (RFC 9113, 8.3.1). */
  get hostLine(): string {
    const { authority } = this;
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
  const { method, path, authority, scheme } = fields;
  const connect = method === 'CONNECT';
  fields.malformed ||= method === undefined || (connect ? path !== undefined : path === undefined || scheme === undefined);
  const host = fields.hostLine;
  const framing = open && !fields.hasLength ? 'transfer-encoding: chunked\r\n' : '';
  const fault = fields.malformed ? MALFORMED_LINE : '';
  return `${method ?? ''} ${path ?? (connect ? authority : '') ?? ''} HTTP/1.1\r\n${host}${fields.lines}${fields.cookieLine}${framing}${fault}\r\n`;
}
