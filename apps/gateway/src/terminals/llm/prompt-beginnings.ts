import { type Prefix, PrefixChain } from '../../llm/routing/prefixes/prefix-chain.js';
import type { Asked } from './asked.js';

const BYTES_OF_TOKEN = 4;
/** No provider keeps shorter prompts. */
const BYTES_MIN = 4_096;
const NONE: readonly Prefix[] = [];
/** In the order in which providers put them before the model. */
const MEMBERS = ['tools', 'system', 'systemInstruction', 'system_instruction', 'instructions', 'messages', 'contents', 'input'] as const;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Positions behind the members of a list, without reading what is in them. */
function endsOf(bytes: Buffer, start: number, end: number): number[] {
  const ends: number[] = [];
  let depth = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
    } else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) {
      depth--;
      if (depth === 1 && byte === 0x7d) ends.push(i + 1);
    }
  }
  return ends;
}

/** Where the next turn of a conversation, or another one with the same instructions, would begin alike: behind its tools, its instructions, and each message. */
export function beginningsOf({ body, asked: { members, model } }: { body: Buffer; asked: Asked }): readonly Prefix[] {
  if (members === null || body.length < BYTES_MIN) return NONE;
  const chain = new PrefixChain();
  chain.text(model ?? '');
  for (const name of MEMBERS) {
    const span = members.at.get(name);
    if (span === undefined) continue;
    const list = body[span.start] === 0x5b && name !== 'tools';
    let from = span.start;
    for (const end of list ? endsOf(body, span.start, span.end) : [span.end]) {
      chain.text(body.toString('latin1', from, end));
      chain.end(Math.ceil((end - from) / BYTES_OF_TOKEN));
      from = end;
    }
  }
  return chain.prefixes;
}
