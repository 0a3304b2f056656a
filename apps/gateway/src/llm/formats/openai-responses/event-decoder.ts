import {
  BadModelReply,
  type Block,
  type DeltaEvent,
  type EventDecoder,
  type Frame,
  isObject,
  type Json,
  type JsonObject,
  jsonOf,
  type ModelEvent,
  numberOf,
  objectOf,
  restOf,
  type StartEvent,
  textOf,
} from '../../ir/index.js';
import { openAiError } from '../openai/errors.js';
import { responsesUsage } from '../openai/usage.js';
import { decodeTokens } from '../openai-chat/logprobs.js';
import { decodeAnnotation } from './citations.js';
import { blockOfItem, finishFromResponse } from './decode-reply.js';

const NO_HEADERS = (): undefined => undefined;

interface Item {
  /** Of the item itself; parts of a message have blocks of their own. */
  block: string | undefined;
  id: string | undefined;
  parts: Map<number, string>;
  /** Whether pieces came: `done` tells the whole again, and some providers tell only that. */
  told: boolean;
  summaries: boolean;
}

/** Items are told apart by their place in the output: some providers give an item another id in every event. */
export class ResponsesEventDecoder implements EventDecoder {
  private events: ModelEvent[] = [];
  private readonly items = new Map<number, Item>();
  private started = false;

  event(frame: Frame): ModelEvent[] {
    if (frame.data === '[DONE]') return [];
    const event = jsonOf(frame.data);
    if (!isObject(event)) throw new BadModelReply('an event of the stream is no JSON object');
    this.events = [];
    this.read(textOf(event.type) ?? frame.event ?? '', event);
    return this.events;
  }

  end(): ModelEvent[] {
    return [];
  }

  private read(type: string, event: JsonObject): void {
    switch (type) {
      case 'response.created':
      case 'response.in_progress':
      case 'response.queued':
        this.start(objectOf(event.response));
        return;
      case 'response.output_item.added':
        this.itemAdded(event);
        return;
      case 'response.output_item.done':
        this.itemDone(event);
        return;
      case 'response.content_part.added':
        this.partAdded(event);
        return;
      case 'response.output_text.delta':
        this.text(event, 'text');
        return;
      case 'response.refusal.delta':
        this.text(event, 'refusal');
        return;
      case 'response.output_text.annotation.added':
        if (isObject(event.annotation))
          this.push({ type: 'delta', choice: 0, block: this.part(event, 'text'), of: 'citation', text: '', citation: decodeAnnotation(event.annotation) });
        return;
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        this.piece(event, 'arguments', event.delta);
        return;
      case 'response.function_call_arguments.done':
      case 'response.custom_tool_call_input.done':
        if (!this.item(event).told) this.piece(event, 'arguments', event.arguments ?? event.input);
        return;
      case 'response.reasoning_summary_text.delta':
        this.item(event).summaries = true;
        this.piece(event, 'summary', event.delta, numberOf(event.summary_index) ?? 0);
        return;
      case 'response.reasoning_text.delta':
        this.piece(event, 'text', event.delta);
        return;
      case 'response.completed':
      case 'response.incomplete':
        this.finish(objectOf(event.response));
        return;
      case 'response.failed':
        this.fail(objectOf(event.response).error ?? event);
        return;
      case 'error':
        this.fail(event.error ?? event);
    }
  }

  private push(event: ModelEvent): void {
    this.events.push(event);
  }

  private start(response: JsonObject): void {
    if (this.started) return;
    this.started = true;
    const {
      id,
      object: _,
      created_at,
      model,
      output: __,
      usage: ___,
      service_tier,
      status: ____,
      error: _____,
      incomplete_details: ______,
      ...others
    } = response;
    const event: StartEvent = { type: 'start', from: 'openai-responses', id: textOf(id) ?? '', model: textOf(model) ?? '' };
    const created = numberOf(created_at);
    if (created !== undefined) event.created = created;
    const tier = textOf(service_tier);
    if (tier !== undefined) event.serviceTier = tier;
    const rest = restOf(others);
    if (rest !== undefined) event.rest = rest;
    this.push(event);
  }

  private item(event: JsonObject): Item {
    const at = numberOf(event.output_index) ?? 0;
    let item = this.items.get(at);
    if (item === undefined) {
      item = { block: undefined, id: textOf(event.item_id), parts: new Map(), told: false, summaries: false };
      this.items.set(at, item);
    }
    return item;
  }

  private itemAdded(event: JsonObject): void {
    const item = this.item(event);
    const value = objectOf(event.item);
    item.id = textOf(value.id);
    const kind = value.type;
    if (kind !== 'function_call' && kind !== 'custom_tool_call' && kind !== 'reasoning') return;
    const whole = blockOfItem(value, '');
    delete whole.at;
    delete whole.rest;
    if (whole.type === 'tool-call') whole.arguments = '';
    if (whole.type === 'reasoning') {
      delete whole.summary;
      delete whole.text;
      delete whole.encrypted;
    }
    item.block = this.begin(event, whole);
  }

  private begin(event: JsonObject, initial: Block, part?: number): string {
    const block = `${numberOf(event.output_index) ?? 0}${part === undefined ? '' : `.${part}`}`;
    this.push({ type: 'block-start', choice: 0, block, kind: initial.type, initial });
    return block;
  }

  private partAdded(event: JsonObject): void {
    const kind = objectOf(event.part).type;
    if (kind === 'output_text' || kind === 'refusal') this.part(event, kind === 'refusal' ? 'refusal' : 'text');
  }

  private part(event: JsonObject, kind: 'text' | 'refusal'): string {
    const item = this.item(event);
    const at = numberOf(event.content_index) ?? 0;
    const known = item.parts.get(at);
    if (known !== undefined) return known;
    const initial: Block = { type: kind, text: '', ...(item.id === undefined ? {} : { itemId: item.id }) };
    const block = this.begin(event, initial, at);
    item.parts.set(at, block);
    return block;
  }

  private text(event: JsonObject, kind: 'text' | 'refusal'): void {
    const block = this.part(event, kind);
    const delta: DeltaEvent = { type: 'delta', choice: 0, block, of: 'text', text: textOf(event.delta) ?? '' };
    if (Array.isArray(event.logprobs) && event.logprobs.length > 0) delta.logprobs = decodeTokens(event.logprobs);
    this.item(event).told = true;
    this.push(delta);
  }

  private piece(event: JsonObject, of: DeltaEvent['of'], value: Json | undefined, part?: number): void {
    const item = this.item(event);
    if (typeof value !== 'string' || value === '') return;
    item.told = true;
    item.block ??= this.begin(
      event,
      of === 'arguments' ? { type: 'tool-call', id: item.id ?? '', name: '', arguments: '' } : { type: 'reasoning', provider: 'openai-responses' },
    );
    this.push({ type: 'delta', choice: 0, block: item.block, of, text: value, ...(part === undefined ? {} : { part }) });
  }

  /** Tells what no piece told, and stops what the item began. */
  private itemDone(event: JsonObject): void {
    const item = this.item(event);
    const value = objectOf(event.item);
    if (value.type === 'message') {
      if (!item.told) this.wholeMessage(event, value);
      for (const block of item.parts.values()) this.push({ type: 'block-stop', choice: 0, block });
      return;
    }
    const whole = blockOfItem(value, '');
    delete whole.at;
    if (whole.type === 'tool-call' || whole.type === 'reasoning') this.rest(event, item, whole);
    else item.block = this.begin(event, whole);
    if (item.block !== undefined) this.push({ type: 'block-stop', choice: 0, block: item.block });
  }

  private rest(event: JsonObject, item: Item, whole: Block): void {
    if (item.block === undefined) {
      item.block = this.begin(event, whole);
      return;
    }
    if (whole.type === 'tool-call' && !item.told) this.piece(event, 'arguments', whole.arguments);
    if (whole.type !== 'reasoning') return;
    if (!item.told) {
      for (const [at, text] of (whole.summary ?? []).entries()) this.piece(event, 'summary', text, at);
      this.piece(event, 'text', whole.text);
    }
    this.piece(event, 'encrypted', whole.encrypted);
    this.piece(event, 'signature', whole.signature);
  }

  private wholeMessage(event: JsonObject, item: JsonObject): void {
    for (const [at, value] of (Array.isArray(item.content) ? item.content : []).entries()) {
      const part = objectOf(value);
      const kind = part.type === 'refusal' ? 'refusal' : 'text';
      const block = this.part({ ...event, content_index: at }, kind);
      const text = textOf(part.text ?? part.refusal) ?? '';
      if (text !== '') this.push({ type: 'delta', choice: 0, block, of: 'text', text });
    }
  }

  private finish(response: JsonObject): void {
    this.start(response);
    const usage = responsesUsage(response.usage, response.tool_usage);
    if (usage !== undefined) this.push({ type: 'usage', usage });
    this.push({ type: 'finish', choice: 0, finish: finishFromResponse(response) });
    this.push({ type: 'end' });
  }

  private fail(error: Json): void {
    this.push({ type: 'error', error: openAiError(0, isObject(error) ? { error } : error, NO_HEADERS) });
  }
}
