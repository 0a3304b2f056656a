import {
  BadModelReply,
  type Block,
  type EventDecoder,
  type Frame,
  isObject,
  type JsonObject,
  jsonOf,
  type ModelEvent,
  numberOf,
  objectOf,
  textOf,
} from '../../ir/index.js';
import { decodeCitation } from './citations.js';
import { decodeBlock, decodeThinking } from './decode-blocks.js';
import { decodeError } from './errors.js';
import { decodeFinish, encodeFinish } from './finish.js';
import { decodeUsage } from './usage.js';

interface Open {
  kind: 'text' | 'reasoning' | 'tool-call' | 'other';
  /** Of a tool's call: whether any argument has come. */
  any: boolean;
  /** Of what only this format knows: held until it is whole. */
  value: JsonObject;
  json: string;
}

const none = () => undefined;
const choice = 0;

/** Of blocks that come in pieces; others are held until they are whole. */
function kindOf(type: string | undefined): Open['kind'] {
  if (type === 'text') return 'text';
  if (type === 'tool_use') return 'tool-call';
  return type === 'thinking' || type === 'redacted_thinking' ? 'reasoning' : 'other';
}

function initialOf(kind: Open['kind'], value: JsonObject): Block {
  if (kind === 'reasoning') {
    const block = decodeThinking(value);
    if (block.text === '') delete block.text;
    return block;
  }
  const { at: _, ...block } = decodeBlock(kind === 'text' ? { ...value, text: value.text ?? '' } : value, '') as Block & { at?: string };
  if (block.type === 'tool-call' && block.arguments === '{}') block.arguments = '';
  return block;
}

/** Reads the events of one message. */
export class AnthropicDecoder implements EventDecoder {
  private readonly open = new Map<number, Open>();

  event({ data }: Frame): ModelEvent[] {
    const event = jsonOf(data);
    if (!isObject(event)) throw new BadModelReply('an event of the stream is no JSON object');
    switch (event.type) {
      case 'message_start':
        return this.start(objectOf(event.message));
      case 'content_block_start':
        return this.startBlock(numberOf(event.index) ?? 0, objectOf(event.content_block));
      case 'content_block_delta':
        return this.delta(numberOf(event.index) ?? 0, objectOf(event.delta));
      case 'content_block_stop':
        return this.stopBlock(numberOf(event.index) ?? 0);
      case 'message_delta':
        return this.messageDelta(objectOf(event.delta), event);
      case 'message_stop':
        return [{ type: 'end' }];
      case 'error':
        return [{ type: 'error', error: decodeError(0, event, none) }];
      default:
        // `ping`, and what is yet to come; some hosts tell errors without the type
        return isObject(event.error) ? [{ type: 'error', error: decodeError(0, event, none) }] : [];
    }
  }

  end(): ModelEvent[] {
    return [];
  }

  private start(message: JsonObject): ModelEvent[] {
    const usage = decodeUsage(message.usage);
    const tier = textOf(objectOf(message.usage).service_tier);
    return [
      {
        type: 'start',
        from: 'anthropic',
        id: textOf(message.id) ?? '',
        model: textOf(message.model) ?? '',
        ...(usage !== undefined && { usage }),
        ...(tier !== undefined && { serviceTier: tier }),
      },
    ];
  }

  private startBlock(index: number, value: JsonObject): ModelEvent[] {
    const kind = kindOf(textOf(value.type));
    this.open.set(index, { kind, any: false, value, json: '' });
    if (kind === 'other') return [];
    const initial = initialOf(kind, value);
    const open = this.open.get(index) as Open;
    if (initial.type === 'tool-call' && initial.arguments !== '') open.any = true;
    return [{ type: 'block-start', choice, block: String(index), kind: initial.type, initial }];
  }

  private delta(index: number, delta: JsonObject): ModelEvent[] {
    const open = this.open.get(index);
    if (open === undefined) throw new BadModelReply('a piece of a block that has not begun');
    const block = String(index);
    switch (delta.type) {
      case 'text_delta':
        return [{ type: 'delta', choice, block, of: 'text', text: textOf(delta.text) ?? '' }];
      case 'thinking_delta':
        return [{ type: 'delta', choice, block, of: 'text', text: textOf(delta.thinking) ?? '' }];
      case 'signature_delta':
        return [{ type: 'delta', choice, block, of: 'signature', text: textOf(delta.signature) ?? '' }];
      case 'input_json_delta': {
        const text = textOf(delta.partial_json) ?? '';
        if (text === '') return [];
        open.any = true;
        if (open.kind === 'tool-call') return [{ type: 'delta', choice, block, of: 'arguments', text }];
        open.json += text;
        return [];
      }
      case 'citations_delta': {
        const citation = decodeCitation(delta.citation ?? null);
        return citation === undefined ? [] : [{ type: 'delta', choice, block, of: 'citation', text: '', citation }];
      }
      default:
        return [];
    }
  }

  private stopBlock(index: number): ModelEvent[] {
    const open = this.open.get(index);
    this.open.delete(index);
    if (open === undefined) return [];
    const block = String(index);
    if (open.kind === 'other') {
      const input = jsonOf(open.json);
      const value = input === undefined ? open.value : { ...open.value, input };
      const initial: Block = { type: 'other', from: 'anthropic', kind: textOf(value.type) ?? '', value };
      return [
        { type: 'block-start', choice, block, kind: 'other', initial },
        { type: 'block-stop', choice, block },
      ];
    }
    const stop: ModelEvent = { type: 'block-stop', choice, block };
    return open.kind === 'tool-call' && !open.any ? [{ type: 'delta', choice, block, of: 'arguments', text: '{}' }, stop] : [stop];
  }

  private messageDelta(delta: JsonObject, event: JsonObject): ModelEvent[] {
    const events: ModelEvent[] = [];
    const usage = decodeUsage(event.usage);
    if (usage !== undefined) events.push({ type: 'usage', usage });
    const reason = textOf(delta.stop_reason);
    if (reason === undefined) return events;
    const { stop_reason: _, stop_sequence, ...others } = delta;
    const finish = decodeFinish(reason);
    const rest: JsonObject = {};
    for (const [name, value] of Object.entries(others)) if (value !== null && value !== undefined) rest[name] = value;
    if (encodeFinish(finish) !== reason) rest.stop_reason = reason;
    const sequence = textOf(stop_sequence);
    events.push({
      type: 'finish',
      choice,
      finish,
      ...(sequence !== undefined && { stopSequence: sequence }),
      ...(Object.keys(rest).length > 0 && { rest }),
    });
    return events;
  }
}
