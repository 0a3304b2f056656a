import type { SaidPart } from '@gatehouse/definition';
import type { Block, ModelRequest } from '../ir/index.js';

type By = SaidPart['by'];

const named = (kind: string, name: string | undefined): string => (name === undefined ? `[${kind}]` : `[${kind} ${name}]`);

/** What a block says, in words; what has none is named. Opaque things (signatures, ciphers, data) are in none of it. */
function textOf(block: Block): string {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return block.text;
    case 'reasoning':
      return block.text ?? block.summary?.join('\n') ?? '';
    case 'tool-call':
      return `${block.name}(${block.arguments})`;
    case 'tool-result':
      return block.content.map(textOf).join('\n');
    case 'image':
      return named('image', undefined);
    case 'audio':
      return block.transcript ?? named('audio', undefined);
    case 'file':
      return block.source.kind === 'text' ? block.source.text : named('file', block.name);
    case 'other':
      return named('other', undefined);
  }
}

function byOf(block: Block, role: By): By {
  if (block.type === 'reasoning') return 'reasoning';
  if (block.type === 'tool-call') return 'tool-call';
  return block.type === 'tool-result' ? 'tool' : role;
}

/** Texts with nothing between them, which may hold together what none of them holds alone: what each of them becomes. */
export type Across = (texts: readonly string[]) => readonly string[];

/** What blocks say, one by one. */
function textsOf(blocks: readonly Block[], across: Across): string[] {
  const texts = blocks.map(textOf);
  for (let from = 0, at = 0; at <= blocks.length; at++) {
    if (blocks[at]?.type === 'text') continue;
    if (at - from > 1) texts.splice(from, at - from, ...across(texts.slice(from, at)));
    from = at + 1;
  }
  return texts;
}

/** Blocks of one speaker, those that follow each other by the same together. */
export function saidIn(blocks: readonly Block[], role: By, across: Across = (texts) => texts): SaidPart[] {
  const parts: SaidPart[] = [];
  const texts = textsOf(blocks, across);
  for (const [i, block] of blocks.entries()) {
    const text = texts[i] ?? '';
    if (text === '') continue;
    const by = byOf(block, role);
    const last = parts.at(-1);
    if (last?.by === by && by !== 'tool-call') last.text += `\n${text}`;
    else parts.push({ by, text });
  }
  return parts;
}

export const saidInRequest = ({ messages }: ModelRequest, across: Across): SaidPart[] => messages.flatMap(({ role, blocks }) => saidIn(blocks, role, across));
