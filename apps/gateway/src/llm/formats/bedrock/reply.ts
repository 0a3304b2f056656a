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
  type ModelReply,
  objectOf,
  restOf,
  textOf,
} from '../../ir/index.js';
import { loseBlock, onlyChoice, readableOf, signatureOf } from '../answer-parts.js';
import { argumentsOf } from '../call-arguments.js';
import { decodeBlocks } from './decode-blocks.js';
import { decodeFinish, encodeFinish } from './finish.js';
import { decodeUsage, encodeUsage } from './usage.js';

/** @throws BadModelReply */
export function decodeReply(value: Json): ModelReply {
  if (!isObject(value) || !isObject(value.output)) throw new BadModelReply('no answer of the format bedrock');
  const { output, stopReason, usage, serviceTier, ...others } = value;
  let blocks: Block[];
  try {
    blocks = decodeBlocks(objectOf(objectOf(output).message).content, '/output/message/content');
  } catch {
    throw new BadModelReply('an answer that is not as the format bedrock has it');
  }
  const reason = textOf(stopReason);
  const choice: Choice = { index: 0, blocks, finish: reason === undefined ? 'error' : finishOf(decodeFinish(reason), blocks) };
  if (reason !== undefined && encodeFinish(choice.finish) !== reason) choice.rest = { stopReason: reason };
  // Converse names neither the answer nor the model
  const reply: ModelReply = { from: 'bedrock', id: '', model: '', choices: [choice] };
  const used = decodeUsage(usage);
  if (used !== undefined) reply.usage = used;
  const tier = textOf(objectOf(serviceTier).type);
  if (tier !== undefined) reply.serviceTier = tier;
  const rest = restOf(others);
  if (rest !== undefined) reply.rest = rest;
  return reply;
}

/** Both serve Claude, whose thoughts either gives back. */
const isClaudes = (provider: ModelReply['from']): boolean => provider === 'bedrock' || provider === 'anthropic';

function replyBlock(block: Block, from: ModelReply['from'], ledger: Ledger): JsonObject | undefined {
  switch (block.type) {
    case 'text':
      if (block.citations !== undefined) ledger.lost(`${block.at ?? ''}/citations`, 'only documents of the request are cited there');
      return { text: block.text };
    case 'refusal':
      return { text: block.text };
    case 'reasoning': {
      if (isClaudes(block.provider ?? from) && block.encrypted !== undefined) return { reasoningContent: { redactedContent: block.encrypted } };
      const signature = signatureOf(block, from, 'bedrock', 'anthropic');
      const text = readableOf(block);
      return { reasoningContent: { reasoningText: { text, ...(signature !== undefined && { signature }) } } };
    }
    case 'tool-call':
      return { toolUse: { toolUseId: block.id, name: block.name, input: argumentsOf(block) } };
    case 'other':
      if (block.from === 'bedrock' && isObject(block.value)) return block.value;
      break;
    default:
  }
  return loseBlock(block, ledger);
}

export function encodeReply(reply: ModelReply, _request: unknown, ledger: Ledger): Json {
  const choice = onlyChoice(reply, ledger);
  if (choice?.logprobs !== undefined) ledger.lost(`${choice.at ?? ''}/logprobs`, 'the caller’s format has no chances of tokens');
  const same = reply.from === 'bedrock';
  const content = (choice?.blocks ?? []).flatMap((block) => replyBlock(block, reply.from, ledger) ?? []);
  const reason = same ? textOf(choice?.rest?.stopReason) : undefined;
  const body: JsonObject = {
    output: { message: { role: 'assistant', content } },
    stopReason: reason ?? encodeFinish(choice?.finish ?? 'stop'),
    usage: encodeUsage(reply.usage),
  };
  if (reply.serviceTier !== undefined && same) body.serviceTier = { type: reply.serviceTier };
  if (same) carryRest(body, reply, same, ledger);
  body.metrics ??= { latencyMs: 0 };
  return body;
}
