import {
  type Block,
  type BlockPart,
  type FileBlock,
  type ImageBlock,
  type Json,
  type JsonObject,
  readArray,
  readObject,
  readString,
  required,
  restOf,
  type Source,
  sourceOfUrl,
} from '../../ir/index.js';
import { takeCacheMark } from '../openai/cache-mark.js';

/** Adds what the codec does not know, and the cache mark, to a block that was read. */
function finished<B extends Block & BlockPart>(block: B, others: JsonObject, at: string): B {
  const cache = takeCacheMark(others);
  if (cache !== undefined) block.cache = cache;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  block.at = at;
  return block;
}

/** What is reported of such a part is about the object inside it, unless there is something beside that. */
function finishedInside<B extends Block & BlockPart>(block: B, others: JsonObject, inner: JsonObject | undefined, member: string, at: string): B {
  if (inner === undefined && Object.keys(others).length === 0) return finished(block, others, `${at}/${member}`);
  return finished(block, inner === undefined ? others : { ...others, [member]: inner }, at);
}

function image({ type: _, image_url, ...others }: JsonObject, at: string): ImageBlock {
  // some take the URL itself where OpenAI has an object
  if (typeof image_url === 'string') return finished({ type: 'image', source: sourceOfUrl(image_url) }, others, at);
  const { url, detail, ...more } = required(readObject(image_url, `${at}/image_url`), `${at}/image_url`);
  const block: ImageBlock = { type: 'image', source: sourceOfUrl(required(readString(url, `${at}/image_url/url`), `${at}/image_url/url`)) };
  const closely = readString(detail, `${at}/image_url/detail`);
  if (closely !== undefined) block.detail = closely;
  const rest = restOf(more);
  return finishedInside(block, others, rest, 'image_url', at);
}

function fileSource(data: string | undefined, id: string | undefined, at: string): Source {
  if (data !== undefined) return data.startsWith('data:') ? sourceOfUrl(data) : { kind: 'data', data, mediaType: 'application/pdf' };
  return { kind: 'id', id: required(id, `${at}/file`) };
}

function file({ type: _, file: value, ...others }: JsonObject, at: string): FileBlock {
  const { file_data, file_id, filename, ...more } = required(readObject(value, `${at}/file`), `${at}/file`);
  const data = readString(file_data, `${at}/file/file_data`);
  const id = readString(file_id, `${at}/file/file_id`);
  const block: FileBlock = { type: 'file', source: fileSource(data, id, at) };
  if (block.source.kind === 'data' && data !== undefined && !data.startsWith('data:')) block.form = 'bare';
  const name = readString(filename, `${at}/file/filename`);
  if (name !== undefined) block.name = name;
  if (data !== undefined && id !== undefined) more.file_id = id;
  const rest = restOf(more);
  return finishedInside(block, others, rest, 'file', at);
}

function part(value: Json, at: string): Block {
  const object = required(readObject(value, at), at);
  switch (object.type) {
    case 'text': {
      const { type: _, text, ...others } = object;
      return finished({ type: 'text', text: readString(text, `${at}/text`) ?? '' }, others, at);
    }
    case 'image_url':
      return image(object, at);
    case 'input_audio': {
      const { type: _, input_audio, ...others } = object;
      const { data, format, ...more } = required(readObject(input_audio, `${at}/input_audio`), `${at}/input_audio`);
      const kind = readString(format, `${at}/input_audio/format`) ?? 'wav';
      const source: Source = { kind: 'data', data: required(readString(data, `${at}/input_audio/data`), `${at}/input_audio/data`), mediaType: `audio/${kind}` };
      const rest = restOf(more);
      return finishedInside({ type: 'audio', source, format: kind }, others, rest, 'input_audio', at);
    }
    case 'file':
      return file(object, at);
    case 'refusal': {
      const { type: _, refusal, ...others } = object;
      return finished({ type: 'refusal', text: readString(refusal, `${at}/refusal`) ?? '' }, others, at);
    }
    default:
      return { type: 'other', from: 'openai-chat', kind: typeof object.type === 'string' ? object.type : '', value: object, at };
  }
}

/** Content that is one string or a list of parts. */
export function decodeContent(content: Json | undefined, at: string): { blocks: Block[]; plain: boolean } {
  if (content === undefined || content === null) return { blocks: [], plain: true };
  if (typeof content === 'string') return { blocks: [{ type: 'text', text: content, at }], plain: true };
  const parts = readArray(content, at) as Json[];
  return { blocks: parts.map((one, i) => part(one, `${at}/${i}`)), plain: false };
}
