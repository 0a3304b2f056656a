import { Buffer } from 'node:buffer';
import {
  type AudioBlock,
  type Block,
  carryRest,
  type FileBlock,
  type ImageBlock,
  type JsonObject,
  type Ledger,
  type ReasoningBlock,
  type Source,
  type ToolResultBlock,
} from '../../ir/index.js';
import { argumentsOf } from '../call-arguments.js';
import { plainCallId } from '../call-ids.js';
import { isBlank } from '../settings.js';
import { putCacheMark } from './cache-mark.js';
import { encodeCitation } from './citations.js';

export interface Encoding {
  /** The caller speaks this format, too. */
  same: boolean;
  /** Sources of images that the provider takes. */
  images: readonly ('url' | 'data' | 'id')[];
  ledger: Ledger;
}

/** Calls' ids as this format spells them. */
export const callId = (id: string): string => plainCallId(id).replace(/[^A-Za-z0-9_-]/g, '_') || '_';

const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];
const NO_FILES = 'files kept at another provider are not there';

function lose({ at }: Block, why: string, { ledger }: Encoding): undefined {
  ledger.lost(at ?? '', why);
  return undefined;
}

function finished(out: JsonObject, block: Block, { same, ledger }: Encoding): JsonObject {
  putCacheMark(out, block, ledger);
  carryRest(out, block, same, ledger);
  return out;
}

function image(block: ImageBlock, encoding: Encoding): JsonObject | undefined {
  const { source, detail } = block;
  const { ledger } = encoding;
  const taken = source.kind !== 'text' && encoding.images.includes(source.kind);
  if (!taken) return lose(block, `the provider takes no image by ${source.kind}`, encoding);
  if (source.kind === 'id' && !encoding.same) return lose(block, NO_FILES, encoding);
  const mediaType = source.kind === 'data' ? source.mediaType.replace('image/jpg', 'image/jpeg') : undefined;
  if (mediaType !== undefined && !IMAGE_TYPES.includes(mediaType)) return lose(block, `images of type ${mediaType} are not taken`, encoding);
  if (detail !== undefined && detail !== 'auto') ledger.lost(block.at ?? '', 'how closely to look cannot be asked for');
  const out: JsonObject = { type: 'image', source: sourceMember(source, mediaType) };
  return finished(out, block, encoding);
}

function sourceMember(source: Source, mediaType: string | undefined): JsonObject {
  switch (source.kind) {
    case 'data':
      return { type: 'base64', media_type: mediaType ?? source.mediaType, data: source.data };
    case 'url':
      return { type: 'url', url: source.url };
    case 'id':
      return { type: 'file', file_id: source.id };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
  }
}

const isText = (mediaType: string): boolean => /^text\/|^application\/(json|xml|yaml|x-yaml)\b/.test(mediaType);

/** Undefined: no kind of source that the format has. */
function documentSource(source: Source, same: boolean): JsonObject | undefined {
  if (source.kind === 'id' && !same) return undefined;
  if (source.kind === 'url' && (source.mediaType ?? 'application/pdf') !== 'application/pdf') return undefined;
  if (source.kind !== 'data' || source.mediaType === 'application/pdf') return sourceMember(source, undefined);
  return isText(source.mediaType) ? sourceMember({ kind: 'text', text: Buffer.from(source.data, 'base64').toString('utf8') }, undefined) : undefined;
}

function document(block: FileBlock, encoding: Encoding): JsonObject | undefined {
  const source = documentSource(block.source, encoding.same);
  if (source === undefined) return lose(block, block.source.kind === 'id' ? NO_FILES : 'documents are PDF or text', encoding);
  const out: JsonObject = { type: 'document', source };
  if (block.name !== undefined) out.title = block.name;
  if (block.context !== undefined) out.context = block.context;
  if (block.cite !== undefined) out.citations = { enabled: block.cite };
  return finished(out, block, encoding);
}

function toolResult(block: ToolResultBlock, encoding: Encoding): JsonObject {
  const out: JsonObject = { type: 'tool_result', tool_use_id: encoding.same ? plainCallId(block.callId) : callId(block.callId) };
  const [only] = block.content;
  if (block.plain && block.content.length === 1 && only?.type === 'text') out.content = only.text;
  else if (block.content.length > 0) out.content = encodeBlocks(block.content, encoding);
  if (block.error) out.is_error = true;
  return finished(out, block, encoding);
}

/** Claude's own thoughts with its proof alone: it takes no others. Those of Bedrock are its own, too. */
function reasoning(block: ReasoningBlock, encoding: Encoding): JsonObject | undefined {
  const own = block.provider === 'anthropic' || block.provider === 'bedrock';
  if (own && block.encrypted !== undefined) return finished({ type: 'redacted_thinking', data: block.encrypted }, block, encoding);
  if (own && (block.signature !== undefined || encoding.same))
    return finished({ type: 'thinking', thinking: block.text ?? '', signature: block.signature ?? '' }, block, encoding);
  return lose(block, 'the model takes back only thoughts of its own, with their signature', encoding);
}

const audio = (block: AudioBlock, encoding: Encoding): undefined => lose(block, 'the model’s format has no sound', encoding);

/** Undefined: it has no place there, and that was reported. */
export function encodeBlock(block: Block, encoding: Encoding): JsonObject | undefined {
  switch (block.type) {
    case 'text': {
      // texts of nothing or white space are refused; models and clients of other formats write them where there is none
      if (!encoding.same && isBlank(block.text)) return undefined;
      const out: JsonObject = { type: 'text', text: block.text };
      const citations = encoding.same ? block.citations?.flatMap((one) => encodeCitation(one) ?? []) : undefined;
      if (citations !== undefined && citations.length > 0) out.citations = citations;
      else if (block.citations !== undefined) encoding.ledger.lost(block.at ?? '', 'citations of another format are not taken back');
      return finished(out, block, encoding);
    }
    case 'refusal':
      encoding.ledger.changed(block.at ?? '', 'given back as text');
      return finished({ type: 'text', text: block.text }, block, encoding);
    case 'image':
      return image(block, encoding);
    case 'audio':
      return audio(block, encoding);
    case 'file':
      return document(block, encoding);
    case 'tool-call': {
      const id = encoding.same ? plainCallId(block.id) : callId(block.id);
      if (block.signature !== undefined) encoding.ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
      return finished({ type: 'tool_use', id, name: block.name, input: argumentsOf(block, encoding.ledger) }, block, encoding);
    }
    case 'tool-result':
      return toolResult(block, encoding);
    case 'reasoning':
      return reasoning(block, encoding);
    case 'other':
      return block.from === 'anthropic' ? (block.value as JsonObject) : lose(block, `known to the format ${block.from} alone`, encoding);
  }
}

export function encodeBlocks(blocks: readonly Block[], encoding: Encoding): JsonObject[] {
  const out: JsonObject[] = [];
  for (const block of blocks) {
    const one = encodeBlock(block, encoding);
    if (one !== undefined) out.push(one);
  }
  return out;
}
