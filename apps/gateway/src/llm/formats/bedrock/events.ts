import { AWS_EVENT_TYPE, awsEventFrame } from '../../framing/index.js';
import {
  BadModelReply,
  type Block,
  type BlockStartEvent,
  type DeltaEvent,
  type EventDecoder,
  type EventEncoder,
  type Frame,
  isObject,
  type JsonObject,
  jsonOf,
  type Ledger,
  type ModelEvent,
  numberOf,
  OneBlockAtATime,
  objectOf,
  type ReasoningBlock,
  type StartEvent,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { signatureOf } from '../answer-parts.js';
import { decodeError, exceptionOf } from './errors.js';
import { decodeFinish, encodeFinish } from './finish.js';
import { decodeUsage, encodeUsage } from './usage.js';

const choice = 0;

/** Reads the messages of a stream. Texts and thoughts begin with their first piece: only calls have a beginning of their own. */
export class BedrockDecoder implements EventDecoder {
  private readonly open = new Map<number, { kind: Block['type']; any: boolean }>();
  private stopped = false;

  event({ event, data, exception }: Frame): ModelEvent[] {
    const value = jsonOf(data);
    if (exception === true) return [{ type: 'error', error: decodeError(0, value, () => undefined, event) }];
    if (!isObject(value)) throw new BadModelReply('a message of the stream is no JSON object');
    const index = numberOf(value.contentBlockIndex) ?? 0;
    switch (event) {
      case 'messageStart':
        return [{ type: 'start', from: 'bedrock', id: '', model: '' }];
      case 'contentBlockStart':
        return this.startBlock(index, objectOf(value.start));
      case 'contentBlockDelta':
        return this.delta(index, objectOf(value.delta));
      case 'contentBlockStop':
        return this.stopBlock(index);
      case 'messageStop':
        return this.stop(textOf(value.stopReason) ?? 'end_turn');
      case 'metadata': {
        const usage = decodeUsage(value.usage);
        return usage === undefined ? [] : [{ type: 'usage', usage }];
      }
      default:
        return [];
    }
  }

  /** Usage comes after the stop: only the end of the bytes is the end. */
  end(): ModelEvent[] {
    return this.stopped ? [{ type: 'end' }] : [];
  }

  private startBlock(index: number, start: JsonObject): ModelEvent[] {
    const { toolUse } = start;
    if (!isObject(toolUse)) return [];
    this.open.set(index, { kind: 'tool-call', any: false });
    const initial: Block = { type: 'tool-call', id: textOf(toolUse.toolUseId) ?? '', name: textOf(toolUse.name) ?? '', arguments: '' };
    return [{ type: 'block-start', choice, block: String(index), kind: 'tool-call', initial }];
  }

  private delta(index: number, delta: JsonObject): ModelEvent[] {
    const block = String(index);
    if (typeof delta.text === 'string')
      return [...this.begin(index, { type: 'text', text: '' }), { type: 'delta', choice, block, of: 'text', text: delta.text }];
    const input = textOf(objectOf(delta.toolUse).input);
    if (input !== undefined) {
      const open = this.open.get(index);
      if (open === undefined) throw new BadModelReply('a piece of a block that has not begun');
      open.any ||= input !== '';
      return input === '' ? [] : [{ type: 'delta', choice, block, of: 'arguments', text: input }];
    }
    if (isObject(delta.reasoningContent)) return this.thought(index, delta.reasoningContent);
    if (isObject(delta.citation)) {
      const title = textOf(delta.citation.title);
      const citation = { raw: delta.citation, ...(title !== undefined && { title }) };
      return [...this.begin(index, { type: 'text', text: '' }), { type: 'delta', choice, block, of: 'citation', text: '', citation }];
    }
    return [];
  }

  private thought(index: number, piece: JsonObject): ModelEvent[] {
    const events = this.begin(index, { type: 'reasoning', provider: 'bedrock' });
    const block = String(index);
    if (typeof piece.text === 'string') events.push({ type: 'delta', choice, block, of: 'text', text: piece.text });
    if (typeof piece.signature === 'string') events.push({ type: 'delta', choice, block, of: 'signature', text: piece.signature });
    if (typeof piece.redactedContent === 'string') events.push({ type: 'delta', choice, block, of: 'encrypted', text: piece.redactedContent });
    return events;
  }

  private begin(index: number, initial: Block): ModelEvent[] {
    if (this.open.has(index)) return [];
    this.open.set(index, { kind: initial.type, any: true });
    return [{ type: 'block-start', choice, block: String(index), kind: initial.type, initial }];
  }

  private stopBlock(index: number): ModelEvent[] {
    const open = this.open.get(index);
    if (open === undefined) return [];
    const block = String(index);
    const stop: ModelEvent = { type: 'block-stop', choice, block };
    return open.kind === 'tool-call' && !open.any ? [{ type: 'delta', choice, block, of: 'arguments', text: '{}' }, stop] : [stop];
  }

  private stop(reason: string): ModelEvent[] {
    this.stopped = true;
    const finish = decodeFinish(reason);
    return [{ type: 'finish', choice, finish, ...(encodeFinish(finish) !== reason && { rest: { stopReason: reason } }) }];
  }
}

interface Open {
  index: number;
  thought: ReasoningBlock | undefined;
}

/** Writes a stream's messages. Blocks follow each other, numbered without holes. */
export class BedrockEncoder implements EventEncoder {
  readonly contentType = AWS_EVENT_TYPE;
  private readonly order = new OneBlockAtATime((event) => this.write(event));
  private readonly open = new Map<string, Open>();
  private out: Buffer[] = [];
  private blocks = 0;
  private from: StartEvent['from'];
  private usage: Usage | undefined;

  constructor(private readonly ledger: Ledger) {}

  event(event: ModelEvent): Buffer {
    this.out = [];
    this.order.event(event);
    return Buffer.concat(this.out);
  }

  private send(name: string, value: JsonObject): void {
    this.out.push(awsEventFrame(name, JSON.stringify(value)));
  }

  private write(event: ModelEvent): void {
    if ('choice' in event && event.choice !== choice) return;
    switch (event.type) {
      case 'start':
        this.from = event.from;
        this.send('messageStart', { role: 'assistant' });
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
      case 'finish': {
        const own = this.from === 'bedrock' ? textOf(event.rest?.stopReason) : undefined;
        this.send('messageStop', { stopReason: own ?? encodeFinish(event.finish) });
        return;
      }
      case 'end':
        this.send('metadata', { usage: encodeUsage(this.usage), metrics: { latencyMs: 0 } });
        return;
      case 'error': {
        const name = exceptionOf(event.error);
        this.out.push(awsEventFrame(name.charAt(0).toLowerCase() + name.slice(1), JSON.stringify({ message: event.error.message }), true));
      }
    }
  }

  private startBlock({ block, initial }: BlockStartEvent): void {
    const known = initial.type === 'text' || initial.type === 'refusal' || initial.type === 'tool-call' || initial.type === 'reasoning';
    if (!known) {
      this.ledger.lost('', `an answer of kind ${initial.type} has no place in the caller’s format`);
      return;
    }
    const index = this.blocks;
    this.blocks += 1;
    this.open.set(block, { index, thought: initial.type === 'reasoning' ? { ...initial } : undefined });
    if (initial.type === 'tool-call')
      this.send('contentBlockStart', { start: { toolUse: { toolUseId: initial.id, name: initial.name } }, contentBlockIndex: index });
    if (initial.type === 'tool-call') this.piece(index, initial.arguments, (input) => ({ toolUse: { input } }));
    else if (initial.type === 'reasoning') this.piece(index, initial.text ?? '', (text) => ({ reasoningContent: { text } }));
    else this.piece(index, initial.text, (text) => ({ text }));
  }

  private piece(index: number, text: string, delta: (text: string) => JsonObject): void {
    if (text !== '') this.send('contentBlockDelta', { delta: delta(text), contentBlockIndex: index });
  }

  private delta({ block, of, text }: DeltaEvent): void {
    const open = this.open.get(block);
    if (open === undefined) return;
    const { index, thought } = open;
    if (of === 'arguments') this.piece(index, text, (input) => ({ toolUse: { input } }));
    else if (thought !== undefined && (of === 'signature' || of === 'encrypted')) thought[of] = (thought[of] ?? '') + text;
    else if (thought !== undefined) this.piece(index, text, (piece) => ({ reasoningContent: { text: piece } }));
    else if (of === 'text') this.piece(index, text, (piece) => ({ text: piece }));
    else if (of === 'citation') this.ledger.lost('', 'a citation has no place in the caller’s format');
  }

  private stopBlock(block: string): void {
    const open = this.open.get(block);
    if (open === undefined) return;
    this.open.delete(block);
    const { index, thought } = open;
    if (thought !== undefined) {
      const own = (thought.provider ?? this.from) === 'bedrock';
      if (own && thought.encrypted !== undefined) this.piece(index, thought.encrypted, (redactedContent) => ({ reasoningContent: { redactedContent } }));
      else this.piece(index, signatureOf(thought, this.from, 'bedrock', 'anthropic') ?? '', (signature) => ({ reasoningContent: { signature } }));
    }
    this.send('contentBlockStop', { contentBlockIndex: index });
  }
}
