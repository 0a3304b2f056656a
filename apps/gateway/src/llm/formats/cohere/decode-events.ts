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
import { decodeFinish, decodeLogprobs, decodeUsage, encodeFinish } from './reply.js';

const choice = 0;

/** Reads the events of one message. Content and calls are numbered apart from each other. */
export class CohereDecoder implements EventDecoder {
  private readonly kinds = new Map<number, 'text' | 'reasoning'>();
  private planning = false;
  /** Content that has ended: what it cites may be told after that. */
  private ended: string | undefined;

  event({ data }: Frame): ModelEvent[] {
    if (data === '[DONE]') return [];
    const event = jsonOf(data);
    if (!isObject(event)) throw new BadModelReply('an event of the stream is no JSON object');
    const index = numberOf(event.index) ?? 0;
    const delta = objectOf(event.delta);
    const message = objectOf(delta.message);
    switch (event.type) {
      case 'message-start':
        return [{ type: 'start', from: 'cohere', id: textOf(event.id) ?? '', model: '' }];
      case 'content-start':
        return this.startContent(index, objectOf(message.content));
      case 'content-delta':
        return this.content(index, objectOf(message.content), event);
      case 'content-end':
        return this.endContent(`c${index}`);
      case 'tool-plan-delta':
        return this.plan(textOf(message.tool_plan) ?? '');
      case 'tool-call-start':
        return this.startCall(index, objectOf(message.tool_calls));
      case 'tool-call-delta': {
        const text = textOf(objectOf(objectOf(message.tool_calls).function).arguments) ?? '';
        return text === '' ? [] : [{ type: 'delta', choice, block: `t${index}`, of: 'arguments', text }];
      }
      case 'tool-call-end':
        return [{ type: 'block-stop', choice, block: `t${index}` }];
      case 'citation-start':
        return this.cite(objectOf(message.citations));
      case 'message-end':
        return this.finish(delta);
      default:
        return [];
    }
  }

  end(): ModelEvent[] {
    return [];
  }

  private startContent(index: number, content: JsonObject): ModelEvent[] {
    const kind = content.type === 'thinking' ? 'reasoning' : 'text';
    this.kinds.set(index, kind);
    const initial: Block = kind === 'text' ? { type: 'text', text: '' } : { type: 'reasoning', provider: 'cohere' };
    return [...this.endContent(undefined), { type: 'block-start', choice, block: `c${index}`, kind, initial }, ...this.content(index, content, {})];
  }

  private content(index: number, content: JsonObject, event: JsonObject): ModelEvent[] {
    const events = this.kinds.has(index) ? [] : this.startContent(index, { type: typeof content.thinking === 'string' ? 'thinking' : 'text' });
    const text = textOf(content.text) ?? textOf(content.thinking) ?? '';
    if (text === '') return events;
    const logprobs = isObject(event.logprobs) ? decodeLogprobs([event.logprobs]) : undefined;
    return [
      ...events,
      { type: 'delta', choice, block: `c${index}`, of: 'text', text, ...(logprobs !== undefined && this.kinds.get(index) === 'text' && { logprobs }) },
    ];
  }

  private plan(text: string): ModelEvent[] {
    const events: ModelEvent[] = this.planning
      ? []
      : [{ type: 'block-start', choice, block: 'p', kind: 'reasoning', initial: { type: 'reasoning', provider: 'cohere', form: 'tool_plan' } }];
    this.planning = true;
    return [...events, { type: 'delta', choice, block: 'p', of: 'text', text }];
  }

  private startCall(index: number, call: JsonObject): ModelEvent[] {
    const { name, arguments: text } = objectOf(call.function);
    const initial: Block = { type: 'tool-call', id: textOf(call.id) ?? `call_${index}`, name: textOf(name) ?? '', arguments: textOf(text) ?? '' };
    const events: ModelEvent[] = this.planning ? [{ type: 'block-stop', choice, block: 'p' }] : [];
    return [...this.endContent(undefined), ...events, { type: 'block-start', choice, block: `t${index}`, kind: 'tool-call', initial }];
  }

  /** Stops what ended before. */
  private endContent(block: string | undefined): ModelEvent[] {
    const { ended } = this;
    this.ended = block;
    return ended === undefined ? [] : [{ type: 'block-stop', choice, block: ended }];
  }

  private cite(value: JsonObject): ModelEvent[] {
    const citation = decodeCitation(value);
    const index = numberOf(value.content_index) ?? [...this.kinds].find(([, kind]) => kind === 'text')?.[0];
    if (citation === undefined || index === undefined || this.kinds.get(index) !== 'text') return [];
    return [{ type: 'delta', choice, block: `c${index}`, of: 'citation', text: '', citation }];
  }

  private finish(delta: JsonObject): ModelEvent[] {
    const events: ModelEvent[] = [];
    const usage = decodeUsage(delta.usage);
    if (usage !== undefined) events.push({ type: 'usage', usage });
    const reason = textOf(delta.finish_reason) ?? 'COMPLETE';
    const told = textOf(delta.error);
    if (told !== undefined) return [...events, { type: 'error', error: { class: 'server', status: 500, message: told } }];
    const finish = decodeFinish(reason);
    events.push({ type: 'finish', choice, finish, ...(encodeFinish(finish) !== reason && { rest: { finish_reason: reason } }) }, { type: 'end' });
    return events;
  }
}
