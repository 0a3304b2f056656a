import { topMembers } from '../../terminals/llm/top-members.js';
import type { Json } from '../ir/index.js';

/** Answers up to here are read whole. */
const WHOLE_MAX = 262_144;
/** Of longer ones the members up to here: usage is short, what is long is content. */
const MEMBER_MAX = 16_384;

/** What of an answer tells about it. Undefined: no JSON. */
export function skim(body: Buffer): Json | undefined {
  try {
    if (body.length <= WHOLE_MAX) return JSON.parse(body.toString('utf8')) as Json;
    const members = topMembers(body);
    if (members === null) return undefined;
    const found: Record<string, Json> = {};
    for (const [name, { start, end }] of members.at) {
      if (end - start <= MEMBER_MAX) found[name] = JSON.parse(body.toString('utf8', start, end)) as Json;
    }
    return found;
  } catch {
    return undefined;
  }
}

const USAGE = /"(?:usage|usageMetadata|meta)"\s*:\s*\{/g;

/** The usage in the end of an answer that was passed on before it was whole. */
export function usageInTail(tail: string): Json | undefined {
  const found = [...tail.matchAll(USAGE)].at(-1);
  if (found === undefined) return undefined;
  const from = found.index;
  let depth = 0;
  for (let i = tail.indexOf('{', from); i < tail.length; i++) {
    if (tail[i] === '{') depth++;
    else if (tail[i] === '}' && --depth === 0) {
      try {
        return JSON.parse(`{${tail.slice(from, i + 1)}}`) as Json;
      } catch {
        return undefined;
      }
    }
  }
  return undefined;
}
