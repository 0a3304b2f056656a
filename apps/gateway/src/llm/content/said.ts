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

/** Blocks of one speaker, those that follow each other by the same together. */
export function saidIn(blocks: readonly Block[], role: By): SaidPart[] {
  const parts: SaidPart[] = [];
  for (const block of blocks) {
    const text = textOf(block);
    if (text === '') continue;
    const by = byOf(block, role);
    const last = parts.at(-1);
    if (last?.by === by && by !== 'tool-call') last.text += `\n${text}`;
    else parts.push({ by, text });
  }
  return parts;
}

export const saidInRequest = ({ messages }: ModelRequest): SaidPart[] => messages.flatMap(({ role, blocks }) => saidIn(blocks, role));
