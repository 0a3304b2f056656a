import {
  BadModelReply,
  type Block,
  type BlockStartEvent,
  type DeltaEvent,
  type EventDecoder,
  type EventEncoder,
  type FinishEvent,
  type Frame,
  isObject,
  type Json,
  type JsonObject,
  jsonOf,
  type Ledger,
  listOf,
  type ModelEvent,
  type ModelRequest,
  objectOf,
  type StartEvent,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { decodeError, encodeError } from './errors.js';
import { callJson, callsOf, createdOf, decodeFinish, decodeLogprobs, decodeUsage, encodeFinish, encodeLogprobs, encodeUsage, idOf, timeOf } from './reply.js';

const choice = 0;

/** Reads lines, each a piece of the message. */
export class OllamaDecoder implements EventDecoder {
  private id: string | undefined;
  private open: 'text' | 'reasoning' | undefined;
  private blocks = 0;
  private calls = 0;

  event({ data }: Frame): ModelEvent[] {
    const line = jsonOf(data);
    if (!isObject(line)) throw new BadModelReply('a line of the stream is no JSON object');
    if (line.error !== undefined) return [{ type: 'error', error: decodeError(0, line, () => undefined) }];
    const events: ModelEvent[] = [];
    if (this.id === undefined) {
      this.id = idOf(line);
      const created = createdOf(line);
      events.push({ type: 'start', from: 'ollama', id: this.id, model: textOf(line.model) ?? '', ...(created !== undefined && { created }) });
    }
    const message = objectOf(line.message);
    this.flow('reasoning', textOf(message.thinking), undefined, events);
    this.flow('text', textOf(message.content), line.logprobs, events);
    for (const call of callsOf(message, this.id, this.calls)) this.whole(call, events);
    this.calls += listOf(message.tool_calls).length;
    if (line.done !== true) return events;
    this.stop(events);
    const usage = decodeUsage(line);
    if (usage !== undefined) events.push({ type: 'usage', usage });
    events.push({ type: 'finish', choice, finish: decodeFinish(textOf(line.done_reason) ?? 'stop') }, { type: 'end' });
    return events;
  }

  end(): ModelEvent[] {
    return [];
  }

  private get block(): string {
    return String(this.blocks);
  }

  private flow(kind: 'text' | 'reasoning', text: string | undefined, logprobs: Json | undefined, events: ModelEvent[]): void {
    if (text === undefined || text === '') return;
    if (this.open !== kind) {
      this.stop(events);
      this.open = kind;
      const initial: Block = kind === 'text' ? { type: 'text', text: '' } : { type: 'reasoning', provider: 'ollama' };
      events.push({ type: 'block-start', choice, block: this.block, kind, initial });
    }
    const chances = decodeLogprobs(logprobs);
    events.push({ type: 'delta', choice, block: this.block, of: 'text', text, ...(chances !== undefined && { logprobs: chances }) });
  }

  private whole(block: Block, events: ModelEvent[]): void {
    this.stop(events);
    events.push({ type: 'block-start', choice, block: this.block, kind: block.type, initial: block }, { type: 'block-stop', choice, block: this.block });
    this.blocks += 1;
  }

  private stop(events: ModelEvent[]): void {
    if (this.open === undefined) return;
    events.push({ type: 'block-stop', choice, block: this.block });
    this.open = undefined;
    this.blocks += 1;
  }
}

/** Writes lines. Calls come in one piece. */
export class OllamaEncoder implements EventEncoder {
  readonly contentType = 'application/x-ndjson';
  private readonly open = new Map<string, Block>();
  private start: StartEvent = { type: 'start', id: '', model: '' };
  private usage: Usage | undefined;

  constructor(
    private readonly request: ModelRequest,
    private readonly ledger: Ledger,
  ) {}

  event(event: ModelEvent): string {
    if ('choice' in event && event.choice !== choice) return '';
    switch (event.type) {
      case 'start':
        this.start = event;
        return '';
      case 'block-start':
        return this.startBlock(event);
      case 'delta':
        return this.delta(event);
      case 'block-stop':
        return this.stopBlock(event.block);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'finish':
        return this.finish(event);
      case 'end':
        return '';
      case 'error':
        return `${JSON.stringify(encodeError(event.error).body)}\n`;
    }
  }

  private line(message: JsonObject, more: JsonObject = { done: false }): string {
    const body = {
      model: this.start.model || this.request.model,
      created_at: timeOf(this.start.created),
      message: { role: 'assistant', content: '', ...message },
      ...more,
    };
    return `${JSON.stringify(body)}\n`;
  }

  private startBlock({ block, initial }: BlockStartEvent): string {
    const kept = { ...initial };
    this.open.set(block, kept);
    if (kept.type === 'text' || kept.type === 'refusal') return kept.text === '' ? '' : this.line({ content: kept.text });
    if (kept.type === 'reasoning') return kept.text ? this.line({ thinking: kept.text }) : '';
    return '';
  }

  private delta({ block, of, text, logprobs }: DeltaEvent): string {
    const kept = this.open.get(block);
    if (kept === undefined) return '';
    const more: JsonObject = { done: false, ...(logprobs !== undefined && { logprobs: encodeLogprobs(logprobs) }) };
    if (of === 'text' || of === 'summary') return text === '' ? '' : this.line(kept.type === 'reasoning' ? { thinking: text } : { content: text }, more);
    if (of === 'arguments' && kept.type === 'tool-call') kept.arguments += text;
    else if (of === 'data' && kept.type === 'image' && kept.source.kind === 'data') kept.source = { ...kept.source, data: kept.source.data + text };
    else this.ledger.lost('', `the caller’s format has no place for a ${of}`);
    return '';
  }

  private stopBlock(block: string): string {
    const kept = this.open.get(block);
    this.open.delete(block);
    if (kept?.type === 'tool-call') return this.line({ tool_calls: [callJson(kept)] });
    if (kept?.type === 'image' && kept.source.kind === 'data') return this.line({ images: [kept.source.data] });
    const said = kept === undefined || kept.type === 'text' || kept.type === 'refusal' || kept.type === 'reasoning';
    if (!said) this.ledger.lost('', `an answer of kind ${kept.type} has no place in the caller’s format`);
    return '';
  }

  private finish({ finish }: FinishEvent): string {
    return this.line(
      {},
      {
        done: true,
        done_reason: encodeFinish(finish),
        total_duration: 0,
        load_duration: 0,
        prompt_eval_duration: 0,
        eval_duration: 0,
        ...encodeUsage(this.usage),
      },
    );
  }
}
