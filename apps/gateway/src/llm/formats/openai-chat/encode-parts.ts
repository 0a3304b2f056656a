import type { Dialect } from '@gatehouse/definition';
import {
  type AudioBlock,
  type Block,
  carryRest,
  dataUrl,
  type FileBlock,
  type ImageBlock,
  type Json,
  type JsonObject,
  type Ledger,
  type Source,
} from '../../ir/index.js';
import { putCacheMark } from '../openai/cache-mark.js';

/** What encoding needs to know besides the part. */
export interface Encoding {
  readonly dialect: Dialect;
  readonly ledger: Ledger;
  /** The request came in this format: what is not understood goes out as it came. */
  readonly same: boolean;
}

export const urlOf = (source: Source): string | undefined =>
  source.kind === 'url' ? source.url : source.kind === 'data' ? dataUrl(source.mediaType, source.data) : undefined;

function image(block: ImageBlock, { ledger }: Encoding): JsonObject | undefined {
  const url = urlOf(block.source);
  if (url === undefined) {
    ledger.lost(block.at ?? '', 'an image that is kept at another provider');
    return undefined;
  }
  return { type: 'image_url', image_url: block.detail === undefined ? { url } : { url, detail: block.detail } };
}

function audio(block: AudioBlock, { ledger }: Encoding): JsonObject | undefined {
  const { source } = block;
  if (source.kind !== 'data') {
    ledger.lost(block.at ?? '', 'sounds are given by their content only');
    return undefined;
  }
  const format = block.format ?? source.mediaType.replace(/^audio\/(?:x-)?/, '').replace('mpeg', 'mp3');
  return { type: 'input_audio', input_audio: { data: source.data, format } };
}

function fileOf(block: FileBlock, { ledger }: Encoding): JsonObject | undefined {
  const { source } = block;
  if (source.kind === 'text') {
    if (block.cite) ledger.lost(`${block.at ?? ''}/citations`, 'citations of documents cannot be asked for');
    return { type: 'text', text: block.name === undefined ? source.text : `${block.name}\n\n${source.text}` };
  }
  if (source.kind === 'url') {
    ledger.lost(block.at ?? '', 'files are given by their content or id only');
    return undefined;
  }
  const file: JsonObject =
    source.kind === 'id' ? { file_id: source.id } : { file_data: block.form === 'bare' ? source.data : dataUrl(source.mediaType, source.data) };
  if (block.name !== undefined) file.filename = block.name;
  else if (source.kind === 'data' && block.form !== 'bare' && block.at === undefined) file.filename = 'file';
  return { type: 'file', file };
}

/** Members that only some formats have, and that no part of this one can hold. */
function reportOdd(block: Block, { ledger }: Encoding): void {
  if (block.type === 'file' && block.context !== undefined) ledger.lost(`${block.at ?? ''}/context`, 'no place for what a document is about');
  if (block.type === 'file' && block.cite && block.source.kind !== 'text')
    ledger.lost(`${block.at ?? ''}/citations`, 'citations of documents cannot be asked for');
  if (block.type === 'text' && block.citations !== undefined) ledger.lost(`${block.at ?? ''}/citations`, 'texts that are given back carry no citations');
  if ((block.type === 'text' || block.type === 'tool-call') && block.signature !== undefined)
    ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
}

/** A part of a message's content; undefined where it cannot be one, which is reported. */
export function encodePart(block: Block, encoding: Encoding): JsonObject | undefined {
  const { dialect, ledger, same } = encoding;
  reportOdd(block, encoding);
  let part: JsonObject | undefined;
  if (block.type === 'text') part = { type: 'text', text: block.text };
  else if (block.type === 'refusal') part = { type: 'refusal', refusal: block.text };
  else if (block.type === 'image') part = image(block, encoding);
  else if (block.type === 'audio') part = audio(block, encoding);
  else if (block.type === 'file') part = fileOf(block, encoding);
  else if (block.type === 'other' && block.from === 'openai-chat') {
    ledger.carried(block.at ?? '');
    return block.value as JsonObject;
  } else ledger.lost(block.at ?? '', block.type === 'other' ? `${block.kind} is known to its own provider alone` : `${block.type} has no place here`);
  if (part === undefined) return undefined;
  putCacheMark(part, block, same, dialect, ledger);
  carryNested(part, block, same, ledger);
  return part;
}

/** `rest` of a part may hold further members of the object inside it. */
function carryNested(part: JsonObject, block: Block, same: boolean, ledger: Ledger): void {
  if (block.rest === undefined) return;
  for (const name of ['image_url', 'input_audio', 'file'] as const) {
    const inner = part[name];
    const more = block.rest[name];
    if (same && more !== undefined && typeof inner === 'object') Object.assign(inner as JsonObject, more);
  }
  carryRest(part, block, same, ledger);
}

/** Content as one string where it is no more than that, else as parts. */
export function encodeContent(blocks: readonly Block[], plain: boolean, encoding: Encoding): Json {
  const only = blocks[0];
  if (blocks.length === 1 && only?.type === 'text' && (plain || encoding.dialect.plainContent) && only.cache === undefined && only.rest === undefined) {
    reportOdd(only, encoding);
    return only.text;
  }
  if (encoding.dialect.plainContent) return joined(blocks, encoding);
  const parts: Json[] = [];
  for (const block of blocks) {
    const part = encodePart(block, encoding);
    if (part !== undefined) parts.push(part);
  }
  return parts;
}

function joined(blocks: readonly Block[], encoding: Encoding): string {
  const texts: string[] = [];
  for (const block of blocks) {
    const part = encodePart(block, encoding);
    if (typeof part?.text === 'string') texts.push(part.text);
    else if (part !== undefined) encoding.ledger.lost(block.at ?? '', 'the provider takes texts only');
  }
  if (texts.length > 1) encoding.ledger.changed(blocks[0]?.at ?? '', 'texts were joined');
  return texts.join('\n\n');
}
