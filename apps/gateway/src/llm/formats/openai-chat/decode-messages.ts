import {
  BadModelRequest,
  type Block,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  objectOf,
  type Role,
  readArray,
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
import { blocksOfDetails } from './reasoning.js';

function toolCall(value: Json, at: string): ToolCallBlock {
  const { id, type: _, function: named, custom, extra_content, ...others } = required(readObject(value, at), at);
  const called = required(readObject(custom ?? named, `${at}/function`), `${at}/function`);
  const { name, arguments: args, input, ...more } = called;
  const block: ToolCallBlock = {
    type: 'tool-call',
    ...openCallId(readString(id, `${at}/id`) ?? ''),
    name: required(readString(name, `${at}/function/name`), `${at}/function/name`),
    arguments: readString(args ?? input, `${at}/function/arguments`) ?? '',
    at,
  };
  if (custom !== undefined && custom !== null) block.custom = true;
  const signature = textOf(objectOf(objectOf(extra_content).google).thought_signature);
  // one that stands in the id goes back there alone: providers of this format refuse members that they do not know
  if (block.signature !== undefined) block.form = 'id';
  if (signature !== undefined) Object.assign(block, { signature, form: 'extra_content' });
  else if (extra_content !== undefined) others.extra_content = extra_content;
  const inner = restOf(more);
  if (inner !== undefined) others[custom === undefined ? 'function' : 'custom'] = inner;
  const rest = restOf(others);
  if (rest !== undefined) block.rest = rest;
  return block;
}

/** Thoughts of earlier turns, which clients give back in the member they came in. Details hold all that the plain text does. */
function thoughts(message: JsonObject, at: string, ledger: Ledger): Block[] {
  const details = blocksOfDetails(message.reasoning_details);
  delete message.reasoning_details;
  const blocks: Block[] = details.map((block) => ({ ...block, at: `${at}/reasoning_details` }));
  for (const form of ['reasoning_content', 'reasoning'] as const) {
    const text = message[form];
    if (typeof text !== 'string') continue;
    delete message[form];
    if (blocks.length === 0) blocks.push({ type: 'reasoning', text, form, at: `${at}/${form}` });
    else ledger.changed(`${at}/${form}`, 'the same stands in another member');
  }
  return blocks;
}

function assistant(message: JsonObject, at: string, ledger: Ledger): ModelMessage {
  const { role: _, content, refusal, tool_calls, function_call, audio, name, ...others } = message;
  const { blocks, plain } = decodeContent(content, `${at}/content`);
  blocks.unshift(...thoughts(others, at, ledger));
  const refused = readString(refusal, `${at}/refusal`);
  if (refused !== undefined) blocks.push({ type: 'refusal', text: refused, at: `${at}/refusal`, form: 'member' });
  const sound = readObject(audio, `${at}/audio`);
  if (sound !== undefined)
    blocks.push({ type: 'audio', source: { kind: 'id', id: required(readString(sound.id, `${at}/audio/id`), `${at}/audio/id`) }, at: `${at}/audio` });
  for (const [i, call] of (readArray(tool_calls, `${at}/tool_calls`) ?? []).entries()) blocks.push(toolCall(call, `${at}/tool_calls/${i}`));
  const old = readObject(function_call, `${at}/function_call`);
  if (old !== undefined) {
    blocks.push({ ...toolCall({ id: oldCallId(old.name), function: old }, `${at}/function_call`), form: 'function_call' });
  }
  return withRest({ role: 'assistant', blocks }, plain, name, others, at);
}

/** Functions of before tools had no ids: a call and its result are matched by name. */
const oldCallId = (name: Json | undefined): string => `call_${textOf(name) ?? ''}`;

function toolResult(message: JsonObject, at: string): ModelMessage {
  const { role, content, tool_call_id, name, ...others } = message;
  const { blocks, plain } = decodeContent(content, `${at}/content`);
  const old = role === 'function';
  const id = old ? oldCallId(name) : readString(tool_call_id, `${at}/tool_call_id`);
  const result: ToolResultBlock = { type: 'tool-result', callId: openCallId(required(id, `${at}/tool_call_id`)).id, content: blocks, at };
  if (plain) result.plain = true;
  if (old) result.form = 'function';
  const named = readString(name, `${at}/name`);
  if (named !== undefined) result.name = named;
  const rest = restOf(others);
  if (rest !== undefined) result.rest = rest;
  return { role: 'tool', blocks: [result], at };
}

function withRest(message: ModelMessage, plain: boolean, name: Json | undefined, others: JsonObject, at: string): ModelMessage {
  if (plain) message.plain = true;
  const named = readString(name, `${at}/name`);
  if (named !== undefined) message.name = named;
  const rest = restOf(others);
  if (rest !== undefined) message.rest = rest;
  message.at = at;
  return message;
}

const ROLES: readonly string[] = ['system', 'developer', 'user'] satisfies Role[];

function decodeMessage(value: Json, at: string, ledger: Ledger): ModelMessage {
  const message = required(readObject(value, at), at);
  const role = required(readString(message.role, `${at}/role`), `${at}/role`);
  if (role === 'assistant') return assistant(message, at, ledger);
  if (role === 'tool' || role === 'function') return toolResult(message, at);
  if (!ROLES.includes(role)) throw new BadModelRequest(`${at}/role`, `is none of system, developer, user, assistant, tool: ${role.slice(0, 40)}`);
  const { role: _, content, name, ...others } = message;
  const { blocks, plain } = decodeContent(content, `${at}/content`);
  return withRest({ role: role as Role, blocks }, plain, name, others, at);
}

export function decodeMessages(value: Json | undefined, ledger: Ledger): ModelMessage[] {
  const messages = required(readArray(value, '/messages'), '/messages');
  return messages.map((message, i) => decodeMessage(message, `/messages/${i}`, ledger));
}
