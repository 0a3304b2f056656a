import type { Block } from './blocks.js';
import type { BlockId, DeltaEvent, ModelEvent } from './events.js';
import type { Choice, ModelReply, TokenLogprob } from './reply.js';

type Piece = Pick<DeltaEvent, 'of' | 'text' | 'part' | 'citation'>;

/** The block without what its deltas will bring, and those. */
export function unfolded(block: Block): [Block, Piece[]] {
  switch (block.type) {
    case 'text': {
      const { text, citations, signature, ...others } = block;
      const pieces: Piece[] = [{ of: 'text', text }];
      for (const citation of citations ?? []) pieces.push({ of: 'citation', text: '', citation });
      if (signature !== undefined) pieces.push({ of: 'signature', text: signature });
      return [{ ...others, text: '' }, pieces];
    }
    case 'refusal':
      return [{ ...block, text: '' }, [{ of: 'text', text: block.text }]];
    case 'tool-call':
      return [{ ...block, arguments: '' }, [{ of: 'arguments', text: block.arguments }]];
    case 'reasoning': {
      const { text, summary, signature, encrypted, ...others } = block;
      const pieces: Piece[] = (summary ?? []).map((part, at) => ({ of: 'summary', text: part, part: at }));
      if (text !== undefined) pieces.push({ of: 'text', text });
      if (signature !== undefined) pieces.push({ of: 'signature', text: signature });
      if (encrypted !== undefined) pieces.push({ of: 'encrypted', text: encrypted });
      return [others, pieces];
    }
    default:
      return [block, []];
  }
}

function replayChoice(choice: Choice, events: ModelEvent[]): void {
  let logprobs: TokenLogprob[] | undefined = choice.logprobs;
  for (const [at, block] of choice.blocks.entries()) {
    const id: BlockId = `${choice.index}.${at}`;
    const [initial, pieces] = unfolded(block);
    events.push({ type: 'block-start', choice: choice.index, block: id, kind: block.type, initial });
    for (const piece of pieces) {
      const told = piece.of === 'text' && block.type !== 'reasoning' ? logprobs : undefined;
      if (told !== undefined) logprobs = undefined;
      events.push({ type: 'delta', choice: choice.index, block: id, ...piece, ...(told === undefined ? {} : { logprobs: told }) });
    }
    events.push({ type: 'block-stop', choice: choice.index, block: id });
  }
}

/** A whole reply as the stream that it might have been: for callers who asked for a stream of what came, or was kept, in one piece. */
export function replayReply(reply: ModelReply): ModelEvent[] {
  const { choices, usage, at: _, ...start } = reply;
  const events: ModelEvent[] = [{ type: 'start', ...start, ...(usage === undefined ? {} : { usage }) }];
  for (const choice of choices) replayChoice(choice, events);
  if (usage !== undefined) events.push({ type: 'usage', usage });
  for (const { index, finish, stopSequence, rest } of choices)
    events.push({ type: 'finish', choice: index, finish, ...(stopSequence === undefined ? {} : { stopSequence }), ...(rest === undefined ? {} : { rest }) });
  events.push({ type: 'end' });
  return events;
}
