import {
  type Block,
  type FileBlock,
  type ImageBlock,
  type Json,
  type JsonObject,
  objectOf,
  readArray,
  readObject,
  readString,
  required,
  restOf,
  type Source,
  sourceOfUrl,
  type TextBlock,
} from '../../ir/index.js';
import { takeCacheMark } from '../openai/cache-mark.js';
import { decodeAnnotations } from './citations.js';

export function finished<B extends Block>(block: B, others: JsonObject, at: string): B {
  const cache = takeCacheMark(others);
  if (cache !== undefined) block.cache = cache;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  block.at = at;
  return block;
}

function image({ type: _, image_url, file_id, detail, ...others }: JsonObject, at: string): ImageBlock {
  const url = readString(image_url, `${at}/image_url`);
  const id = readString(file_id, `${at}/file_id`);
  const source: Source = url === undefined ? { kind: 'id', id: required(id, `${at}/image_url`) } : sourceOfUrl(url);
  const block: ImageBlock = { type: 'image', source };
  const closely = readString(detail, `${at}/detail`);
  if (closely !== undefined) block.detail = closely;
  if (url !== undefined && id !== undefined) others.file_id = id;
  return finished(block, others, at);
}

function file({ type: _, file_data, file_id, file_url, filename, ...others }: JsonObject, at: string): FileBlock {
  const data = readString(file_data, `${at}/file_data`);
  const url = readString(file_url, `${at}/file_url`);
  const id = readString(file_id, `${at}/file_id`);
  let source: Source;
  if (data !== undefined) source = data.startsWith('data:') ? sourceOfUrl(data) : { kind: 'data', data, mediaType: 'application/pdf' };
  else source = url === undefined ? { kind: 'id', id: required(id, `${at}/file_data`) } : { kind: 'url', url };
  const block: FileBlock = { type: 'file', source };
  if (data !== undefined && !data.startsWith('data:')) block.form = 'bare';
  const name = readString(filename, `${at}/filename`);
  if (name !== undefined) block.name = name;
  if (data !== undefined && id !== undefined) others.file_id = id;
  return finished(block, others, at);
}

function text({ type, text: said, annotations, ...others }: JsonObject, at: string): TextBlock {
  const block: TextBlock = { type: 'text', text: readString(said, `${at}/text`) ?? '' };
  const citations = decodeAnnotations(annotations);
  if (citations.length > 0) block.citations = citations;
  // what was answered is given back with the chances of its tokens
  if (type === 'output_text') {
    block.form = 'output_text';
    if (Array.isArray(others.logprobs) && others.logprobs.length === 0) delete others.logprobs;
  }
  return finished(block, others, at);
}

export function decodePart(value: Json, at: string): Block {
  const object = required(readObject(value, at), at);
  switch (object.type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return text(object, at);
    case 'refusal': {
      const { type: _, refusal, ...others } = object;
      return finished({ type: 'refusal', text: readString(refusal, `${at}/refusal`) ?? '' }, others, at);
    }
    case 'input_image':
      return image(object, at);
    case 'input_file':
      return file(object, at);
    case 'input_audio': {
      const { type: _, input_audio, ...others } = object;
      const { data, format } = objectOf(input_audio);
      const kind = readString(format, `${at}/input_audio/format`) ?? 'wav';
      const source: Source = { kind: 'data', data: required(readString(data, `${at}/input_audio/data`), `${at}/input_audio/data`), mediaType: `audio/${kind}` };
      return finished({ type: 'audio', source, format: kind }, others, at);
    }
    default:
      return { type: 'other', from: 'openai-responses', kind: typeof object.type === 'string' ? object.type : '', value: object, at };
  }
}

/** Content that is one string or a list of parts. */
export function decodeContent(content: Json | undefined, at: string): { blocks: Block[]; plain: boolean } {
  if (content === undefined || content === null) return { blocks: [], plain: true };
  if (typeof content === 'string') return { blocks: [{ type: 'text', text: content, at }], plain: true };
  return { blocks: (readArray(content, at) as Json[]).map((part, i) => decodePart(part, `${at}/${i}`)), plain: false };
}
