/** Directives of `Cache-Control` (RFC 9111, 5.2) by their names in lower case; one without an argument is empty. */
export type Directives = ReadonlyMap<string, string>;

const MEMBER = /^[ \t]*([!#$%&'*+.^_`|~\w-]+)(?:=(?:([!#$%&'*+.^_`|~\w-]+)|"((?:[^"\\]|\\.)*)"))?[ \t]*$/;
/** Longer lifetimes are as good as for ever (RFC 9111, 1.2.2). */
const SECONDS_MAX = 2 ** 31;

export const NO_DIRECTIVES: Directives = new Map();

/** Splits a list at its commas, but for those in quoted strings. */
function members(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') quoted = !quoted;
    else if (quoted && letter === '\\') i++;
    else if (letter === ',' && !quoted) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Members that are malformed count for nothing. Of several that carry seconds the least counts. */
export function readDirectives(text: string | undefined): Directives {
  if (text === undefined || text === '') return NO_DIRECTIVES;
  const directives = new Map<string, string>();
  for (const member of members(text)) {
    const found = MEMBER.exec(member);
    if (found === null) continue;
    const name = (found[1] as string).toLowerCase();
    const value = found[2] ?? found[3]?.replace(/\\(.)/g, '$1') ?? '';
    const before = directives.get(name);
    if (before === undefined || (seconds(value) ?? 0) < (seconds(before) ?? 0)) directives.set(name, value);
  }
  return directives;
}

function seconds(value: string): number | undefined {
  return /^\d+$/.test(value) ? Math.min(Number(value), SECONDS_MAX) : undefined;
}

/** Milliseconds that a directive names; undefined where it is absent, 0 where its argument is none (RFC 9111, 4.2.1). */
export function millisecondsOf(directives: Directives, name: string): number | undefined {
  const value = directives.get(name);
  return value === undefined ? undefined : (seconds(value) ?? 0) * 1_000;
}

const KEY = /^[a-z*][a-z0-9_.*-]*/;
const ITEM = /^(?:\?[01]|-?\d{1,12}\.\d{1,3}|-?\d{1,15}|"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|:[A-Za-z0-9+/=]*:|[A-Za-z*][!#$%&'*+.^_`|~\w:/-]*)/;
const PARAMETERS =
  /^(?:; *[a-z*][a-z0-9_.*-]*(?:=(?:\?[01]|-?\d{1,12}\.\d{1,3}|-?\d{1,15}|"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"|:[A-Za-z0-9+/=]*:|[A-Za-z*][!#$%&'*+.^_`|~\w:/-]*))?)*/;

/**
 * Directives of a targeted field, which is a dictionary (RFC 9213, 2.1; RFC 9651, 3.2). Undefined when it is none, or empty: then the next field counts.
 */
export function readTargeted(text: string): Directives | undefined {
  const directives = new Map<string, string>();
  let rest = text.trim();
  while (rest !== '') {
    const key = KEY.exec(rest)?.[0];
    if (key === undefined) return undefined;
    rest = rest.slice(key.length);
    let value = '';
    if (rest[0] === '=') {
      const item = ITEM.exec(rest.slice(1))?.[0];
      if (item === undefined) return undefined;
      rest = rest.slice(1 + item.length);
      value = item;
    }
    rest = rest.slice(PARAMETERS.exec(rest)?.[0].length ?? 0).replace(/^[ \t]+/, '');
    // a lifetime that is no number says nothing, and a flag that is false is none
    if (value === '?0') directives.delete(key);
    else if (/^(?:s-maxage|max-age|stale-.*)$/.test(key) ? /^\d+$/.test(value) : true) directives.set(key, value === '?1' ? '' : value);
    if (rest === '') break;
    if (rest[0] !== ',') return undefined;
    rest = rest.slice(1).replace(/^[ \t]+/, '');
    if (rest === '') return undefined;
  }
  return directives.size === 0 ? undefined : directives;
}
