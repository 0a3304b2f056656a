import {
  BadModelReply,
  type Block,
  type BlockKind,
  type DeltaEvent,
  type EventDecoder,
  type Frame,
  isObject,
  type Json,
  type JsonObject,
  jsonOf,
  listOf,
  type ModelEvent,
  numberOf,
  objectOf,
  type ReasoningBlock,
  restOf,
  type StartEvent,
  sourceOfUrl,
  type TokenLogprob,
  textOf,
} from '../../ir/index.js';
import { openAiError } from '../openai/errors.js';
import { chunkUsage } from './chunk-usage.js';
import { decodeAnnotations } from './citations.js';
import { thinkingText } from './decode-reply.js';
import { errorInChunk } from './error-in-chunk.js';
import { finishFrom } from './finish.js';
import { decodeLogprobs } from './logprobs.js';
import { blocksOfDetails, detailKey } from './reasoning.js';
import { ToolCalls } from './tool-calls.js';

const NO_HEADERS = (): undefined => undefined;

/** One choice's open block of words: text, thoughts, a refusal or a sound, of which one follows another. */
class ChoiceDecoder {
  private words: { id: string; kind: BlockKind; key: string | undefined } | undefined;
  private blocks = 0;
  private readonly tools: ToolCalls;

  constructor(
    readonly index: number,
    replyId: string,
    private readonly out: { events: ModelEvent[] },
  ) {
    this.tools = new ToolCalls(index, replyId, () => this.nextId());
  }

  delta(delta: JsonObject, logprobs: TokenLogprob[] | undefined): void {
    this.thoughts(delta);
    const { content, refusal } = delta;
    if (typeof content === 'string') {
      if (content !== '') this.say('text', content, logprobs);
    } else if (Array.isArray(content)) this.parts(content, logprobs);
    if (typeof refusal === 'string' && refusal !== '') this.say('refusal', refusal, logprobs);
    else if (logprobs !== undefined && (content === '' || content === null || content === undefined) && logprobs.length > 0) this.say('text', '', logprobs);
    if (delta.annotations !== undefined) this.annotations(delta.annotations);
    if (isObject(delta.audio)) this.audio(delta.audio);
    for (const image of listOf(delta.images)) this.image(objectOf(image));
    const calls = Array.isArray(delta.tool_calls)
      ? delta.tool_calls
      : isObject(delta.function_call)
        ? [{ index: 0, function: delta.function_call }]
        : undefined;
    if (calls === undefined || calls.length === 0) return;
    this.stopWords();
    for (const call of calls) this.tools.delta(objectOf(call), this.out.events);
  }

  private nextId(): string {
    this.blocks += 1;
    return `${this.index}.${this.blocks}`;
  }

  private parts(parts: Json[], logprobs: TokenLogprob[] | undefined): void {
    for (const part of parts) {
      const { type, text, thinking } = objectOf(part);
      if (type === 'text' && typeof text === 'string' && text !== '') this.say('text', text, logprobs);
      else if (type === 'thinking') this.think({ text: thinkingText(thinking) }, undefined, 'content');
    }
  }

  /** Details hold all that the plain member does. */
  private thoughts(delta: JsonObject): void {
    if (Array.isArray(delta.reasoning_details) && delta.reasoning_details.length > 0) {
      for (const detail of delta.reasoning_details) {
        const block = blocksOfDetails([detail])[0];
        if (block !== undefined) this.think(block, detailKey(objectOf(detail)), 'reasoning_details', block);
      }
      return;
    }
    const form = typeof delta.reasoning_content === 'string' ? 'reasoning_content' : 'reasoning';
    const text = delta[form];
    if (typeof text === 'string' && text !== '') this.think({ text }, undefined, form);
  }

  private think(
    piece: { text?: string; summary?: string[]; signature?: string; encrypted?: string },
    key: string | undefined,
    form: string,
    whole?: ReasoningBlock,
  ): void {
    const initial = {
      type: 'reasoning' as const,
      form,
      ...(whole?.id === undefined ? {} : { id: whole.id }),
      ...(whole?.provider === undefined ? {} : { provider: whole.provider }),
    };
    const block = this.open('reasoning', initial, key);
    if (piece.text !== undefined && piece.text !== '') this.piece(block, 'text', piece.text);
    for (const text of piece.summary ?? []) this.out.events.push({ type: 'delta', choice: this.index, block, of: 'summary', text, part: 0 });
    if (piece.signature !== undefined) this.piece(block, 'signature', piece.signature);
    if (piece.encrypted !== undefined) this.piece(block, 'encrypted', piece.encrypted);
  }

  private say(kind: 'text' | 'refusal', text: string, logprobs: TokenLogprob[] | undefined): void {
    const block = this.open(kind, { type: kind, text: '' }, undefined);
    const event: DeltaEvent = { type: 'delta', choice: this.index, block, of: 'text', text };
    if (logprobs !== undefined) event.logprobs = logprobs;
    this.out.events.push(event);
  }

  private piece(block: string, of: DeltaEvent['of'], text: string): void {
    this.out.events.push({ type: 'delta', choice: this.index, block, of, text });
  }

  private annotations(value: Json): void {
    for (const citation of decodeAnnotations(value)) {
      const block = this.open('text', { type: 'text', text: '' }, undefined);
      this.out.events.push({ type: 'delta', choice: this.index, block, of: 'citation', text: '', citation });
    }
  }

  private audio(sound: JsonObject): void {
    const id = textOf(sound.id);
    const block = this.open(
      'audio',
      { type: 'audio', source: { kind: 'data', data: '', mediaType: 'audio/pcm' }, ...(id === undefined ? {} : { id }) },
      undefined,
    );
    if (typeof sound.data === 'string' && sound.data !== '') this.piece(block, 'data', sound.data);
    if (typeof sound.transcript === 'string' && sound.transcript !== '') this.piece(block, 'transcript', sound.transcript);
  }

  private image(image: JsonObject): void {
    const url = textOf(objectOf(image.image_url).url);
    if (url === undefined) return;
    this.stopWords();
    const block = this.nextId();
    this.out.events.push({ type: 'block-start', choice: this.index, block, kind: 'image', initial: { type: 'image', source: sourceOfUrl(url) } });
    this.out.events.push({ type: 'block-stop', choice: this.index, block });
  }

  /** The open block where it is of that kind, else a new one in its place. */
  private open(kind: BlockKind, initial: Block, key: string | undefined): string {
    if (this.words?.kind === kind && (key === undefined || this.words.key === undefined || this.words.key === key)) return this.words.id;
    this.stopWords();
    const id = this.nextId();
    this.words = { id, kind, key };
    this.out.events.push({ type: 'block-start', choice: this.index, block: id, kind, initial });
    return id;
  }

  private stopWords(): void {
    if (this.words === undefined) return;
    this.out.events.push({ type: 'block-stop', choice: this.index, block: this.words.id });
    this.words = undefined;
  }
}

export class ChatEventDecoder implements EventDecoder {
  private readonly out: { events: ModelEvent[] } = { events: [] };
  private readonly choices = new Map<number, ChoiceDecoder>();
  private started = false;
  private id = '';

  event(frame: Frame): ModelEvent[] {
    this.out.events = [];
    if (frame.data === '[DONE]') return [{ type: 'end' }];
    const chunk = jsonOf(frame.data);
    if (!isObject(chunk)) throw new BadModelReply('an event of the stream is no JSON object');
    const told = frame.event === 'error' || chunk.object === 'error' ? chunk : errorInChunk(chunk);
    if (told !== undefined) return [{ type: 'error', error: openAiError(0, told, NO_HEADERS) }];
    if (!this.started) this.start(chunk);
    const usage = chunkUsage(chunk);
    if (usage !== undefined) this.out.events.push({ type: 'usage', usage });
    for (const choice of listOf(chunk.choices)) this.choice(objectOf(choice));
    return this.out.events;
  }

  end(): ModelEvent[] {
    return [];
  }

  private start(chunk: JsonObject): void {
    // Azure tells what its filters found before it has an id
    if (chunk.id === '' && listOf(chunk.choices).length === 0) return;
    const { id, object: _, created, model, choices: __, usage: ___, service_tier, obfuscation: ____, ...others } = chunk;
    this.started = true;
    this.id = textOf(id) ?? '';
    const event: StartEvent = { type: 'start', from: 'openai-chat', id: this.id, model: textOf(model) ?? '' };
    const at = numberOf(created);
    if (at !== undefined) event.created = at;
    const tier = textOf(service_tier);
    if (tier !== undefined) event.serviceTier = tier;
    const rest = restOf(others);
    if (rest !== undefined) event.rest = rest;
    this.out.events.push(event);
  }

  private choice(value: JsonObject): void {
    const index = numberOf(value.index) ?? 0;
    let choice = this.choices.get(index);
    if (choice === undefined) {
      choice = new ChoiceDecoder(index, this.id, this.out);
      this.choices.set(index, choice);
    }
    // some send the whole message in the place of its last piece
    if (isObject(value.delta)) choice.delta(value.delta, decodeLogprobs(value.logprobs));
    const word = textOf(value.finish_reason);
    if (word === undefined || word === '') return;
    const stopSequence = textOf(value.stop_reason);
    this.out.events.push({ type: 'finish', choice: index, finish: finishFrom(word), ...(stopSequence === undefined ? {} : { stopSequence }) });
  }
}
