import {
  type Block,
  type Choice,
  carryRest,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelReply,
  type ModelRequest,
  type ReasoningBlock,
  type ToolCallBlock,
} from '../../ir/index.js';
import { readableOf } from '../answer-parts.js';
import { sealCallId } from '../call-ids.js';
import { madeAt, madeId } from '../openai/made.js';
import { toChatUsage } from '../openai/usage.js';
import { encodeAnnotation } from './citations.js';
import { urlOf } from './encode-parts.js';
import { finishTo } from './finish.js';
import { encodeLogprobs } from './logprobs.js';
import { detailsOf } from './reasoning.js';

/** Another provider's proof goes into the id, which every client gives back; one that came in this format goes out as it came. */
export const callIdOut = (block: ToolCallBlock, same: boolean): string =>
  block.signature === undefined || same ? block.id : sealCallId(block.id, block.signature);

function toolCallOut(block: ToolCallBlock, same: boolean): JsonObject {
  const id = callIdOut(block, same);
  const call: JsonObject = block.custom
    ? { id, type: 'custom', custom: { name: block.name, input: block.arguments } }
    : { id, type: 'function', function: { name: block.name, arguments: block.arguments } };
  if (block.signature !== undefined && same) call.extra_content = { google: { thought_signature: block.signature } };
  return call;
}

/** Thoughts go where clients of this format look for them, with their proofs in details that can be given back. */
function putThoughts(message: JsonObject, thoughts: readonly ReasoningBlock[], same: boolean): void {
  if (thoughts.length === 0) return;
  const text = thoughts
    .map(readableOf)
    .filter((one) => one !== '')
    .join('\n\n');
  const form = same ? thoughts[0]?.form : undefined;
  if (text !== '') message[form === 'reasoning' || form === 'reasoning_details' ? 'reasoning' : 'reasoning_content'] = text;
  if (form === 'reasoning_details' || thoughts.some((block) => block.signature !== undefined || block.encrypted !== undefined))
    message.reasoning_details = thoughts.flatMap((block, index) => detailsOf(block, index));
}

function putBlock(message: JsonObject, block: Block, ledger: Ledger): void {
  if (block.type === 'image') {
    const url = urlOf(block.source);
    if (url === undefined) ledger.lost(block.at ?? '', 'an image without content or address');
    else message.images = [...((message.images as Json[] | undefined) ?? []), { type: 'image_url', image_url: { url } }];
  } else if (block.type === 'audio') {
    const { source } = block;
    message.audio = {
      id: block.id ?? '',
      data: source.kind === 'data' ? source.data : '',
      expires_at: block.expiresAt ?? 0,
      transcript: block.transcript ?? '',
    };
  } else ledger.lost(block.at ?? '', block.type === 'other' ? `${block.kind} is known to its own format alone` : `no place for a ${block.type} in an answer`);
}

function encodeMessage(choice: Choice, request: ModelRequest, same: boolean, ledger: Ledger): JsonObject {
  const texts: string[] = [];
  const annotations: Json[] = [];
  const refusals: string[] = [];
  const thoughts: ReasoningBlock[] = [];
  const calls: ToolCallBlock[] = [];
  const message: JsonObject = { role: 'assistant', content: null, refusal: null };
  for (const block of choice.blocks) {
    if (block.type === 'text') {
      texts.push(block.text);
      for (const citation of block.citations ?? []) {
        const annotation = encodeAnnotation(citation, same);
        if (annotation === undefined) ledger.lost(`${block.at ?? ''}/citations`, 'only what has an address can be cited');
        else annotations.push(annotation);
      }
      if (block.signature !== undefined) ledger.lost(block.at ?? '', 'no place for the signature of a text');
    } else if (block.type === 'refusal') refusals.push(block.text);
    else if (block.type === 'reasoning') thoughts.push(block);
    else if (block.type === 'tool-call') calls.push(block);
    else putBlock(message, block, ledger);
  }
  if (texts.length > 0) message.content = texts.join('');
  else if (calls.length === 0 && refusals.length === 0 && message.audio === undefined) message.content = '';
  if (refusals.length > 0) message.refusal = refusals.join('');
  if (annotations.length > 0) message.annotations = annotations;
  putThoughts(message, thoughts, same);
  putCalls(message, calls, request, same);
  if (same && choice.rest?.message !== undefined) Object.assign(message, choice.rest.message);
  return message;
}

/** Whoever asked with functions of before there were tools is answered so. */
function putCalls(message: JsonObject, calls: readonly ToolCallBlock[], request: ModelRequest, same: boolean): void {
  const first = calls[0];
  if (first === undefined) return;
  if (request.forms?.toolChoice === 'function_call') message.function_call = { name: first.name, arguments: first.arguments };
  else message.tool_calls = calls.map((call) => toolCallOut(call, same));
}

function encodeChoice(choice: Choice, request: ModelRequest, same: boolean, ledger: Ledger): JsonObject {
  const refused = choice.blocks.some((block) => block.type === 'refusal') && !choice.blocks.some((block) => block.type === 'text');
  const finish = finishTo(choice.finish);
  const out: JsonObject = {
    index: choice.index,
    message: encodeMessage(choice, request, same, ledger),
    logprobs: encodeLogprobs(choice.logprobs, refused),
    finish_reason: finish === 'tool_calls' && request.forms?.toolChoice === 'function_call' ? 'function_call' : finish,
  };
  if (choice.stopSequence !== undefined) out.stop_reason = choice.stopSequence;
  carryRest(out, choice, same, ledger);
  return out;
}

export function encodeReply(reply: ModelReply, request: ModelRequest, ledger: Ledger): Json {
  const same = reply.from === 'openai-chat';
  const out: JsonObject = {
    id: madeId(reply.id, 'chatcmpl-'),
    object: 'chat.completion',
    created: madeAt(reply.created),
    model: reply.model,
    choices: reply.choices.map((choice) => encodeChoice(choice, request, same, ledger)),
  };
  if (reply.usage !== undefined) out.usage = toChatUsage(reply.usage);
  if (reply.serviceTier !== undefined) out.service_tier = reply.serviceTier;
  // what a provider says of the call itself means nothing in another's name
  if (same) carryRest(out, reply, same, ledger);
  return out;
}
