import {
  BadModelReply,
  type Block,
  type Choice,
  carryRest,
  type Finish,
  finishOf,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelReply,
  type ModelRequest,
  numberOf,
  objectOf,
  restOf,
  type TokenLogprob,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { loseBlock, onlyChoice, readableOf } from '../answer-parts.js';
import { argumentsOf } from '../call-arguments.js';
import { madeCallId } from '../made-call-id.js';
import { callBlock } from './decode-request.js';
import { imageType } from './image-type.js';

const FINISHES: Record<string, Finish> = { stop: 'stop', length: 'length' };
export const decodeFinish = (reason: string): Finish => FINISHES[reason] ?? { other: reason };
export const encodeFinish = (finish: Finish): string => (typeof finish === 'object' ? finish.other : finish === 'length' ? 'length' : 'stop');

/** A prompt that is still in memory is not counted again, and then not told. */
export function decodeUsage(value: JsonObject): Usage | undefined {
  const input = numberOf(value.prompt_eval_count);
  const output = numberOf(value.eval_count);
  if (input === undefined && output === undefined) return undefined;
  return { ...(input !== undefined && { inputTokens: input }), ...(output !== undefined && { outputTokens: output }) };
}

export const encodeUsage = (usage: Usage = {}): JsonObject => ({ prompt_eval_count: usage.inputTokens ?? 0, eval_count: usage.outputTokens ?? 0 });

const one = (value: Json) => ({ token: textOf(objectOf(value).token) ?? '', logprob: numberOf(objectOf(value).logprob) ?? 0 });
export function decodeLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((token) => {
    const top = objectOf(token).top_logprobs;
    return Array.isArray(top) ? { ...one(token), top: top.map(one) } : one(token);
  });
}
export const encodeLogprobs = (tokens: readonly TokenLogprob[]): Json[] =>
  tokens.map(({ token, logprob, top }) => ({
    token,
    logprob,
    ...(top !== undefined && { top_logprobs: top.map((each) => ({ token: each.token, logprob: each.logprob })) }),
  }));

/** Answers have no ids: what tells one from another is when it was made. */
export const idOf = (value: JsonObject): string => madeCallId(textOf(value.model) ?? '', textOf(value.created_at) ?? '').replace('call_gh', 'chat');
export const createdOf = (value: JsonObject): number | undefined => {
  const at = Date.parse(textOf(value.created_at) ?? '');
  return Number.isNaN(at) ? undefined : Math.floor(at / 1_000);
};
/** `from` counts the calls that came before. */
export const callsOf = (message: JsonObject, replyId: string, from = 0): Block[] =>
  listOf(message.tool_calls).map((call, i) => callBlock(call, madeCallId(replyId, from + i)));

/** @throws BadModelReply */
export function decodeReply(value: Json): ModelReply {
  if (!isObject(value) || !isObject(value.message)) throw new BadModelReply('no answer of the format ollama');
  const { model, created_at: _, message, done: _d, done_reason, prompt_eval_count: _p, eval_count: _e, logprobs, ...others } = value;
  const id = idOf(value);
  const blocks: Block[] = [];
  const thought = textOf(message.thinking);
  const text = textOf(message.content);
  if (thought !== undefined && thought !== '') blocks.push({ type: 'reasoning', text: thought, provider: 'ollama' });
  if (text !== undefined && text !== '') blocks.push({ type: 'text', text });
  for (const image of listOf(message.images))
    if (typeof image === 'string') blocks.push({ type: 'image', source: { kind: 'data', data: image, mediaType: imageType(image) } });
  blocks.push(...callsOf(message, id));
  const choice: Choice = { index: 0, blocks, finish: finishOf(decodeFinish(textOf(done_reason) ?? 'stop'), blocks) };
  const chances = decodeLogprobs(logprobs);
  if (chances !== undefined) choice.logprobs = chances;
  const reply: ModelReply = { from: 'ollama', id, model: textOf(model) ?? '', choices: [choice] };
  const created = createdOf(value);
  if (created !== undefined) reply.created = created;
  const usage = decodeUsage(value);
  if (usage !== undefined) reply.usage = usage;
  const rest = restOf(others);
  return rest === undefined ? reply : { ...reply, rest };
}

export const callJson = (call: Block & { type: 'tool-call' }): JsonObject => ({ id: call.id, function: { name: call.name, arguments: argumentsOf(call) } });

function messageOf(choice: Choice | undefined, ledger: Ledger): JsonObject {
  const message: JsonObject = { role: 'assistant', content: '' };
  const calls: Json[] = [];
  const images: Json[] = [];
  for (const block of choice?.blocks ?? []) {
    if (block.type === 'text' || block.type === 'refusal') message.content = `${message.content}${block.text}`;
    else if (block.type === 'reasoning') {
      message.thinking = `${message.thinking ?? ''}${readableOf(block)}`;
      if ((block.signature ?? block.encrypted) !== undefined) ledger.lost(block.at ?? '', 'the caller’s format has no place for a thought’s proof');
    } else if (block.type === 'tool-call') calls.push(callJson(block));
    else if (block.type === 'image' && block.source.kind === 'data') images.push(block.source.data);
    else loseBlock(block, ledger);
    if (block.type === 'text' && block.citations !== undefined) ledger.lost(block.at ?? '', 'the caller’s format has no citations');
  }
  if (images.length > 0) message.images = images;
  if (calls.length > 0) message.tool_calls = calls;
  return message;
}

const NO_TIMES = { total_duration: 0, load_duration: 0, prompt_eval_duration: 0, eval_duration: 0 };

export const timeOf = (created: number | undefined): string => new Date((created ?? 0) * 1_000).toISOString();

export function encodeReply(reply: ModelReply, request: ModelRequest, ledger: Ledger): Json {
  const choice = onlyChoice(reply, ledger);
  const same = reply.from === 'ollama';
  const body: JsonObject = {
    model: reply.model || request.model,
    created_at: timeOf(reply.created),
    message: messageOf(choice, ledger),
    done: true,
    done_reason: encodeFinish(choice?.finish ?? 'stop'),
    ...encodeUsage(reply.usage),
  };
  if (choice?.logprobs !== undefined) body.logprobs = encodeLogprobs(choice.logprobs);
  if (same) carryRest(body, reply, same, ledger);
  return { ...NO_TIMES, ...body };
}
