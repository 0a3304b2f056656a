import type { Dialect } from '@gatehouse/definition';
import {
  type AudioBlock,
  type Block,
  carryRest,
  type FileBlock,
  type ImageBlock,
  isObject,
  type Json,
  type JsonObject,
  jsonOf,
  type Ledger,
  type ReasoningBlock,
  type Source,
  type ToolCallBlock,
  type ToolResultBlock,
} from '../../ir/index.js';
import { argumentsOf } from '../call-arguments.js';
import { openCallId } from '../call-ids.js';
import { isMadeCallId } from '../made-call-id.js';

export interface Encoding {
  same: boolean;
  dialect: Dialect;
  ledger: Ledger;
  /** Names of the functions that were called, by the calls' ids. */
  called: ReadonlyMap<string, string>;
}

/** Documented for conversations that another model began: the proof is not looked for. */
const NO_PROOF = 'skip_thought_signature_validator';

function lose({ at }: Block, why: string, { ledger }: Encoding): undefined {
  ledger.lost(at ?? '', why);
  return undefined;
}

function finished(out: JsonObject, block: Block, { same, ledger }: Encoding): JsonObject {
  for (const kind of ['inlineData', 'fileData']) {
    const [own, more] = [out[kind], block.rest?.[kind]];
    if (same && isObject(own) && isObject(more)) Object.assign(own, more);
  }
  if (block.cache !== undefined) ledger.lost(`${block.at ?? ''}/${block.cache.form ?? 'cache_control'}`, 'the provider caches prompts by itself');
  carryRest(out, block, same, ledger);
  return out;
}

const TYPES: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  mp3: 'audio/mp3',
  wav: 'audio/wav',
  mp4: 'video/mp4',
};

const typeOfUrl = (url: string): string | undefined => TYPES[/\.(\w{3,4})(?:[?#]|$)/.exec(url)?.[1]?.toLowerCase() ?? ''];

function mediaPart(block: ImageBlock | AudioBlock | FileBlock, source: Source, encoding: Encoding): JsonObject | undefined {
  const { same, dialect } = encoding;
  switch (source.kind) {
    case 'data':
      return finished(
        { inlineData: { mimeType: same ? source.mediaType : source.mediaType.replace('image/jpg', 'image/jpeg'), data: source.data } },
        block,
        encoding,
      );
    case 'text':
      return finished({ text: source.text }, block, encoding);
    case 'id': {
      if (!same) return lose(block, 'files kept at another provider are not there', encoding);
      break;
    }
    case 'url':
      if (dialect.images !== undefined && !dialect.images.includes('url')) return lose(block, 'the provider fetches nothing by URL', encoding);
  }
  const uri = source.kind === 'id' ? source.id : source.url;
  // some type is demanded: what an address does not tell is taken to be what pictures mostly are
  const type = source.mediaType ?? (same ? undefined : (typeOfUrl(uri) ?? (block.type === 'image' ? 'image/jpeg' : undefined)));
  return finished({ fileData: { ...(type !== undefined && { mimeType: type }), fileUri: uri } }, block, encoding);
}

function media(block: ImageBlock | AudioBlock | FileBlock, encoding: Encoding): JsonObject | undefined {
  const out = mediaPart(block, block.source, encoding);
  if (out === undefined) return undefined;
  const { ledger } = encoding;
  if (block.type === 'image' && block.detail !== undefined && block.detail !== 'auto') ledger.lost(block.at ?? '', 'how closely to look cannot be asked for');
  if (block.type === 'file') {
    if (block.name !== undefined && isObject(out.inlineData) && encoding.same) out.inlineData.displayName = block.name;
    else if (block.name !== undefined) ledger.lost(block.at ?? '', 'files have no names there');
    if (block.context !== undefined) ledger.lost(block.at ?? '', 'files have no context there');
    if (block.cite) ledger.lost(block.at ?? '', 'files are not cited there');
  }
  return out;
}

function toolCall(block: ToolCallBlock, encoding: Encoding, first: boolean): JsonObject {
  const opened = openCallId(block.id);
  const call: JsonObject = { name: block.name, args: argumentsOf(block, encoding.ledger) };
  if (!isMadeCallId(opened.id)) call.id = opened.id;
  const { rest, ...own } = block;
  if (encoding.same && isObject(rest?.functionCall)) Object.assign(call, rest.functionCall);
  const out: JsonObject = { functionCall: call };
  const signature = block.signature ?? opened.signature;
  if (signature !== undefined) out.thoughtSignature = signature;
  else if (first && !encoding.same && encoding.dialect.thinkingAs !== 'budget') out.thoughtSignature = NO_PROOF;
  const { functionCall: _, ...more } = rest ?? {};
  return finished(out, { ...own, rest: more }, encoding);
}

/** As an object: what is none is its `output`. */
function responseOf(content: readonly Block[], error: boolean): JsonObject {
  const text = content.flatMap((block) => (block.type === 'text' || block.type === 'refusal' ? block.text : [])).join('\n');
  const value: Json | undefined = error ? undefined : jsonOf(text);
  return isObject(value) ? value : { [error ? 'error' : 'output']: text };
}

function toolResult(block: ToolResultBlock, encoding: Encoding): JsonObject {
  const { id } = openCallId(block.callId);
  const name = block.name ?? encoding.called.get(block.callId);
  if (name === undefined) encoding.ledger.changed(block.at ?? '', 'the call that it answers is not there: named by its id');
  const response: JsonObject = { name: name ?? id, response: responseOf(block.content, block.error === true) };
  if (!isMadeCallId(id)) response.id = id;
  const parts: JsonObject[] = [];
  for (const one of block.content) {
    if (one.type === 'text' || one.type === 'refusal') continue;
    const part = encodePart(one, encoding, false);
    if (part !== undefined && (part.inlineData !== undefined || part.fileData !== undefined)) parts.push(part);
    else if (part !== undefined) lose(one, 'a function answers in text, images and files alone', encoding);
  }
  if (parts.length > 0) response.parts = parts;
  const { rest, ...own } = block;
  if (encoding.same && isObject(rest?.functionResponse)) Object.assign(response, rest.functionResponse);
  const { functionResponse: _, ...more } = rest ?? {};
  return finished({ functionResponse: response }, { ...own, rest: more }, encoding);
}

function reasoning(block: ReasoningBlock, encoding: Encoding): JsonObject | undefined {
  if (block.provider !== 'gemini') return lose(block, 'the model takes back only thoughts of its own', encoding);
  const out: JsonObject = { text: block.text ?? '', thought: true };
  if (block.signature !== undefined) out.thoughtSignature = block.signature;
  return finished(out, block, encoding);
}

/**
 * Undefined: it has no place there, and that was reported.
 * @param first of the calls in its message
 */
export function encodePart(block: Block, encoding: Encoding, first: boolean): JsonObject | undefined {
  switch (block.type) {
    case 'text': {
      if (block.text === '' && block.signature === undefined && !encoding.same) return undefined;
      const out: JsonObject = { text: block.text };
      if (block.signature !== undefined) out.thoughtSignature = block.signature;
      if (block.citations !== undefined) encoding.ledger.lost(block.at ?? '', 'citations are not taken back');
      return finished(out, block, encoding);
    }
    case 'refusal':
      encoding.ledger.changed(block.at ?? '', 'given back as text');
      return finished({ text: block.text }, block, encoding);
    case 'image':
    case 'audio':
    case 'file':
      return media(block, encoding);
    case 'tool-call':
      return toolCall(block, encoding, first);
    case 'tool-result':
      return toolResult(block, encoding);
    case 'reasoning':
      return reasoning(block, encoding);
    case 'other':
      return block.from === 'gemini' ? (block.value as JsonObject) : lose(block, `known to the format ${block.from} alone`, encoding);
  }
}

export function encodeParts(blocks: readonly Block[], encoding: Encoding): JsonObject[] {
  const out: JsonObject[] = [];
  let first = true;
  for (const block of blocks) {
    const part = encodePart(block, encoding, first);
    if (block.type === 'tool-call') first = false;
    if (part !== undefined) out.push(part);
  }
  return out;
}
