import type { Dialect } from '@gatehouse/definition';
import { type Block, carryRest, dataUrl, type FileBlock, type JsonObject, type Ledger, type Source } from '../../ir/index.js';
import { putCacheMark } from '../openai/cache-mark.js';
import { encodeAnnotation } from './citations.js';

export interface Encoding {
  readonly dialect: Dialect;
  readonly ledger: Ledger;
  /** The request came in this format: what is not understood goes out as it came. */
  readonly same: boolean;
}

function image(source: Source, detail: string | undefined): JsonObject {
  const part: JsonObject = { type: 'input_image' };
  if (source.kind === 'url') part.image_url = source.url;
  else if (source.kind === 'data') part.image_url = dataUrl(source.mediaType, source.data);
  else part.file_id = source.kind === 'id' ? source.id : '';
  if (detail !== undefined) part.detail = detail;
  return part;
}

function file(block: FileBlock): JsonObject {
  const { source } = block;
  if (source.kind === 'text') return { type: 'input_text', text: block.name === undefined ? source.text : `${block.name}\n\n${source.text}` };
  const part: JsonObject = { type: 'input_file' };
  if (source.kind === 'url') part.file_url = source.url;
  else if (source.kind === 'id') part.file_id = source.id;
  else part.file_data = block.form === 'bare' ? source.data : dataUrl(source.mediaType, source.data);
  if (block.name !== undefined) part.filename = block.name;
  return part;
}

function text(block: Block & { type: 'text' }, said: boolean, { ledger, same }: Encoding): JsonObject {
  if (!said && block.form !== 'output_text') {
    if (block.citations !== undefined) ledger.lost(`${block.at ?? ''}/citations`, 'only what models said carries citations');
    return { type: 'input_text', text: block.text };
  }
  const part: JsonObject = { type: 'output_text', text: block.text };
  const annotations = (block.citations ?? []).flatMap((citation) => encodeAnnotation(citation, same) ?? []);
  if (annotations.length < (block.citations?.length ?? 0)) ledger.lost(`${block.at ?? ''}/citations`, 'only what has an address or a file can be cited');
  if (annotations.length > 0 || same) part.annotations = annotations;
  return part;
}

/** @param said by the model, in an earlier turn */
export function encodePart(block: Block, said: boolean, encoding: Encoding): JsonObject | undefined {
  const { dialect, ledger, same } = encoding;
  let part: JsonObject | undefined;
  if (block.type === 'text') part = text(block, said, encoding);
  else if (block.type === 'refusal') part = { type: 'refusal', refusal: block.text };
  else if (block.type === 'image' && !(block.source.kind === 'id' && !same) && block.source.kind !== 'text') part = image(block.source, block.detail);
  else if (block.type === 'file') part = file(block);
  else if (block.type === 'audio' && block.source.kind === 'data')
    part = {
      type: 'input_audio',
      input_audio: { data: block.source.data, format: block.format ?? block.source.mediaType.replace(/^audio\/(?:x-)?/, '').replace('mpeg', 'mp3') },
    };
  else if (block.type === 'other' && block.from === 'openai-responses') return block.value as JsonObject;
  if (part === undefined) {
    ledger.lost(block.at ?? '', block.type === 'other' ? `${block.kind} is known to its own format alone` : `this ${block.type} has no place here`);
    return undefined;
  }
  if (block.type === 'file' && block.context !== undefined) ledger.lost(`${block.at ?? ''}/context`, 'no place for what a document is about');
  if (block.type === 'file' && block.cite) ledger.lost(`${block.at ?? ''}/citations`, 'citations of documents cannot be asked for');
  if (block.type === 'text' && block.signature !== undefined) ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
  if (said && block.cache !== undefined) ledger.lost(block.at ?? '', 'what models said takes no cache marks');
  else putCacheMark(part, block, same, dialect, ledger);
  carryRest(part, block, same, ledger);
  return part;
}
