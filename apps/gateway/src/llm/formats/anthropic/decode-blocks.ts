import {
  BadModelRequest,
  type Block,
  type BlockPart,
  type FileBlock,
  isObject,
  type Json,
  type JsonObject,
  openProof,
  type ReasoningBlock,
  readArray,
  readObject,
  readString,
  required,
  restOf,
  type Source,
  type ToolResultBlock,
  textOf,
} from '../../ir/index.js';
import { takeCacheMark } from './cache-mark.js';
import { decodeCitation } from './citations.js';

/** Adds what every block may have. */
function finished<T extends BlockPart>(block: T, others: JsonObject, at: string): T {
  const cache = takeCacheMark(others);
  if (cache !== undefined) block.cache = cache;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  block.at = at;
  return block;
}

const need = (value: Json | undefined, at: string): string => required(readString(value, at), at);

/** Undefined: a kind of source that is this format's alone. */
function sourceOf(value: Json | undefined, at: string): Source | undefined {
  const source = required(readObject(value, at), at);
  switch (source.type) {
    case 'base64':
      return { kind: 'data', data: need(source.data, `${at}/data`), mediaType: need(source.media_type, `${at}/media_type`) };
    case 'url':
      return { kind: 'url', url: need(source.url, `${at}/url`) };
    case 'file':
      return { kind: 'id', id: need(source.file_id, `${at}/file_id`) };
    case 'text':
      return { kind: 'text', text: need(source.data, `${at}/data`), mediaType: textOf(source.media_type) ?? 'text/plain' };
    default:
      return undefined;
  }
}

const other = (value: JsonObject, at: string): Block => ({ type: 'other', from: 'anthropic', kind: textOf(value.type) ?? '', value, at });

function document(object: JsonObject, at: string): Block {
  const { type: _, source: from, title, context, citations, ...others } = object;
  const source = sourceOf(from, `${at}/source`);
  if (source === undefined) return other(object, at);
  const block: FileBlock = { type: 'file', source };
  const name = readString(title, `${at}/title`);
  if (name !== undefined) block.name = name;
  const told = readString(context, `${at}/context`);
  if (told !== undefined) block.context = told;
  if (isObject(citations) && typeof citations.enabled === 'boolean') block.cite = citations.enabled;
  return finished(block, others, at);
}

function toolResult(object: JsonObject, at: string): Block {
  const { type: _, tool_use_id, content, is_error, ...others } = object;
  const { blocks, plain } = decodeContent(content, `${at}/content`);
  const block: ToolResultBlock = { type: 'tool-result', callId: need(tool_use_id, `${at}/tool_use_id`), content: blocks };
  if (plain) block.plain = true;
  if (is_error === true) block.error = true;
  return finished(block, others, at);
}

/** A thought of Claude's own, or another provider's in the place of one. */
export function decodeThinking(object: JsonObject): ReasoningBlock {
  const { type, thinking, signature, data, ...others } = object;
  const text = textOf(thinking);
  const proof = textOf(type === 'redacted_thinking' ? data : signature) ?? '';
  const foreign = openProof(proof);
  const block: ReasoningBlock = { type: 'reasoning', provider: foreign?.provider ?? 'anthropic' };
  if (text !== undefined && (text !== '' || foreign === undefined)) block.text = text;
  if (foreign !== undefined) {
    if (foreign.id !== undefined) block.id = foreign.id;
    if (foreign.signature !== undefined) block.signature = foreign.signature;
    if (foreign.encrypted !== undefined) block.encrypted = foreign.encrypted;
  } else if (type === 'redacted_thinking') block.encrypted = proof;
  else if (proof !== '') block.signature = proof;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  return block;
}

/** A block of a message. */
export function decodeBlock(value: Json, at: string): Block {
  const object = required(readObject(value, at), at);
  switch (object.type) {
    case 'text': {
      const { type: _, text, citations, ...others } = object;
      const block: Block = { type: 'text', text: need(text, `${at}/text`) };
      const cited = readArray(citations, `${at}/citations`)?.flatMap((one) => decodeCitation(one) ?? []);
      if (cited !== undefined && cited.length > 0) block.citations = cited;
      return finished(block, others, at);
    }
    case 'image': {
      const { type: _, source: from, ...others } = object;
      const source = sourceOf(from, `${at}/source`);
      return source === undefined ? other(object, at) : finished<Block>({ type: 'image', source }, others, at);
    }
    case 'document':
      return document(object, at);
    case 'tool_use': {
      const { type: _, id, name, input, ...others } = object;
      const call: Block = { type: 'tool-call', id: need(id, `${at}/id`), name: need(name, `${at}/name`), arguments: JSON.stringify(input ?? {}) };
      return finished(call, others, at);
    }
    case 'tool_result':
      return toolResult(object, at);
    case 'thinking':
    case 'redacted_thinking':
      return { ...decodeThinking(object), at };
    default:
      if (typeof object.type !== 'string') throw new BadModelRequest(`${at}/type`, 'is required');
      return other(object, at);
  }
}

/** Content that is one string or a list of blocks. */
export function decodeContent(content: Json | undefined, at: string): { blocks: Block[]; plain: boolean } {
  if (content === undefined || content === null) return { blocks: [], plain: false };
  if (typeof content === 'string') return { blocks: [{ type: 'text', text: content, at }], plain: true };
  const blocks = required(readArray(content, at), at);
  return { blocks: blocks.map((one, i) => decodeBlock(one, `${at}/${i}`)), plain: false };
}
