import {
  BadModelReply,
  type Block,
  type Choice,
  carryRest,
  finishOf,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelReply,
  type ModelRequest,
  restOf,
  textOf,
} from '../../ir/index.js';
import { loseBlock, onlyChoice, readableOf, signatureOf } from '../answer-parts.js';
import { argumentsOf } from '../call-arguments.js';
import { encodeCitation } from './citations.js';
import { decodeBlock } from './decode-blocks.js';
import { decodeFinish, encodeFinish } from './finish.js';
import { decodeUsage, encodeUsage } from './usage.js';

/** What the provider sent is taken as it is: a block that is not as the format has it is one of its own. */
function blockOf(value: Json): Block | undefined {
  if (!isObject(value)) return undefined;
  try {
    const { at: _, ...block } = decodeBlock(value, '');
    return block as Block;
  } catch {
    return { type: 'other', from: 'anthropic', kind: textOf(value.type) ?? '', value };
  }
}

/** @throws BadModelReply */
export function decodeReply(value: Json): ModelReply {
  if (!isObject(value) || !Array.isArray(value.content)) throw new BadModelReply('no message of the format anthropic');
  const { id, type: _, role: _r, model, content, stop_reason, stop_sequence, usage, ...others } = value;
  const blocks = listOf(content).flatMap((one) => blockOf(one) ?? []);
  const reason = textOf(stop_reason);
  const choice: Choice = { index: 0, blocks, finish: reason === undefined ? 'error' : finishOf(decodeFinish(reason), blocks) };
  const sequence = textOf(stop_sequence);
  if (sequence !== undefined) choice.stopSequence = sequence;
  // of two reasons that are one here, which it was
  if (reason !== undefined && encodeFinish(choice.finish) !== reason) choice.rest = { stop_reason: reason };
  const reply: ModelReply = { from: 'anthropic', id: textOf(id) ?? '', model: textOf(model) ?? '', choices: [choice] };
  const used = decodeUsage(usage);
  if (used !== undefined) reply.usage = used;
  const tier = isObject(usage) ? textOf(usage.service_tier) : undefined;
  if (tier !== undefined) reply.serviceTier = tier;
  const rest = restOf(others);
  if (rest !== undefined) reply.rest = rest;
  return reply;
}

/** Undefined: a message has no place for it. */
export function replyBlock(block: Block, from: ModelReply['from'], ledger: Ledger): JsonObject | undefined {
  switch (block.type) {
    case 'text': {
      const citations = (block.citations ?? []).flatMap((one) => encodeCitation(one) ?? []);
      return {
        type: 'text',
        text: block.text,
        ...(block.citations === undefined && from === 'anthropic' ? {} : { citations: citations.length > 0 ? citations : null }),
      };
    }
    case 'refusal':
      return { type: 'text', text: block.text };
    case 'reasoning':
      if (block.provider === 'anthropic' && block.encrypted !== undefined) return { type: 'redacted_thinking', data: block.encrypted };
      return { type: 'thinking', thinking: readableOf(block), signature: signatureOf(block, from, 'anthropic') ?? '' };
    case 'tool-call':
      return { type: 'tool_use', id: block.id, name: block.name, input: argumentsOf(block) };
    case 'other':
      if (block.from === 'anthropic' && isObject(block.value)) return block.value;
      break;
    default:
  }
  return loseBlock(block, ledger);
}

export function encodeReply(reply: ModelReply, request: ModelRequest, ledger: Ledger): Json {
  const { from } = reply;
  const choice = onlyChoice(reply, ledger);
  if (choice?.logprobs !== undefined) ledger.lost(`${choice.at ?? ''}/logprobs`, 'the caller’s format has no chances of tokens');
  const same = from === 'anthropic';
  const content: JsonObject[] = [];
  for (const block of choice?.blocks ?? []) {
    const out = replyBlock(block, from, ledger);
    if (out === undefined || (block.type === 'text' && block.text === '' && !same)) continue;
    carryRest(out, block, same, ledger);
    content.push(out);
  }
  const reason = same ? textOf(choice?.rest?.stop_reason) : undefined;
  const body: JsonObject = {
    id: reply.id,
    type: 'message',
    role: 'assistant',
    model: reply.model || request.model,
    content,
    stop_reason: reason ?? encodeFinish(choice?.finish ?? 'stop'),
    stop_sequence: choice?.stopSequence ?? null,
    usage: encodeUsage(reply.usage),
  };
  if (reply.serviceTier !== undefined && same) (body.usage as JsonObject).service_tier = reply.serviceTier;
  if (same) carryRest(body, reply, same, ledger);
  return body;
}
