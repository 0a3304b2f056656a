import {
  type Block,
  carryRest,
  type ImageBlock,
  type Json,
  type JsonObject,
  type Ledger,
  type TextBlock,
  type TokenLogprob,
  type ToolCallBlock,
} from '../../ir/index.js';
import { sealCallId } from '../call-ids.js';
import { encodeTokens } from '../openai-chat/logprobs.js';
import { encodeAnnotation } from './citations.js';
import { toldReasoning } from './reasoning-item.js';

/** Ids of items that came in another format are made of the response's and their place. */
export const itemId = (prefix: string, responseId: string, at: number): string => `${prefix}_${responseId}_${at}`;

export const isWords = (block: Block): boolean => block.type === 'text' || block.type === 'refusal';
export const itemIdOf = (block: Block): string | undefined => (block.type === 'text' || block.type === 'refusal' ? block.itemId : undefined);

/** Words that follow each other share a message, unless they came in several. */
export const sameMessage = (before: Block | undefined, block: Block): boolean =>
  before !== undefined && isWords(before) && isWords(block) && itemIdOf(before) === itemIdOf(block);

export function textPart(block: TextBlock, logprobs: readonly TokenLogprob[], same: boolean, ledger: Ledger): JsonObject {
  const annotations: Json[] = [];
  for (const citation of block.citations ?? []) {
    const annotation = encodeAnnotation(citation, same);
    if (annotation === undefined) ledger.lost(`${block.at ?? ''}/citations`, 'only what has an address or a file can be cited');
    else annotations.push(annotation);
  }
  if (block.signature !== undefined) ledger.lost(block.at ?? '', 'no place for the signature of a text');
  return { type: 'output_text', text: block.text, annotations, logprobs: encodeTokens(logprobs) };
}

export function callItem(block: ToolCallBlock, id: string, same: boolean, status: string): JsonObject {
  const callId = block.signature === undefined || same ? block.id : sealCallId(block.id, block.signature);
  return block.custom
    ? { id, type: 'custom_tool_call', status, call_id: callId, name: block.name, input: block.arguments }
    : { id, type: 'function_call', status, call_id: callId, name: block.name, arguments: block.arguments };
}

function imageItem(block: ImageBlock, id: string, ledger: Ledger): JsonObject | undefined {
  if (block.source.kind !== 'data') {
    ledger.lost(block.at ?? '', 'images are told by their content only');
    return undefined;
  }
  return { id, type: 'image_generation_call', status: 'completed', result: block.source.data, output_format: block.source.mediaType.replace('image/', '') };
}

/** Of a block that is no words; undefined where it has no place, which is reported. */
export function itemOf(block: Block, responseId: string, at: number, same: boolean, ledger: Ledger): JsonObject | undefined {
  let item: JsonObject | undefined;
  if (block.type === 'tool-call') item = callItem(block, block.itemId ?? itemId('fc', responseId, at), same, 'completed');
  else if (block.type === 'reasoning') item = toldReasoning(block, block.id ?? itemId('rs', responseId, at));
  else if (block.type === 'image') item = imageItem(block, itemId('ig', responseId, at), ledger);
  else if (block.type === 'other' && block.from === 'openai-responses') return block.value as JsonObject;
  else ledger.lost(block.at ?? '', block.type === 'other' ? `${block.kind} is known to its own format alone` : `no place for a ${block.type} in an answer`);
  if (item !== undefined) carryInto(item, block, same, ledger);
  return item;
}

function carryInto(item: JsonObject, block: Block, same: boolean, ledger: Ledger): void {
  if (same && block.rest !== undefined) Object.assign(item, block.rest);
  else carryRest(item, block, same, ledger);
}
