import {
  type Block,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  objectOf,
  openProof,
  type ReasoningBlock,
  readObject,
  readString,
  required,
  type ToolResultBlock,
  textOf,
} from '../../ir/index.js';
import { decodeMedia } from './media.js';

const other = (kind: string, value: JsonObject, at: string): Block => ({ type: 'other', from: 'bedrock', kind, value, at });

/** A thought; `redactedContent` is readable to its model alone. */
export function decodeReasoning(value: JsonObject): ReasoningBlock {
  const { reasoningText, redactedContent } = value;
  const block: ReasoningBlock = { type: 'reasoning', provider: 'bedrock' };
  if (typeof redactedContent === 'string') return { ...block, encrypted: redactedContent };
  const { text, signature } = objectOf(reasoningText);
  const foreign = openProof(textOf(signature) ?? '');
  if (typeof text === 'string') block.text = text;
  if (foreign !== undefined) Object.assign(block, foreign);
  else if (typeof signature === 'string') block.signature = signature;
  return block;
}

function toolResult(value: JsonObject, at: string): Block {
  const { toolUseId, content, status, ...others } = value;
  const result: ToolResultBlock = { type: 'tool-result', callId: required(readString(toolUseId, `${at}/toolUseId`), `${at}/toolUseId`), content: [] };
  for (const [i, one] of listOf(content).entries()) {
    const part = objectOf(one);
    if (part.json !== undefined) result.content.push({ type: 'text', text: JSON.stringify(part.json), form: 'json', at: `${at}/content/${i}` });
    else result.content.push(decodeBlock(part, `${at}/content/${i}`));
  }
  if (status === 'error') result.error = true;
  else if (status === 'success') result.error = false;
  if (Object.keys(others).length > 0) result.rest = { toolResult: others };
  return result;
}

/** `citationsContent`: text with its sources. */
function cited(value: JsonObject): Block {
  const text = listOf(value.content).flatMap((one) => textOf(objectOf(one).text) ?? []);
  const citations = listOf(value.citations)
    .filter(isObject)
    .map((raw) => {
      const title = textOf(raw.title);
      const url = textOf(objectOf(objectOf(raw.location).web).url);
      const quote = listOf(raw.sourceContent)
        .flatMap((one) => textOf(objectOf(one).text) ?? [])
        .join('');
      return { raw, ...(title !== undefined && { title }), ...(url !== undefined && { url }), ...(quote !== '' && { quote }) };
    });
  return { type: 'text', text: text.join(''), citations };
}

/** A block of a message: an object of one member, which says what it is. */
export function decodeBlock(value: Json, at: string): Block {
  const object = required(readObject(value, at), at);
  const [kind = ''] = Object.keys(object);
  const inner = object[kind];
  if (kind === 'text') return { type: 'text', text: textOf(inner) ?? '', at };
  if (!isObject(inner)) return other(kind, object, at);
  switch (kind) {
    case 'image':
    case 'document':
    case 'audio': {
      const block = decodeMedia(kind, inner);
      return block === undefined ? other(kind, object, at) : { ...block, at };
    }
    case 'toolUse': {
      const { toolUseId, name, input, ...others } = inner;
      return {
        type: 'tool-call',
        id: required(readString(toolUseId, `${at}/toolUse/toolUseId`), `${at}/toolUse/toolUseId`),
        name: required(readString(name, `${at}/toolUse/name`), `${at}/toolUse/name`),
        arguments: JSON.stringify(input ?? {}),
        ...(Object.keys(others).length > 0 && { rest: { toolUse: others } }),
        at,
      };
    }
    case 'toolResult':
      return { ...toolResult(inner, `${at}/toolResult`), at };
    case 'reasoningContent':
      return { ...decodeReasoning(inner), at };
    case 'citationsContent':
      return { ...cited(inner), at };
    default:
      return other(kind, object, at);
  }
}

/** Blocks of a message, each with the cache point that stands behind it. */
export function decodeBlocks(value: Json | undefined, at: string): Block[] {
  const blocks: Block[] = [];
  for (const [i, one] of listOf(value).entries()) {
    const point = objectOf(one).cachePoint;
    const last = blocks.at(-1);
    if (isObject(point) && last !== undefined && last.cache === undefined) {
      const ttl = textOf(point.ttl);
      last.cache = { form: 'cachePoint', ...(ttl !== undefined && { ttl }) };
    } else blocks.push(decodeBlock(one, `${at}/${i}`));
  }
  return blocks;
}
