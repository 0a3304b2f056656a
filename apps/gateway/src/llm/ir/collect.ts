import type { Block, ReasoningBlock, TextBlock, ToolCallBlock } from './blocks.js';
import type { BlockStartEvent, DeltaEvent, ModelEvent } from './events.js';
import type { ModelError } from './model-error.js';
import type { Choice, ModelReply } from './reply.js';

/** Makes the reply that a stream amounts to, of events in the order StreamState gives. */
export class ReplyCollector {
  private readonly made: ModelReply = { id: '', model: '', choices: [] };
  private readonly blocks = new Map<string, Block>();
  error: ModelError | undefined;
  ended = false;

  event(event: ModelEvent): void {
    switch (event.type) {
      case 'start': {
        const { type: _, usage, ...start } = event;
        Object.assign(this.made, start);
        if (usage !== undefined) this.made.usage = usage;
        return;
      }
      case 'block-start':
        this.startBlock(event);
        return;
      case 'delta':
        this.delta(event);
        return;
      case 'usage':
        this.made.usage = event.usage;
        return;
      case 'finish': {
        const choice = this.choice(event.choice);
        choice.finish = event.finish;
        if (event.stopSequence !== undefined) choice.stopSequence = event.stopSequence;
        if (event.rest !== undefined) choice.rest = event.rest;
        return;
      }
      case 'end':
        this.ended = true;
        return;
      case 'error':
        this.error = event.error;
    }
  }

  /** What has come so far; whole once `ended`. */
  get reply(): ModelReply {
    return this.made;
  }

  private choice(index: number): Choice {
    let choice = this.made.choices.find((one) => one.index === index);
    if (choice === undefined) {
      choice = { index, blocks: [], finish: 'error' };
      this.made.choices.push(choice);
      this.made.choices.sort((a, b) => a.index - b.index);
    }
    return choice;
  }

  private startBlock(event: BlockStartEvent): void {
    const block = { ...event.initial };
    this.blocks.set(event.block, block);
    this.choice(event.choice).blocks.push(block);
  }

  private delta(event: DeltaEvent): void {
    const block = this.blocks.get(event.block);
    if (block === undefined) return;
    append(block, event);
    if (event.logprobs !== undefined) {
      const choice = this.choice(event.choice);
      choice.logprobs ??= [];
      choice.logprobs.push(...event.logprobs);
    }
  }
}

function append(block: Block, { of, text, part, citation }: DeltaEvent): void {
  switch (of) {
    case 'text':
      if (block.type === 'text' || block.type === 'refusal') block.text += text;
      else if (block.type === 'reasoning') block.text = (block.text ?? '') + text;
      return;
    case 'arguments':
      (block as ToolCallBlock).arguments += text;
      return;
    case 'signature': {
      const signed = block as TextBlock | ToolCallBlock | ReasoningBlock;
      signed.signature = (signed.signature ?? '') + text;
      return;
    }
    case 'encrypted':
      (block as ReasoningBlock).encrypted = ((block as ReasoningBlock).encrypted ?? '') + text;
      return;
    case 'summary': {
      const reasoning = block as ReasoningBlock;
      reasoning.summary = [...(reasoning.summary ?? [])];
      const at = part ?? 0;
      while (reasoning.summary.length <= at) reasoning.summary.push('');
      reasoning.summary[at] += text;
      return;
    }
    case 'data':
      if ((block.type === 'audio' || block.type === 'image') && block.source.kind === 'data')
        block.source = { ...block.source, data: block.source.data + text };
      return;
    case 'transcript':
      if (block.type === 'audio') block.transcript = (block.transcript ?? '') + text;
      return;
    case 'citation':
      if (block.type === 'text' && citation !== undefined) block.citations = [...(block.citations ?? []), citation];
  }
}
