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
import { plainCallId } from '../call-ids.js';
import { type Encoding, encodePart } from './encode-parts.js';
import { reasoningItem } from './reasoning-item.js';

function call(block: ToolCallBlock, { ledger, same }: Encoding): JsonObject {
  const item: JsonObject = block.custom
    ? { type: 'custom_tool_call', call_id: plainCallId(block.id), name: block.name, input: block.arguments }
    : { type: 'function_call', call_id: plainCallId(block.id), name: block.name, arguments: same || block.arguments !== '' ? block.arguments : '{}' };
  if (block.itemId !== undefined && same) item.id = block.itemId;
  if (block.signature !== undefined) ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
  if (block.cache !== undefined) ledger.lost(block.at ?? '', 'calls of tools take no cache marks');
  carryRest(item, block, same, ledger);
  return item;
}

function result(block: ToolResultBlock, request: ModelRequest, encoding: Encoding): JsonObject {
  const { ledger, same } = encoding;
  const custom = block.custom ?? calledCustom(request, block.callId);
  const item: JsonObject = { type: custom ? 'custom_tool_call_output' : 'function_call_output', call_id: plainCallId(block.callId) };
  const [only] = block.content;
  if (block.content.length === 0) item.output = same && !block.plain ? [] : '';
  else if (block.plain && block.content.length === 1 && only?.type === 'text') item.output = only.text;
  else item.output = block.content.flatMap((one) => encodePart(one, false, encoding) ?? []);
  if (block.itemId !== undefined && same) item.id = block.itemId;
  if (block.name !== undefined && same) item.name = block.name;
  if (block.error) ledger.lost(block.at ?? '', 'no place for that the tool failed');
  if (block.cache !== undefined) ledger.lost(block.at ?? '', 'results of tools take no cache marks');
  carryRest(item, block, same, ledger);
  return item;
}

/** Results do not say in every format what kind of tool they are of. */
const calledCustom = (request: ModelRequest, callId: string): boolean =>
  request.tools?.some((tool) => tool.type === 'custom') === true &&
  request.messages.some(({ blocks }) => blocks.some((block) => block.type === 'tool-call' && block.id === callId && block.custom === true));

/** Only what this provider thought can be given back to it. */
function reasoning(block: ReasoningBlock, { ledger, same }: Encoding): JsonObject | undefined {
  const own = block.provider === 'openai-responses' && (same || block.encrypted !== undefined);
  if (!own) {
    ledger.lost(block.at ?? '', 'a thought of another provider’s model');
    return undefined;
  }
  const item = reasoningItem(block, block.id);
  carryRest(item, block, same, ledger);
  return item;
}

function messageItem(message: ModelMessage, blocks: readonly Block[], encoding: Encoding): JsonObject {
  const { same, ledger } = encoding;
  const said = message.role === 'assistant';
  const role = message.role === 'tool' ? 'user' : message.role;
  const item: JsonObject = message.form === 'untyped' && same ? { role } : { type: 'message', role };
  const [only] = blocks;
  if (message.plain && blocks.length === 1 && only?.type === 'text' && only.cache === undefined && only.signature === undefined) item.content = only.text;
  else item.content = blocks.flatMap((block) => encodePart(block, said, encoding) ?? []);
  const itemId = blocks.find((block): block is Block & { type: 'text' } => block.type === 'text')?.itemId;
  if (itemId !== undefined && same) item.id = itemId;
  if (message.name !== undefined) ledger.lost(`${message.at ?? ''}/name`, 'the format has no names of speakers');
  return item;
}

/** A message's blocks as items, in their order: words that follow each other are one. */
function itemsOf(message: ModelMessage, request: ModelRequest, encoding: Encoding): JsonObject[] {
  const items: JsonObject[] = [];
  let words: Block[] = [];
  const flush = (): void => {
    if (words.length > 0) items.push(messageItem(message, words, encoding));
    words = [];
  };
  for (const block of message.blocks) {
    const item =
      block.type === 'tool-call'
        ? call(block, encoding)
        : block.type === 'tool-result'
          ? result(block, request, encoding)
          : block.type === 'reasoning'
            ? reasoning(block, encoding)
            : block.type === 'other' && block.from === 'openai-responses' && block.at === message.at
              ? (block.value as JsonObject)
              : null;
    if (item === null) {
      if (message.role === 'assistant' && (block.type === 'image' || block.type === 'audio' || block.type === 'file'))
        encoding.ledger.lost(block.at ?? '', 'what models made is given back as text only');
      else words.push(block);
      continue;
    }
    flush();
    if (item !== undefined) items.push(item);
  }
  flush();
  if (items.length === 0 && message.blocks.length === 0) items.push(messageItem(message, [], encoding));
  const [first] = items;
  if (first !== undefined) carryRest(first, message, encoding.same, encoding.ledger);
  return items;
}

export function encodeInput(request: ModelRequest, encoding: Encoding): { input: Json; instructions?: string } {
  const { same } = encoding;
  const [first, ...later] = request.messages;
  const block = first?.blocks[0];
  const instructions = same && first?.form === 'instructions' && first.blocks.length === 1 && block?.type === 'text' ? block.text : undefined;
  const messages = instructions === undefined ? request.messages : later;
  const only = messages[0];
  const word = only?.blocks[0];
  const input: Json =
    same && messages.length === 1 && only?.form === 'input' && only.blocks.length === 1 && word?.type === 'text'
      ? word.text
      : messages.flatMap((message) => itemsOf(message, request, encoding));
  return instructions === undefined ? { input } : { input, instructions };
}
