import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Selecting } from './stored-response.js';

const names = new Map<string, HeaderName>();
const NAMES_MAX = 1_000;
/** These are lists of alternatives with weights: neither order nor spelling of those of one weight means anything. */
const WEIGHTED: ReadonlySet<string> = new Set(['accept', 'accept-charset', 'accept-encoding', 'accept-language']);
/** Spelled in any case. */
const CASELESS: ReadonlySet<string> = new Set(['accept-charset', 'accept-encoding', 'accept-language']);

/** Names in Vary come from upstreams: the same few again and again. */
function nameOf(text: string): HeaderName {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = new HeaderName(text);
  if (names.size >= NAMES_MAX) names.clear();
  names.set(text, name);
  return name;
}

/** A list with weights in one order and spelling: `gzip;q=1.0,br` and `br, gzip` mean the same. */
function weighted(text: string, caseless: boolean): string {
  const members = (caseless ? text.toLowerCase() : text)
    .split(',')
    .map((member) => member.replace(/[ \t]+/g, ''))
    .filter((member) => member !== '')
    .map((member) => member.replace(/;q=1(?:\.0{0,3})?$/i, '').replace(/;q=(0|0\.\d*?)0*$/i, ';q=$1'));
  return members.sort().join(',');
}

export function normalised(name: string, text: string | undefined): string {
  if (text === undefined) return '';
  if (WEIGHTED.has(name) && !text.includes('"')) return `=${weighted(text, CASELESS.has(name))}`;
  return `=${text.trim().replace(/[ \t]*,[ \t]*/g, ',')}`;
}

/** All lines of a request's field as the upstream sees them, as one list. */
export function requestField(x: Exchange, name: HeaderName): string | undefined {
  const { head } = x;
  let text: string | undefined;
  for (let at = head.find(name); at >= 0; at = head.find(name, at + 1)) text = text === undefined ? head.value(at) : `${text}, ${head.value(at)}`;
  for (const [other, value] of x.requestEdits.entries()) if (other === name.text) text = text === undefined ? value : `${text}, ${value}`;
  return text;
}

/** What a response that varies like this is selected by. `vary` is not `*`. */
export function selectingOf(x: Exchange, vary: string | undefined): Selecting {
  if (vary === undefined) return [];
  const fields = new Set(
    vary
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
  );
  return [...fields].map((name) => [name, normalised(name, requestField(x, nameOf(name)))] as const);
}

export function selects(x: Exchange, selecting: Selecting): boolean {
  for (const [name, value] of selecting) if (normalised(name, requestField(x, nameOf(name))) !== value) return false;
  return true;
}
