import {
  BadModelReply,
  type Block,
  type Choice,
  finishOf,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  type ModelReply,
  numberOf,
  objectOf,
  type ReasoningBlock,
  restOf,
  sourceOfUrl,
  type TextBlock,
  type ToolCallBlock,
  textOf,
} from '../../ir/index.js';
import { chatUsage } from '../openai/usage.js';
import { decodeAnnotations } from './citations.js';
import { finishFrom } from './finish.js';
import { decodeLogprobs } from './logprobs.js';
import { blocksOfDetails } from './reasoning.js';

function toolCall(value: Json, id: string, at: string): ToolCallBlock {
  const { id: given, type: _, index: __, function: named, custom, extra_content, ...others } = objectOf(value);
  const { name, arguments: args, input } = objectOf(custom ?? named);
  const block: ToolCallBlock = { type: 'tool-call', id: textOf(given) || id, name: textOf(name) ?? '', arguments: argumentsOf(args ?? input), at };
  if (isObject(custom)) block.custom = true;
  const signature = textOf(objectOf(objectOf(extra_content).google).thought_signature);
  if (signature !== undefined) block.signature = signature;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  return block;
}

/** Some providers write the object itself where the text of it belongs. */
export const argumentsOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** Content as text, or as parts of text and thinking (Mistral). */
function contentBlocks(content: Json | undefined, at: string): Block[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content, at }];
  return listOf(content).flatMap((part, i): Block[] => {
    const { type, text, thinking, refusal } = objectOf(part);
    const here = `${at}/content/${i}`;
    if (type === 'text') return [{ type: 'text', text: textOf(text) ?? '', at: here }];
    if (type === 'refusal') return [{ type: 'refusal', text: textOf(refusal) ?? '', at: here }];
    if (type === 'thinking') return [{ type: 'reasoning', text: thinkingText(thinking), form: 'content', at: here }];
    return [{ type: 'other', from: 'openai-chat', kind: textOf(type) ?? '', value: part, at: here }];
  });
}

export const thinkingText = (value: Json | undefined): string =>
  typeof value === 'string'
    ? value
    : listOf(value)
        .map((one) => textOf(objectOf(one).text) ?? '')
        .join('');

function thoughts(message: JsonObject, at: string): Block[] {
  const details = blocksOfDetails(message.reasoning_details);
  if (details.length > 0) return details.map((block) => ({ ...block, at: `${at}/reasoning_details` }));
  for (const form of ['reasoning_content', 'reasoning'] as const) {
    const text = message[form];
    if (typeof text === 'string' && text !== '') return [{ type: 'reasoning', text, form, at: `${at}/${form}` } satisfies ReasoningBlock];
  }
  return [];
}

function audio(value: Json | undefined, at: string): Block[] {
  if (!isObject(value)) return [];
  const block: Block = { type: 'audio', source: { kind: 'data', data: textOf(value.data) ?? '', mediaType: 'audio/wav' }, at: `${at}/audio` };
  const id = textOf(value.id);
  const transcript = textOf(value.transcript);
  const expiresAt = numberOf(value.expires_at);
  if (id !== undefined) block.id = id;
  if (transcript !== undefined) block.transcript = transcript;
  if (expiresAt !== undefined) block.expiresAt = expiresAt;
  return [block];
}

function blocksOf(message: JsonObject, replyId: string, at: string): { blocks: Block[]; rest: JsonObject | undefined } {
  const {
    role: _,
    content,
    refusal,
    annotations,
    audio: sound,
    tool_calls,
    function_call,
    images,
    reasoning_content: __,
    reasoning: ___,
    reasoning_details: ____,
    ...others
  } = message;
  const blocks = [...thoughts(message, at), ...contentBlocks(content, at)];
  const citations = decodeAnnotations(annotations);
  if (citations.length > 0) {
    const text = blocks.findLast((block): block is TextBlock => block.type === 'text');
    if (text !== undefined) text.citations = citations;
  }
  if (typeof refusal === 'string') blocks.push({ type: 'refusal', text: refusal, at: `${at}/refusal`, form: 'member' });
  blocks.push(...audio(sound, at));
  for (const [i, image] of listOf(images).entries()) {
    const url = textOf(objectOf(objectOf(image).image_url).url);
    if (url !== undefined) blocks.push({ type: 'image', source: sourceOfUrl(url), at: `${at}/images/${i}` });
  }
  for (const [i, call] of listOf(tool_calls).entries()) blocks.push(toolCall(call, `call_${replyId}_${i}`, `${at}/tool_calls/${i}`));
  if (isObject(function_call))
    blocks.push({ ...toolCall({ function: function_call }, `call_${textOf(function_call.name) ?? ''}`, `${at}/function_call`), form: 'function_call' });
  return { blocks, rest: restOf(others) };
}

function decodeChoice(value: Json, position: number, replyId: string): Choice {
  const { index, message, finish_reason, logprobs, ...others } = objectOf(value);
  const at = `/choices/${position}/message`;
  const { blocks, rest } = blocksOf(objectOf(message), replyId, at);
  const finish = finishOf(finishFrom(textOf(finish_reason) || 'stop'), blocks);
  const choice: Choice = { index: numberOf(index) ?? position, blocks, finish, at: `/choices/${position}` };
  if (typeof others.stop_reason === 'string') {
    choice.stopSequence = others.stop_reason;
    delete others.stop_reason;
  }
  const tokens = decodeLogprobs(logprobs);
  if (tokens !== undefined) choice.logprobs = tokens;
  const more = restOf(rest === undefined ? others : { ...others, message: rest });
  if (more !== undefined) choice.rest = more;
  return choice;
}

/** @throws BadModelReply */
export function decodeReply(body: Json): ModelReply {
  if (!isObject(body) || !Array.isArray(body.choices)) throw new BadModelReply('a chat completion has a list of choices');
  const { id, object: _, created, model, choices, usage, service_tier, ...others } = body;
  const reply: ModelReply = { from: 'openai-chat', id: textOf(id) ?? '', model: textOf(model) ?? '', choices: [] };
  reply.choices = (choices as Json[]).map((choice, i) => decodeChoice(choice, i, reply.id));
  const at = numberOf(created);
  if (at !== undefined) reply.created = at;
  const told = chatUsage(usage);
  if (told !== undefined) reply.usage = told;
  const tier = textOf(service_tier);
  if (tier !== undefined) reply.serviceTier = tier;
  const rest = restOf(others);
  if (rest !== undefined) reply.rest = rest;
  return reply;
}
