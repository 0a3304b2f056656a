import { randomUUID } from 'node:crypto';
import {
  BadModelReply,
  type Block,
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
  type TokenLogprob,
  textOf,
} from '../../ir/index.js';
import { citationsOf } from './citations.js';
import { decodeError } from './errors.js';
import { decodeFinish, encodeFinish } from './finish.js';
import { decodeLogprobs } from './logprobs.js';
import { blockOf } from './reply.js';
import { decodeUsage } from './usage.js';

interface ChoiceState {
  /** The text or thought that further parts go on with. */
  open: { block: string; kind: 'text' | 'reasoning' } | undefined;
  /** The last text: sources are told of it at the end. */
  text: { block: string; whole: string } | undefined;
  parts: number;
}

/** Reads chunks, each of which is an answer of its own form: what goes on is joined again. */
export class GeminiDecoder implements EventDecoder {
  private readonly choices = new Map<number, ChoiceState>();
  private started = false;
  private finished = false;
  private id = '';

  event({ data }: Frame): ModelEvent[] {
    const chunk = jsonOf(data);
    if (!isObject(chunk)) throw new BadModelReply('a chunk of the stream is no JSON object');
    if (chunk.error !== undefined) return [{ type: 'error', error: decodeError(0, chunk, () => undefined) }];
    const events: ModelEvent[] = [];
    if (!this.started) {
      this.started = true;
      const id = textOf(chunk.responseId) ?? '';
      this.id = id || randomUUID();
      events.push({ type: 'start', from: 'gemini', id, model: textOf(chunk.modelVersion) ?? '' });
    }
    const usage = decodeUsage(chunk.usageMetadata);
    if (usage !== undefined) events.push({ type: 'usage', usage });
    for (const [i, candidate] of listOf(chunk.candidates).entries()) this.candidate(objectOf(candidate), i, events);
    const blocked = textOf(objectOf(chunk.promptFeedback).blockReason);
    if (blocked !== undefined && listOf(chunk.candidates).length === 0) {
      this.finished = true;
      events.push({ type: 'finish', choice: 0, finish: 'content-filter' });
    }
    return events;
  }

  end(): ModelEvent[] {
    return this.finished ? [{ type: 'end' }] : [];
  }

  private candidate(candidate: JsonObject, position: number, events: ModelEvent[]): void {
    const choice = numberOf(candidate.index) ?? position;
    let state = this.choices.get(choice);
    if (state === undefined) {
      state = { open: undefined, text: undefined, parts: 0 };
      this.choices.set(choice, state);
    }
    let logprobs = decodeLogprobs(candidate.logprobsResult);
    for (const part of listOf(objectOf(candidate.content).parts)) {
      this.part(part, choice, state, logprobs, events);
      logprobs = undefined;
    }
    const reason = textOf(candidate.finishReason);
    if (reason === undefined) return;
    this.finished = true;
    this.cite(candidate, choice, state, events);
    this.stop(choice, state, events);
    const finish = decodeFinish(reason);
    const rest: JsonObject = {};
    for (const name of ['groundingMetadata', 'citationMetadata', 'safetyRatings', 'finishMessage', 'urlContextMetadata']) {
      const value = candidate[name];
      if (value !== undefined && value !== null) rest[name] = value;
    }
    if (encodeFinish(finish) !== reason) rest.finishReason = reason;
    events.push({ type: 'finish', choice, finish, ...(Object.keys(rest).length > 0 && { rest }) });
  }

  private part(part: Json, choice: number, state: ChoiceState, logprobs: TokenLogprob[] | undefined, events: ModelEvent[]): void {
    if (isObject(part) && isObject(part.functionCall) && (part.functionCall.partialArgs !== undefined || part.functionCall.willContinue === true))
      throw new BadModelReply('arguments of a call in pieces, which were not asked for');
    const block = blockOf(part, this.id, choice, state.parts);
    state.parts += 1;
    if (block.type === 'text' || block.type === 'reasoning') this.flowing(block, choice, state, logprobs, events);
    else this.whole(block, choice, state, events);
  }

  private flowing(
    part: Block & { type: 'text' | 'reasoning' },
    choice: number,
    state: ChoiceState,
    logprobs: TokenLogprob[] | undefined,
    events: ModelEvent[],
  ): void {
    const { text = '', signature, ...initial } = part;
    // a proof without words is of what came before it
    const proofOnly = text === '' && signature !== undefined && state.open !== undefined;
    if (state.open?.kind !== part.type && !proofOnly) {
      if (text === '' && signature === undefined) return;
      this.stop(choice, state, events);
      state.open = { block: `${choice}.${state.parts}`, kind: part.type };
      if (part.type === 'text') state.text = { block: state.open.block, whole: '' };
      const begun: Block = part.type === 'text' ? { ...initial, type: 'text', text: '' } : { ...initial, type: 'reasoning' };
      events.push({ type: 'block-start', choice, block: state.open.block, kind: part.type, initial: begun });
    }
    const { block } = state.open as { block: string };
    if (text !== '') events.push({ type: 'delta', choice, block, of: 'text', text, ...(logprobs !== undefined && part.type === 'text' && { logprobs }) });
    if (part.type === 'text' && state.text !== undefined) state.text.whole += text;
    if (signature !== undefined) events.push({ type: 'delta', choice, block, of: 'signature', text: signature });
  }

  private whole(block: Block, choice: number, state: ChoiceState, events: ModelEvent[]): void {
    this.stop(choice, state, events);
    const id = `${choice}.${state.parts}`;
    events.push({ type: 'block-start', choice, block: id, kind: block.type, initial: block }, { type: 'block-stop', choice, block: id });
  }

  /** Sources are told at the end, of a text that may be over by then: only one that is open can still have them. */
  private cite(candidate: JsonObject, choice: number, { open, text }: ChoiceState, events: ModelEvent[]): void {
    if (text === undefined || open?.block !== text.block) return;
    for (const citation of citationsOf(candidate, text.whole)) events.push({ type: 'delta', choice, block: text.block, of: 'citation', text: '', citation });
  }

  private stop(choice: number, state: ChoiceState, events: ModelEvent[]): void {
    if (state.open !== undefined) events.push({ type: 'block-stop', choice, block: state.open.block });
    state.open = undefined;
  }
}
