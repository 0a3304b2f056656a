import {
  BadModelReply,
  type Block,
  type Finish,
  finishOf,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  type ModelReply,
  numberOf,
  objectOf,
  restOf,
  type TokenLogprob,
  type ToolCallBlock,
  textOf,
} from '../../ir/index.js';
import { responsesUsage } from '../openai/usage.js';
import { decodeTokens } from '../openai-chat/logprobs.js';
import { decodePart } from './decode-parts.js';
import { decodeReasoning } from './reasoning-item.js';

export function finishFromResponse(response: JsonObject): Finish {
  if (response.status === 'failed' || response.status === 'cancelled') return 'error';
  if (response.status !== 'incomplete') return 'stop';
  const reason = textOf(objectOf(response.incomplete_details).reason);
  if (reason === 'content_filter') return 'content-filter';
  return reason === 'max_output_tokens' || reason === undefined ? 'length' : { other: reason };
}

function callOf(item: JsonObject, at: string): ToolCallBlock {
  const { type, id, call_id, name, arguments: args, input, status: _, ...others } = item;
  const custom = type === 'custom_tool_call';
  const block: ToolCallBlock = {
    type: 'tool-call',
    id: textOf(call_id) ?? textOf(id) ?? '',
    name: textOf(name) ?? '',
    arguments: textOf(custom ? input : args) ?? '',
    at,
  };
  if (custom) block.custom = true;
  const itemId = textOf(id);
  if (itemId !== undefined) block.itemId = itemId;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  return block;
}

/** What an item that is no message amounts to. */
export function blockOfItem(item: JsonObject, at: string): Block {
  const kind = textOf(item.type) ?? '';
  if (kind === 'function_call' || kind === 'custom_tool_call') return callOf(item, at);
  if (kind === 'reasoning') return { ...decodeReasoning(item), at };
  if (kind === 'image_generation_call' && typeof item.result === 'string') {
    const { type: _, result, id: __, ...others } = item;
    const block: Block = {
      type: 'image',
      source: { kind: 'data', data: result as string, mediaType: `image/${textOf(item.output_format) ?? 'png'}` },
      form: kind,
      at,
    };
    const rest = restOf({ ...others, id: item.id as Json });
    if (rest !== undefined) block.rest = rest;
    return block;
  }
  return { type: 'other', from: 'openai-responses', kind, value: item, at };
}

function messageBlocks(item: JsonObject, at: string, logprobs: TokenLogprob[]): Block[] {
  const itemId = textOf(item.id);
  return listOf(item.content).map((part, i) => {
    const object = objectOf(part);
    if (Array.isArray(object.logprobs)) logprobs.push(...decodeTokens(object.logprobs));
    const { logprobs: _, ...others } = object;
    const block = decodePart(others, `${at}/content/${i}`);
    if (itemId !== undefined && (block.type === 'text' || block.type === 'refusal')) block.itemId = itemId;
    if (block.type === 'text') {
      if (typeof item.phase === 'string') block.rest = { ...block.rest, phase: item.phase };
      delete block.form;
    }
    return block;
  });
}

/** @throws BadModelReply */
export function decodeReply(body: Json): ModelReply {
  if (!isObject(body) || !Array.isArray(body.output)) throw new BadModelReply('a response has a list of output');
  const {
    id,
    object: _,
    created_at,
    model,
    output,
    output_text: __,
    usage,
    service_tier,
    status: ___,
    incomplete_details: ____,
    error: _____,
    tool_usage,
    ...others
  } = body;
  const logprobs: TokenLogprob[] = [];
  const blocks = (output as Json[]).flatMap((value, i) => {
    const item = objectOf(value);
    return item.type === 'message' ? messageBlocks(item, `/output/${i}`, logprobs) : [blockOfItem(item, `/output/${i}`)];
  });
  const reply: ModelReply = {
    from: 'openai-responses',
    id: textOf(id) ?? '',
    model: textOf(model) ?? '',
    choices: [{ index: 0, at: '/output', blocks, finish: finishOf(finishFromResponse(body), blocks) }],
  };
  if (logprobs.length > 0 && reply.choices[0] !== undefined) reply.choices[0].logprobs = logprobs;
  const created = numberOf(created_at);
  if (created !== undefined) reply.created = created;
  const told = responsesUsage(usage, tool_usage);
  if (told !== undefined) reply.usage = told;
  const tier = textOf(service_tier);
  if (tier !== undefined) reply.serviceTier = tier;
  const rest = restOf(tool_usage === undefined ? others : { ...others, tool_usage });
  if (rest !== undefined) reply.rest = rest;
  return reply;
}
