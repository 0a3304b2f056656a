import { Buffer } from 'node:buffer';
import { type AudioBlock, type Block, type FileBlock, type ImageBlock, isObject, type Json, type JsonObject, type Source, textOf } from '../../ir/index.js';

/** Converse names formats by the endings of files. */
const TYPES: Record<string, string> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  html: 'text/html',
  txt: 'text/plain',
  md: 'text/markdown',
};
const ENDINGS = new Map(Object.entries(TYPES).map(([ending, type]) => [type, ending]));

const typeOf = (format: string, kind: 'image' | 'document' | 'audio' | 'video'): string =>
  TYPES[format] ?? (kind === 'document' ? 'application/octet-stream' : `${kind}/${format}`);
const endingOf = (mediaType: string): string | undefined => ENDINGS.get(mediaType.replace('image/jpg', 'image/jpeg'));

/** Undefined: a kind of source that is this format's alone. */
function sourceOf(value: Json | undefined, mediaType: string): Source | undefined {
  if (!isObject(value)) return undefined;
  if (typeof value.bytes === 'string') return { kind: 'data', data: value.bytes, mediaType };
  if (typeof value.text === 'string') return { kind: 'text', text: value.text, mediaType: 'text/plain' };
  const uri = isObject(value.s3Location) ? textOf(value.s3Location.uri) : undefined;
  return uri === undefined || (isObject(value.s3Location) && value.s3Location.bucketOwner !== undefined) ? undefined : { kind: 'id', id: uri, mediaType };
}

/** A block of an image, document or sound; undefined where its source is this format's alone. */
export function decodeMedia(kind: 'image' | 'document' | 'audio', value: JsonObject): Block | undefined {
  const { format, source: from, name, context, citations, ...others } = value;
  if (Object.keys(others).length > 0) return undefined;
  const source = sourceOf(from, typeOf(textOf(format) ?? 'txt', kind));
  if (source === undefined) return undefined;
  if (kind === 'image') return { type: 'image', source };
  if (kind === 'audio') return { type: 'audio', source, ...(typeof format === 'string' && { format }) };
  const block: FileBlock = { type: 'file', source };
  if (typeof name === 'string') block.name = name;
  if (typeof context === 'string') block.context = context;
  if (isObject(citations) && typeof citations.enabled === 'boolean') block.cite = citations.enabled;
  return block;
}

/** Names of documents may hold few characters, no two blanks together, and no two documents one name. */
const documentName = (name: string | undefined, position: number): string =>
  (name ?? `document ${position}`)
    .replace(/[^A-Za-z0-9\s()[\]-]/g, '-')
    .replace(/\s+/g, ' ')
    .slice(0, 200)
    .trim() || `document ${position}`;

/** Why it has no place there, or what it is. */
export function encodeMedia(block: ImageBlock | AudioBlock | FileBlock, same: boolean, position: number): JsonObject | string {
  const { source } = block;
  if (source.kind === 'url') return 'the provider fetches nothing by URL';
  if (source.kind === 'id' && !same) return 'files kept at another provider are not there';
  const mediaType = source.mediaType ?? 'text/plain';
  const format = block.type === 'audio' ? (block.format ?? mediaType.split('/')[1]) : endingOf(mediaType);
  const place: JsonObject = source.kind === 'data' ? { bytes: source.data } : source.kind === 'id' ? { s3Location: { uri: source.id } } : {};
  if (block.type !== 'file') {
    if (format === undefined || source.kind === 'text') return `${block.type}s of type ${mediaType} are not taken`;
    return { [block.type]: { format, source: place } };
  }
  if (format === undefined) return `documents of type ${mediaType} are not taken`;
  const text = source.kind === 'text' ? { bytes: Buffer.from(source.text).toString('base64') } : place;
  const document: JsonObject = {
    format,
    name: same && block.name !== undefined ? block.name : documentName(block.name, position),
    source: same && source.kind === 'text' ? { text: source.text } : text,
  };
  if (block.context !== undefined) document.context = block.context;
  if (block.cite !== undefined) document.citations = { enabled: block.cite };
  return { document };
}
