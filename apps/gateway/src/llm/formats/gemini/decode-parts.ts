import {
  type Block,
  type BlockPart,
  isObject,
  type Json,
  type JsonObject,
  openProof,
  type ReasoningBlock,
  readObject,
  readString,
  required,
  restOf,
  type Source,
  type ToolResultBlock,
  textOf,
} from '../../ir/index.js';
import { camelNames, listed } from './names.js';

/** Names and ids of calls, as results must tell them. */
export interface CallNames {
  /** The id of a call: its own, or one that is made. */
  idOf(name: string, at: string, own: string | undefined): string;
  /** The id of the call that a result answers: as it says, or by name and order. */
  answered(name: string, own: string | undefined): string;
}

/** Members that only say which kind of part it is. */
const KINDS = ['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse'];

/** @param inner what is not understood of the member that says what the part is */
function finished<T extends BlockPart>(block: T, part: JsonObject, at: string, inner: JsonObject = {}, kind = ''): T {
  const { thought: _, thoughtSignature: _s, ...others } = part;
  for (const kind of KINDS) delete others[kind];
  if (Object.keys(inner).length > 0) others[kind] = inner;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = { ...block.rest, ...rest };
  block.at = at;
  return block;
}

/** Files kept at Google are known by their address there. */
const isKept = (uri: string): boolean => uri.startsWith('https://generativelanguage.googleapis.com/') || uri.startsWith('gs://') || uri.startsWith('files/');

/** @param more its further members, of which a file's name is taken out */
function media(source: Source, mediaType: string, more: JsonObject): Block {
  const [kind] = mediaType.split('/');
  if (kind === 'image') return { type: 'image', source };
  if (kind === 'audio') return { type: 'audio', source, format: mediaType.slice(6) };
  const name = source.kind === 'data' ? textOf(more.displayName) : undefined;
  if (name === undefined) return { type: 'file', source };
  delete more.displayName;
  return { type: 'file', source, name };
}

function text(part: JsonObject, at: string): Block {
  const told = readString(part.text, `${at}/text`) ?? '';
  const signature = textOf(part.thoughtSignature);
  if (part.thought !== true) return { type: 'text', text: told, ...(signature !== undefined && { signature }) };
  const foreign = signature === undefined ? undefined : openProof(signature);
  const block: ReasoningBlock = { type: 'reasoning', text: told, provider: foreign?.provider ?? 'gemini' };
  if (foreign !== undefined) Object.assign(block, foreign);
  else if (signature !== undefined) block.signature = signature;
  return block;
}

/** What a function answered, as text: its `output` alone where that is one. */
function toolResult(value: JsonObject, names: CallNames, at: string): Block {
  const { id, name, response, parts, ...others } = value;
  const called = required(readString(name, `${at}/name`), `${at}/name`);
  const object = readObject(response, `${at}/response`) ?? {};
  const members = Object.keys(object);
  const only = members.length === 1 ? (object.output ?? object.error) : undefined;
  const content: Block[] = [{ type: 'text', text: typeof only === 'string' ? only : JSON.stringify(object), at: `${at}/response` }];
  for (const [i, part] of listed(parts).entries()) if (isObject(part)) content.push(decodePart(part, names, `${at}/parts/${i}`));
  const block: ToolResultBlock = { type: 'tool-result', callId: names.answered(called, textOf(id)), name: called, content };
  if (content.length === 1) block.plain = true;
  if (typeof only === 'string' && object.error !== undefined) block.error = true;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = { functionResponse: rest };
  return block;
}

function toolCall(value: JsonObject, part: JsonObject, names: CallNames, at: string): Block {
  const { id, name, args, ...others } = value;
  const called = required(readString(name, `${at}/name`), `${at}/name`);
  const signature = textOf(part.thoughtSignature);
  const rest = restOf(others);
  return {
    type: 'tool-call',
    id: names.idOf(called, at, textOf(id)),
    name: called,
    arguments: JSON.stringify(args ?? {}),
    ...(signature !== undefined && { signature }),
    ...(rest !== undefined && { rest: { functionCall: rest } }),
  };
}

/** A part of a content. */
export function decodePart(value: Json, names: CallNames, at: string): Block {
  const part = camelNames(required(readObject(value, at), at));
  const { inlineData, fileData, functionCall, functionResponse } = part;
  if (typeof part.text === 'string') return finished(text(part, at), part, at);
  if (isObject(inlineData)) {
    const { data, mimeType, ...more } = camelNames(inlineData);
    const mediaType = readString(mimeType, `${at}/inlineData/mimeType`) ?? 'application/octet-stream';
    const source: Source = { kind: 'data', data: required(readString(data, `${at}/inlineData/data`), `${at}/inlineData/data`), mediaType };
    return finished(media(source, mediaType, more), part, at, more, 'inlineData');
  }
  if (isObject(fileData)) {
    const { fileUri, mimeType, ...more } = camelNames(fileData);
    const uri = required(readString(fileUri, `${at}/fileData/fileUri`), `${at}/fileData/fileUri`);
    const mediaType = textOf(mimeType);
    const typed = mediaType === undefined ? {} : { mediaType };
    const source: Source = isKept(uri) ? { kind: 'id', id: uri, ...typed } : { kind: 'url', url: uri, ...typed };
    return finished(media(source, mediaType ?? 'application/octet-stream', more), part, at, more, 'fileData');
  }
  if (isObject(functionCall)) return finished(toolCall(functionCall, part, names, `${at}/functionCall`), part, at);
  if (isObject(functionResponse)) return finished(toolResult(functionResponse, names, `${at}/functionResponse`), part, at);
  // a thought's proof alone
  if (Object.keys(part).every((name) => name === 'thought' || name === 'thoughtSignature')) return finished(text({ ...part, text: '' }, at), part, at);
  const kind = Object.keys(part).find((name) => !['thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata'].includes(name)) ?? '';
  return { type: 'other', from: 'gemini', kind, value: part, at };
}
