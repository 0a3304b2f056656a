import { METHODS } from '@gatehouse/contracts';
import { split as shellWords } from 'shlex';
import { type Header, parseHeaders } from './parse-headers';

export interface PastedRequest {
  method: (typeof METHODS)[number];
  /** A whole URL, or a path with its query. */
  target: string;
  headers: Header[];
  body: string;
}

const methodOf = (name: string): PastedRequest['method'] | undefined => METHODS.find((method) => method === name.toUpperCase());

const BODY_OPTIONS = new Set(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json']);
/** Say how curl works, not what it asks; each takes a value. */
const OTHER_OPTIONS =
  '-o --output -w --write-out -m --max-time --connect-timeout -x --proxy --resolve --cacert -E --cert --key --retry --retry-delay --limit-rate -e --referer'.split(
    ' ',
  );
const HEADER_OPTIONS: Readonly<Record<string, string>> = { '-A': 'user-agent', '--user-agent': 'user-agent', '-b': 'cookie', '--cookie': 'cookie' };

/** Short options stand together and before their value, as in `-sSXPOST`; long ones as in `--request=POST`. */
function split(word: string): [option: string, value?: string] {
  const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
  if (long?.[1]) return [long[1], long[2]];
  const [, letter, rest] = /^-[sSLkvifgN]*([XHduAbomwxeE])(.*)$/s.exec(word) ?? [];
  return letter ? [`-${letter}`, rest || undefined] : [word];
}

const basic = (pair: string): Header => ({ name: 'authorization', value: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair)))}` });

/** As a shell reads them, with bash's `$'...'`, as browsers copy it; none of a line whose quotes do not end. */
function wordsOf(line: string): string[] {
  try {
    return shellWords(line);
  } catch {
    return [];
  }
}

function fromCurl(text: string): PastedRequest | null {
  const words = wordsOf(text).slice(1);
  const headers: Header[] = [];
  const bodies: string[] = [];
  let method: string | undefined;
  let target: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const [option, joined] = split(words[at] ?? '');
    const value = () => joined ?? words[++at] ?? '';
    if (option === '-X' || option === '--request') method = value();
    else if (option === '-I' || option === '--head') method = 'HEAD';
    else if (option === '-H' || option === '--header') headers.push(...parseHeaders(value()));
    else if (option === '-u' || option === '--user') headers.push(basic(value()));
    else if (BODY_OPTIONS.has(option)) bodies.push(value());
    else if (HEADER_OPTIONS[option]) headers.push({ name: HEADER_OPTIONS[option], value: value() });
    else if (option === '--url') target = value();
    else if (OTHER_OPTIONS.includes(option)) value();
    else if (!option.startsWith('-')) target ??= option;
  }
  const known = methodOf(method ?? (bodies.length > 0 ? 'POST' : 'GET'));
  if (target === undefined || known === undefined) return null;
  // As curl does where nobody says what the body is.
  const type = words.includes('--json') ? 'application/json' : 'application/x-www-form-urlencoded';
  const typed = bodies.length === 0 || headers.some(({ name }) => name.toLowerCase() === 'content-type');
  return { method: known, target, headers: typed ? headers : [...headers, { name: 'content-type', value: type }], body: bodies.join('&') };
}

/** Of a message as it goes over the wire, or as browsers and proxies show it. */
function fromMessage(text: string): PastedRequest | null {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [line = '', ...fields] = head.split(/\r?\n/);
  const [, name = '', target] = /^([A-Za-z]+)\s+(\S+)(?:\s+HTTP\/[\d.]+)?\s*$/.exec(line) ?? [];
  const method = methodOf(name);
  return method && target ? { method, target, headers: parseHeaders(fields.join('\n')), body: rest.join('\n\n') } : null;
}

/** A curl line, an HTTP message (`GET /path`, headers, an empty line, body) or a URL; null: none of them. */
export function pastedRequest(text: string): PastedRequest | null {
  const trimmed = text.trim().replace(/^\$ /, '');
  if (/^curl\s/.test(trimmed)) return fromCurl(trimmed);
  if (/^https?:\/\/\S+$/.test(trimmed)) return { method: 'GET', target: trimmed, headers: [], body: '' };
  return fromMessage(trimmed);
}
