import { SSE_TYPE, sseFrame } from '../../framing/index.js';
import {
  type BlockStartEvent,
  type DeltaEvent,
  type EventEncoder,
  type FinishEvent,
  type JsonObject,
  type Ledger,
  type ModelEvent,
  type ModelRequest,
  OneBlockAtATime,
  type ReasoningBlock,
  type StartEvent,
  type Usage,
} from '../../ir/index.js';
import { signatureOf } from '../answer-parts.js';
import { encodeCitation } from './citations.js';
import { encodeError } from './errors.js';
import { encodeFinish } from './finish.js';
import { replyBlock } from './reply.js';
import { encodeUsage } from './usage.js';

interface Open {
  /** Negative: not begun yet. */
  index: number;
  /** What has come of a thought's proof. */
  thought?: ReasoningBlock;
  /** A thought of Claude's. */
  own: boolean;
  /** Parts of a summary that have begun. */
  parts: number;
}

/** Writes one message as events. Blocks follow each other, numbered without holes. */
export class AnthropicEncoder implements EventEncoder {
  readonly contentType = SSE_TYPE;
  private readonly order = new OneBlockAtATime((event) => this.write(event));
  private readonly open = new Map<string, Open>();
  private out = '';
  private blocks = 0;
  private from: StartEvent['from'];
  private usage: Usage | undefined;

  constructor(
    private readonly request: ModelRequest,
    private readonly ledger: Ledger,
  ) {}

  event(event: ModelEvent): string {
    this.out = '';
    this.order.event(event);
    return this.out;
  }

  private send(value: JsonObject & { type: string }): void {
    this.out += sseFrame(JSON.stringify(value), value.type);
  }

  private write(event: ModelEvent): void {
    if ('choice' in event && event.choice !== 0) {
      if (event.type === 'block-start') this.ledger.lost('', 'the caller’s format has one answer only');
      return;
    }
    switch (event.type) {
      case 'start':
        this.start(event);
        return;
      case 'block-start':
        this.startBlock(event);
        return;
      case 'delta':
        this.delta(event);
        return;
      case 'block-stop':
        this.stopBlock(event.block);
        return;
      case 'usage':
        this.usage = event.usage;
        return;
      case 'finish':
        this.finish(event);
        return;
      case 'end':
        this.send({ type: 'message_stop' });
        return;
      case 'error':
        this.send(encodeError(event.error).body as JsonObject & { type: string });
        return;
    }
  }

  private start(event: StartEvent): void {
    this.from = event.from;
    const message: JsonObject = {
      id: event.id,
      type: 'message',
      role: 'assistant',
      model: event.model || this.request.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: encodeUsage(event.usage),
    };
    this.send({ type: 'message_start', message });
  }

  private startBlock({ block, initial }: BlockStartEvent): void {
    // which of the two kinds of thoughts it is shows with its first piece
    if (initial.type === 'reasoning') {
      const own = (initial.provider ?? this.from) === 'anthropic';
      this.open.set(block, { index: -1, thought: { ...initial }, own, parts: 0 });
      if (initial.text !== undefined || initial.encrypted !== undefined) this.begin(block, initial);
    } else this.begin(block, initial);
  }

  private begin(block: string, initial: BlockStartEvent['initial']): void {
    const index = this.blocks;
    let content: JsonObject | undefined;
    if (initial.type === 'text' || initial.type === 'refusal') content = { type: 'text', text: '' };
    else if (initial.type === 'tool-call') content = { type: 'tool_use', id: initial.id, name: initial.name, input: {} };
    else if (initial.type === 'reasoning' && initial.encrypted === undefined) content = { type: 'thinking', thinking: '', signature: '' };
    else content = replyBlock(initial, this.from, this.ledger);
    if (content === undefined) return;
    this.blocks += 1;
    const open: Open = this.open.get(block) ?? { index, own: false, parts: 0 };
    open.index = index;
    this.open.set(block, open);
    this.send({ type: 'content_block_start', index, content_block: content });
    this.firstPiece(open, initial);
  }

  /** What was known of a block when it began. */
  private firstPiece({ index }: Open, initial: BlockStartEvent['initial']): void {
    if (initial.type === 'text' || initial.type === 'refusal') this.piece(index, 'text_delta', 'text', initial.text);
    else if (initial.type === 'tool-call') this.piece(index, 'input_json_delta', 'partial_json', initial.arguments);
    else if (initial.type === 'reasoning' && initial.text !== undefined) this.piece(index, 'thinking_delta', 'thinking', initial.text);
  }

  private piece(index: number, type: string, member: string, text: string): void {
    if (text !== '') this.send({ type: 'content_block_delta', index, delta: { type, [member]: text } });
  }

  private delta({ block, of, text, part, citation }: DeltaEvent): void {
    const open = this.open.get(block);
    if (open === undefined) return;
    if (open.thought !== undefined) {
      this.thoughtDelta(block, open, open.thought, { of, text, part: part ?? 0 });
      return;
    }
    if (of === 'text') this.piece(open.index, 'text_delta', 'text', text);
    else if (of === 'arguments') this.piece(open.index, 'input_json_delta', 'partial_json', text);
    else if (of === 'citation') {
      const told = citation === undefined ? undefined : encodeCitation(citation);
      if (told === undefined) this.ledger.lost('', 'a citation without a place has none in the caller’s format');
      else this.send({ type: 'content_block_delta', index: open.index, delta: { type: 'citations_delta', citation: told } });
    }
  }

  private thoughtDelta(block: string, open: Open, thought: ReasoningBlock, { of, text, part }: { of: DeltaEvent['of']; text: string; part: number }): void {
    if (of === 'signature' || of === 'encrypted') {
      thought[of] = (thought[of] ?? '') + text;
      return;
    }
    if (open.index < 0) this.begin(block, { type: 'reasoning' });
    const between = of === 'summary' && part >= open.parts && open.parts > 0 ? '\n\n' : '';
    if (of === 'summary') open.parts = Math.max(open.parts, part + 1);
    this.piece(open.index, 'thinking_delta', 'thinking', between + text);
  }

  /** Proofs are told at the end, in one piece; what is encrypted by Claude itself is a block of its own. */
  private endThought(block: string, open: Open, thought: ReasoningBlock): void {
    if (open.index < 0) {
      const { encrypted } = thought;
      this.begin(block, open.own && encrypted !== undefined ? { type: 'reasoning', provider: 'anthropic', encrypted } : { type: 'reasoning' });
      if (open.own && encrypted !== undefined) return;
    }
    this.piece(open.index, 'signature_delta', 'signature', signatureOf(thought, this.from, 'anthropic') ?? '');
  }

  private stopBlock(block: string): void {
    const open = this.open.get(block);
    if (open === undefined) return;
    if (open.thought !== undefined) this.endThought(block, open, open.thought);
    this.open.delete(block);
    this.send({ type: 'content_block_stop', index: open.index });
  }

  private finish({ finish, stopSequence, rest }: FinishEvent): void {
    const same = this.from === 'anthropic';
    const reason = same && typeof rest?.stop_reason === 'string' ? rest.stop_reason : encodeFinish(finish);
    const delta: JsonObject = { stop_reason: reason, stop_sequence: stopSequence ?? null };
    if (same) for (const [name, value] of Object.entries(rest ?? {})) delta[name] ??= value;
    this.send({ type: 'message_delta', delta, usage: encodeUsage(this.usage) });
  }
}
