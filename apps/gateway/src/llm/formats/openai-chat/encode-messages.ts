import {
  type Block,
  carryRest,
  type Json,
  type JsonObject,
  type ModelMessage,
  type ModelRequest,
  type ReasoningBlock,
  type ToolCallBlock,
  type ToolResultBlock,
} from '../../ir/index.js';
import { readableOf } from '../answer-parts.js';
import { plainCallId } from '../call-ids.js';
import { type Encoding, encodeContent, encodePart } from './encode-parts.js';
import { detailsOf } from './reasoning.js';
import { shortId } from './short-id.js';

function toolCall(block: ToolCallBlock, { dialect, ledger, same }: Encoding): JsonObject {
  const own = plainCallId(block.id);
  const id = dialect.shortToolCallIds ? shortId(own) : own;
  const call: JsonObject = block.custom
    ? { id, type: 'custom', custom: { name: block.name, input: block.arguments } }
    : { id, type: 'function', function: { name: block.name, arguments: block.arguments === '' ? '{}' : block.arguments } };
  if (same && block.arguments === '' && !block.custom) (call.function as JsonObject).arguments = '';
  if (block.signature !== undefined && block.form !== 'id') {
    if (same) call.extra_content = { google: { thought_signature: block.signature } };
    else ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
  }
  if (block.cache !== undefined) ledger.lost(block.at ?? '', 'calls of tools take no cache marks');
  if (same)
    for (const name of ['function', 'custom'] as const)
      if (block.rest?.[name] !== undefined && call[name] !== undefined) Object.assign(call[name] as JsonObject, block.rest[name]);
  carryRest(call, block, same, ledger);
  return call;
}

/** Thoughts of earlier turns, where the provider reads them. */
function putThoughts(out: JsonObject, blocks: readonly ReasoningBlock[], { dialect, ledger, same }: Encoding): void {
  const details: Json[] = [];
  let text = '';
  let member: string | undefined;
  for (const [index, block] of blocks.entries()) {
    const form = same && block.form !== undefined ? block.form : dialect.reasoningField;
    if (form === undefined) ledger.lost(block.at ?? '', 'thoughts of earlier turns are not taken');
    else if (form === 'reasoning_details') details.push(...detailsOf(block, index));
    else {
      member = form;
      text += readableOf(block);
      if (block.signature !== undefined || block.encrypted !== undefined) ledger.lost(block.at ?? '', 'a proof that only its own provider reads');
    }
  }
  if (details.length > 0) out.reasoning_details = details;
  if (member !== undefined) out[member] = text;
}

const saysNothing = (content: Json | undefined): boolean => content === null || (Array.isArray(content) && content.length === 0);

interface Parts {
  content: Block[];
  thoughts: ReasoningBlock[];
  calls: ToolCallBlock[];
  results: ToolResultBlock[];
}

function sorted(blocks: readonly Block[]): Parts {
  const parts: Parts = { content: [], thoughts: [], calls: [], results: [] };
  for (const block of blocks) {
    if (block.type === 'reasoning') parts.thoughts.push(block);
    else if (block.type === 'tool-call') parts.calls.push(block);
    else if (block.type === 'tool-result') parts.results.push(block);
    else parts.content.push(block);
  }
  return parts;
}

function assistant(message: ModelMessage, encoding: Encoding): JsonObject {
  const out: JsonObject = { role: 'assistant' };
  const { content, thoughts, calls } = sorted(message.blocks);
  const spoken: Block[] = [];
  for (const block of content) {
    if (block.type === 'refusal' && (block.form === 'member' || message.plain)) out.refusal = block.text;
    else if (block.type === 'audio' && block.source.kind === 'id') out.audio = { id: block.source.id };
    else if (block.type === 'image' || block.type === 'file' || block.type === 'audio')
      encoding.ledger.lost(block.at ?? '', 'what models made is given back as text only');
    else spoken.push(block);
  }
  if (spoken.length > 0) {
    const onlyText = spoken.every((block) => block.type === 'text');
    // a foreign format's several texts are one answer: parts of it are not known everywhere
    out.content = encodeContent(spoken, message.plain === true || (onlyText && spoken.length === 1 && !encoding.same), encoding);
  } else if (out.audio === undefined) out.content = null;
  putThoughts(out, thoughts, encoding);
  if (calls.length > 0) out.tool_calls = calls.map((call) => toolCall(call, encoding));
  // of what another format said nothing may be left: one who says nothing says so in an empty text here
  if (!encoding.same && saysNothing(out.content) && calls.length === 0 && out.refusal === undefined) out.content = '';
  return out;
}

const NO_TEXT = 'The result is in the next message.';

/** A tool's result holds text only here: what else it holds follows in a message of the user. */
function toolResult(block: ToolResultBlock, encoding: Encoding, moved: Block[]): JsonObject {
  const { dialect, ledger } = encoding;
  const texts: Block[] = [];
  for (const one of block.content) {
    if (one.type === 'text' || one.type === 'other' || (one.type === 'file' && one.source.kind === 'text')) texts.push(one);
    else {
      moved.push(one);
      ledger.changed(one.at ?? block.at ?? '', 'follows in a message of the user: results of tools are text here');
    }
  }
  if (block.error) ledger.lost(block.at ?? '', 'no place for that the tool failed');
  const content = texts.length === 0 ? (block.content.length === 0 ? '' : NO_TEXT) : encodeContent(texts, block.plain === true, encoding);
  const callId = plainCallId(block.callId);
  const out: JsonObject = { role: 'tool', tool_call_id: dialect.shortToolCallIds ? shortId(callId) : callId, content };
  if (encoding.same && block.name !== undefined && block.form !== 'function') out.name = block.name;
  if (block.cache !== undefined) ledger.lost(block.at ?? '', 'results of tools take no cache marks');
  carryRest(out, block, encoding.same, ledger);
  return out;
}

/** Messages of one of ours: results of tools first, each by itself, then what else it says. */
function encodeMessage(message: ModelMessage, encoding: Encoding, out: Json[], moved: Block[]): void {
  const { results, content, calls, thoughts } = sorted(message.blocks);
  for (const result of results) out.push(toolResult(result, encoding, moved));
  if (results.length > 0 && content.length === 0) return;
  if (moved.length > 0 && message.role === 'user') content.unshift(...moved.splice(0));
  const role = message.role === 'tool' ? 'user' : message.role;
  const written: JsonObject =
    role === 'assistant'
      ? assistant(message, encoding)
      : { role: roleFor(role, encoding), content: encodeContent(content, message.plain === true && content.length === 1, encoding) };
  if (!encoding.same && saysNothing(written.content) && role !== 'assistant') written.content = '';
  if (role !== 'assistant') for (const odd of [...calls, ...thoughts]) encoding.ledger.lost(odd.at ?? '', `a ${role} makes no ${odd.type}`);
  if (message.name !== undefined) {
    if (encoding.dialect.unsupported?.includes('messages.name')) encoding.ledger.lost(`${message.at ?? ''}/name`, 'the provider takes no names');
    else written.name = message.name;
  }
  carryRest(written, message, encoding.same, encoding.ledger);
  out.push(written);
}

const roleFor = (role: 'system' | 'developer' | 'user', { dialect }: Encoding): string => (role === 'user' ? role : (dialect.systemRole ?? role));

export function encodeMessages(request: ModelRequest, encoding: Encoding): Json[] {
  const out: Json[] = [];
  const moved: Block[] = [];
  for (const message of request.messages) {
    // pictures of results come after the last of them, before anybody else speaks
    if (moved.length > 0 && message.role !== 'user' && message.role !== 'tool') flush(moved, encoding, out);
    encodeMessage(message, encoding, out, moved);
  }
  flush(moved, encoding, out);
  return out;
}

function flush(moved: Block[], encoding: Encoding, out: Json[]): void {
  if (moved.length === 0) return;
  const parts = moved.splice(0).flatMap((block) => encodePart(block, encoding) ?? []);
  if (parts.length > 0) out.push({ role: 'user', content: parts });
}
