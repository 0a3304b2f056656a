import { randomUUID } from 'node:crypto';
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
  numberOf,
  objectOf,
  restOf,
  textOf,
} from '../../ir/index.js';
import { loseBlock, readableOf, signatureOf } from '../answer-parts.js';
import { argumentsOf } from '../call-arguments.js';
import { openCallId, sealCallId } from '../call-ids.js';
import { isMadeCallId, madeCallId } from '../made-call-id.js';
import { groundingOf, putCitations } from './citations.js';
import { type CallNames, decodePart } from './decode-parts.js';
import { decodeFinish, encodeFinish } from './finish.js';
import { decodeLogprobs, encodeLogprobs } from './logprobs.js';
import { decodeUsage, encodeUsage } from './usage.js';

/** A part of an answer. Calls without ids get one, and those that the model has signed carry the proof in it. `of` tells the call apart from all others. */
export function blockOf(part: Json, ...of: (string | number)[]): Block {
  const names: CallNames = { idOf: (_name, _at, own) => own ?? madeCallId(...of), answered: (_name, own) => own ?? madeCallId(...of) };
  let block: Block;
  try {
    block = decodePart(part, names, '');
  } catch {
    return { type: 'other', from: 'gemini', kind: '', value: part };
  }
  delete block.at;
  if (block.type === 'tool-call' && block.signature !== undefined) {
    const { signature, ...call } = block;
    return { ...call, id: sealCallId(call.id, signature) };
  }
  return block;
}

/** Parts that go on with each other are one text. */
function joined(blocks: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (const block of blocks) {
    const last = out.at(-1);
    const goesOn = last?.type === 'text' && block.type === 'text' && last.signature === undefined && block.rest === undefined && last.rest === undefined;
    if (!goesOn) out.push(block);
    else {
      last.text += block.text;
      if (block.signature !== undefined) last.signature = block.signature;
    }
  }
  return out;
}

function choiceOf(value: Json, position: number, replyId: string): Choice {
  const candidate = objectOf(value);
  const { content, finishReason, index, logprobsResult, ...others } = candidate;
  const at = numberOf(index) ?? position;
  const blocks = joined(listOf(objectOf(content).parts).map((part, i) => blockOf(part, replyId, at, i)));
  putCitations(blocks, candidate);
  const reason = textOf(finishReason);
  const choice: Choice = { index: at, blocks, finish: reason === undefined ? 'error' : finishOf(decodeFinish(reason), blocks) };
  const logprobs = decodeLogprobs(logprobsResult);
  if (logprobs !== undefined) choice.logprobs = logprobs;
  const rest = restOf(others) ?? {};
  if (reason !== undefined && encodeFinish(choice.finish) !== reason) rest.finishReason = reason;
  if (Object.keys(rest).length > 0) choice.rest = rest;
  return choice;
}

/** @throws BadModelReply */
export function decodeReply(value: Json): ModelReply {
  if (!isObject(value)) throw new BadModelReply('no answer of the format gemini');
  const { candidates, promptFeedback, usageMetadata, modelVersion, responseId, createTime, ...others } = value;
  const blocked = textOf(objectOf(promptFeedback).blockReason);
  if (candidates === undefined && blocked === undefined && usageMetadata === undefined) throw new BadModelReply('no candidates in the answer');
  const id = textOf(responseId) ?? '';
  // without one of their own, answers must not give two calls of a conversation the same id
  const choices = listOf(candidates).map((one, i) => choiceOf(one, i, id || randomUUID()));
  // a prompt that is refused has no candidate, and says why beside it
  if (choices.length === 0) choices.push({ index: 0, blocks: [], finish: blocked === undefined ? 'error' : 'content-filter' });
  const reply: ModelReply = { from: 'gemini', id, model: textOf(modelVersion) ?? '', choices };
  const created = Date.parse(textOf(createTime) ?? '');
  if (!Number.isNaN(created)) reply.created = Math.floor(created / 1_000);
  const usage = decodeUsage(usageMetadata);
  if (usage !== undefined) reply.usage = usage;
  const rest = restOf({ ...others, ...(promptFeedback !== undefined && { promptFeedback }) });
  if (rest !== undefined) reply.rest = rest;
  return reply;
}

export function callPart(block: Block & { type: 'tool-call' }): JsonObject {
  const { id, signature } = openCallId(block.id);
  const call: JsonObject = { name: block.name, args: argumentsOf(block) };
  if (!isMadeCallId(id)) call.id = id;
  const proof = block.signature ?? signature;
  return { functionCall: call, ...(proof !== undefined && { thoughtSignature: proof }) };
}

/** Undefined: a content has no place for it. */
export function replyPart(block: Block, from: ModelReply['from'], ledger: Ledger): JsonObject | undefined {
  switch (block.type) {
    case 'text':
      return { text: block.text, ...(block.signature !== undefined && { thoughtSignature: block.signature }) };
    case 'refusal':
      return { text: block.text };
    case 'reasoning': {
      const signature = signatureOf(block, from, 'gemini');
      return { text: readableOf(block), thought: true, ...(signature !== undefined && { thoughtSignature: signature }) };
    }
    case 'tool-call':
      return callPart(block);
    case 'image':
    case 'audio':
    case 'file':
      if (block.type === 'audio' && block.transcript !== undefined) ledger.lost(`${block.at ?? ''}/transcript`, 'sounds have no transcript there');
      if (block.source.kind === 'data') return { inlineData: { mimeType: block.source.mediaType, data: block.source.data } };
      if (block.source.kind === 'url') return { fileData: { fileUri: block.source.url } };
      break;
    case 'other':
      if (block.from === 'gemini' && isObject(block.value)) return block.value;
      break;
    default:
  }
  return loseBlock(block, ledger);
}

function candidateOf(choice: Choice, reply: ModelReply, ledger: Ledger): JsonObject {
  const same = reply.from === 'gemini';
  const parts: JsonObject[] = [];
  for (const block of choice.blocks) {
    const part = replyPart(block, reply.from, ledger);
    if (part === undefined) continue;
    carryRest(part, block, same, ledger);
    parts.push(part);
  }
  const candidate: JsonObject = { content: { role: 'model', parts }, finishReason: encodeFinish(choice.finish), index: choice.index };
  if (choice.logprobs !== undefined) candidate.logprobsResult = encodeLogprobs(choice.logprobs);
  if (same) Object.assign(candidate, choice.rest);
  else {
    const grounding = groundingOf(choice.blocks);
    if (grounding !== undefined) candidate.groundingMetadata = grounding;
  }
  return candidate;
}

export function encodeReply(reply: ModelReply, request: ModelRequest, ledger: Ledger): Json {
  const same = reply.from === 'gemini';
  const refused = same && isObject(reply.rest?.promptFeedback);
  const body: JsonObject = {};
  if (!refused) body.candidates = reply.choices.map((choice) => candidateOf(choice, reply, ledger));
  if (reply.usage !== undefined) body.usageMetadata = encodeUsage(reply.usage);
  body.modelVersion = reply.model || request.model;
  body.responseId = reply.id;
  if (reply.created !== undefined) body.createTime = new Date(reply.created * 1_000).toISOString();
  if (same) carryRest(body, reply, same, ledger);
  return body;
}
