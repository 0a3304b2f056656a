import {
  type Block,
  type CacheMark,
  carryRest,
  isObject,
  type JsonObject,
  jsonOf,
  type Ledger,
  type ReasoningBlock,
  type ToolResultBlock,
} from '../../ir/index.js';
import { argumentsOf } from '../call-arguments.js';
import { plainCallId } from '../call-ids.js';
import { isBlank } from '../settings.js';
import { encodeMedia } from './media.js';

export interface Encoding {
  same: boolean;
  ledger: Ledger;
  /** Documents so far: each needs a name of its own. */
  documents: number;
}

/** Letters, digits, `_` and `-`, 64 at most. */
export const callId = (id: string): string =>
  plainCallId(id)
    .replace(/[^A-Za-z0-9_-]/g, '_')
    .slice(0, 64) || '_';

function lose({ at }: Block, why: string, { ledger }: Encoding): undefined {
  ledger.lost(at ?? '', why);
  return undefined;
}

export function cachePoint({ cache, at }: { cache?: CacheMark; at?: string }, ledger: Ledger): JsonObject | undefined {
  if (cache === undefined) return undefined;
  const { ttl } = cache;
  const told = ttl === undefined || ttl === '5m' || ttl === '1h' ? ttl : '1h';
  if (told !== ttl) ledger.changed(`${at ?? ''}/${cache.form ?? 'cache_control'}`, 'kept for an hour');
  return { cachePoint: { type: 'default', ...(told !== undefined && { ttl: told }) } };
}

/** Proofs of thoughts are taken back by the model that gave them: Claude's are the same at Anthropic. */
function reasoning(block: ReasoningBlock, encoding: Encoding): JsonObject | undefined {
  const own = block.provider === 'bedrock' || block.provider === 'anthropic';
  if (!own) return lose(block, 'the model takes back only thoughts of its own', encoding);
  if (block.encrypted !== undefined) return { reasoningContent: { redactedContent: block.encrypted } };
  if (block.signature === undefined && !encoding.same) return lose(block, 'the model takes back only thoughts with their signature', encoding);
  return { reasoningContent: { reasoningText: { text: block.text ?? '', ...(block.signature !== undefined && { signature: block.signature }) } } };
}

/** Stands where a tool found nothing: texts of white space alone are refused, and a result without content by some models. */
const EMPTY = '(empty)';

function resultContent(block: ToolResultBlock, encoding: Encoding): JsonObject[] {
  const out: JsonObject[] = [];
  for (const one of block.content) {
    if (one.type === 'text') {
      if (isBlank(one.text) && !encoding.same) continue;
      const value = one.form === 'json' && encoding.same ? jsonOf(one.text) : undefined;
      out.push(value === undefined ? { text: one.text } : { json: value });
      continue;
    }
    const part = encodeBlock(one, encoding);
    if (part !== undefined) out.push(part);
  }
  if (out.length > 0 || encoding.same) return out;
  encoding.ledger.changed(block.at ?? '', `told as ${EMPTY}`);
  return [{ text: EMPTY }];
}

function toolResult(block: ToolResultBlock, encoding: Encoding): JsonObject {
  const { same } = encoding;
  const result: JsonObject = { toolUseId: same ? plainCallId(block.callId) : callId(block.callId), content: resultContent(block, encoding) };
  if (block.error) result.status = 'error';
  else if (same && block.error === false) result.status = 'success';
  if (same && isObject(block.rest?.toolResult)) Object.assign(result, block.rest.toolResult);
  else carryRest({}, block, false, encoding.ledger);
  return { toolResult: result };
}

function text(block: Block & { type: 'text' }, encoding: Encoding): JsonObject | undefined {
  if (!encoding.same && isBlank(block.text)) return undefined;
  const raw = block.citations?.flatMap(({ raw: one }) => (isObject(one) ? one : [])) ?? [];
  if (encoding.same && raw.length > 0) return { citationsContent: { content: [{ text: block.text }], citations: raw } };
  if (block.citations !== undefined) encoding.ledger.lost(block.at ?? '', 'citations of another format are not taken back');
  carryRest({}, block, encoding.same, encoding.ledger);
  return { text: block.text };
}

/** Undefined: it has no place there, and that was reported. */
export function encodeBlock(block: Block, encoding: Encoding): JsonObject | undefined {
  const { same, ledger } = encoding;
  switch (block.type) {
    case 'text':
      return text(block, encoding);
    case 'refusal':
      ledger.changed(block.at ?? '', 'given back as text');
      return { text: block.text };
    case 'image':
    case 'audio':
    case 'file': {
      if (block.type === 'file') encoding.documents += 1;
      const out = encodeMedia(block, same, encoding.documents);
      if (typeof out === 'string') return lose(block, out, encoding);
      if (block.type === 'image' && block.detail !== undefined && block.detail !== 'auto') lose(block, 'how closely to look cannot be asked for', encoding);
      carryRest({}, block, same, ledger);
      return out;
    }
    case 'tool-call': {
      if (block.signature !== undefined) ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
      const call: JsonObject = { toolUseId: same ? plainCallId(block.id) : callId(block.id), name: block.name, input: argumentsOf(block, ledger) };
      if (same && isObject(block.rest?.toolUse)) Object.assign(call, block.rest.toolUse);
      else carryRest({}, block, false, ledger);
      return { toolUse: call };
    }
    case 'tool-result':
      return toolResult(block, encoding);
    case 'reasoning':
      return reasoning(block, encoding);
    case 'other':
      return block.from === 'bedrock' ? (block.value as JsonObject) : lose(block, `known to the format ${block.from} alone`, encoding);
  }
}

export function encodeBlocks(blocks: readonly Block[], encoding: Encoding): JsonObject[] {
  const out: JsonObject[] = [];
  for (const block of blocks) {
    const one = encodeBlock(block, encoding);
    if (one === undefined) continue;
    out.push(one);
    const point = cachePoint(block, encoding.ledger);
    if (point !== undefined) out.push(point);
  }
  return out;
}
