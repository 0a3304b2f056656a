import {
  BadModelRequest,
  type Block,
  type Json,
  type JsonObject,
  type ModelMessage,
  type Role,
  readObject,
  readString,
  required,
  restOf,
  type ToolCallBlock,
  type ToolResultBlock,
  textOf,
} from '../../ir/index.js';
import { openCallId } from '../call-ids.js';
import { decodeContent } from './decode-parts.js';
import { decodeReasoning } from './reasoning-item.js';

const ROLES: readonly string[] = ['system', 'developer', 'user', 'assistant'] satisfies Role[];

function message(item: JsonObject, at: string): ModelMessage {
  const { type, role, content, id, ...others } = item;
  const speaker = required(readString(role, `${at}/role`), `${at}/role`);
  if (!ROLES.includes(speaker)) throw new BadModelRequest(`${at}/role`, `is none of system, developer, user, assistant: ${speaker.slice(0, 40)}`);
  const { blocks, plain } = decodeContent(content, `${at}/content`);
  const out: ModelMessage = { role: speaker as Role, blocks, at };
  if (plain) out.plain = true;
  if (type === undefined) out.form = 'untyped';
  const itemId = textOf(id);
  if (itemId !== undefined) for (const block of blocks) if (block.type === 'text') block.itemId = itemId;
  const rest = restOf(itemId !== undefined && !blocks.some((block) => block.type === 'text') ? { ...others, id: itemId } : others);
  if (rest !== undefined) out.rest = rest;
  return out;
}

/** What a call or result has besides its meaning. */
function decorate(block: ToolCallBlock | ToolResultBlock, id: Json | undefined, others: JsonObject): void {
  const itemId = textOf(id);
  if (itemId !== undefined) block.itemId = itemId;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
}

function call(item: JsonObject, at: string): ToolCallBlock {
  const { type, id, call_id, name, arguments: args, input, ...others } = item;
  const custom = type === 'custom_tool_call';
  const block: ToolCallBlock = {
    type: 'tool-call',
    ...openCallId(required(readString(call_id, `${at}/call_id`), `${at}/call_id`)),
    name: required(readString(name, `${at}/name`), `${at}/name`),
    arguments: readString(custom ? input : args, `${at}/${custom ? 'input' : 'arguments'}`) ?? '',
    at,
  };
  if (custom) block.custom = true;
  decorate(block, id, others);
  return block;
}

function result(item: JsonObject, at: string): ToolResultBlock {
  const { type, id, call_id, output, name, ...others } = item;
  const { blocks, plain } = decodeContent(output, `${at}/output`);
  const callId = openCallId(required(readString(call_id, `${at}/call_id`), `${at}/call_id`)).id;
  const block: ToolResultBlock = { type: 'tool-result', callId, content: blocks, at };
  if (plain) block.plain = true;
  if (type === 'custom_tool_call_output') block.custom = true;
  const named = textOf(name);
  if (named !== undefined) block.name = named;
  decorate(block, id, others);
  return block;
}

const one = (role: Role, block: Block, at: string): ModelMessage => ({ role, blocks: [block], at });

export function decodeItem(value: Json, at: string): ModelMessage {
  const item = required(readObject(value, at), at);
  switch (item.type) {
    case undefined:
    case 'message':
      return message(item, at);
    case 'function_call':
    case 'custom_tool_call':
      return one('assistant', call(item, at), at);
    case 'function_call_output':
    case 'custom_tool_call_output':
      return one('tool', result(item, at), at);
    case 'reasoning':
      return one('assistant', { ...decodeReasoning(item), at }, at);
    default: {
      const kind = textOf(item.type) ?? '';
      return one(/_(?:output|response)$/.test(kind) ? 'user' : 'assistant', { type: 'other', from: 'openai-responses', kind, value: item, at }, at);
    }
  }
}
