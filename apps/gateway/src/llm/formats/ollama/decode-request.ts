import {
  BadModelRequest,
  type Block,
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelMessage,
  type ModelRequest,
  objectOf,
  type Role,
  readArray,
  readBoolean,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  type Sampling,
  type Setting,
  textOf,
} from '../../ir/index.js';
import { decodeFunctionTools } from '../function-tools.js';
import { madeCallId } from '../made-call-id.js';
import { imageType } from './image-type.js';

const ROLES: readonly Role[] = ['system', 'user', 'assistant', 'tool'];
const OPTIONS: readonly (readonly [string, keyof Sampling & Setting])[] = [
  ['num_predict', 'maxTokens'],
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['min_p', 'minP'],
  ['seed', 'seed'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['repeat_penalty', 'repetitionPenalty'],
];

/** Calls without ids are known by their place. */
export function callBlock(value: Json, id: string, at?: string): Block {
  const { id: own, function: called } = objectOf(value);
  const { name, arguments: input } = objectOf(called);
  const text = typeof input === 'string' ? input : JSON.stringify(input ?? {});
  return { type: 'tool-call', id: textOf(own) ?? id, name: textOf(name) ?? '', arguments: text, ...(at !== undefined && { at }) };
}

/** Which call a result answers: told by its id, or by name and order. */
class OpenCalls {
  private open: { id: string; name: string }[] = [];

  add(blocks: readonly Block[]): void {
    for (const block of blocks) if (block.type === 'tool-call') this.open.push({ id: block.id, name: block.name });
  }

  answered(name: string | undefined): string {
    const at = name === undefined ? 0 : this.open.findIndex((call) => call.name === name);
    return this.open.splice(Math.max(at, 0), 1)[0]?.id ?? `call_${name ?? ''}`;
  }
}

function decodeMessage(value: Json, at: string, calls: OpenCalls, position: number): ModelMessage {
  const { role, content, thinking, images, tool_calls, tool_name, tool_call_id, ...others } = required(readObject(value, at), at);
  const known = ROLES.find((one) => one === role);
  if (known === undefined) throw new BadModelRequest(`${at}/role`, 'must be system, user, assistant or tool');
  const text = readString(content, `${at}/content`) ?? '';
  const message: ModelMessage = { role: known, blocks: [], plain: true, at };
  const rest = restOf(others);
  if (rest !== undefined) message.rest = rest;
  if (known === 'tool') {
    const name = readString(tool_name, `${at}/tool_name`);
    const callId = readString(tool_call_id, `${at}/tool_call_id`) ?? calls.answered(name);
    const result: Block = {
      type: 'tool-result',
      callId,
      content: [{ type: 'text', text, at: `${at}/content` }],
      plain: true,
      ...(name !== undefined && { name }),
      at,
    };
    return { ...message, blocks: [result] };
  }
  const thought = readString(thinking, `${at}/thinking`);
  if (thought !== undefined) message.blocks.push({ type: 'reasoning', text: thought, provider: 'ollama', at: `${at}/thinking` });
  if (text !== '' || tool_calls === undefined) message.blocks.push({ type: 'text', text, at: `${at}/content` });
  for (const [i, one] of listOf(images).entries())
    if (typeof one === 'string')
      message.blocks.push({ type: 'image', source: { kind: 'data', data: one, mediaType: imageType(one) }, at: `${at}/images/${i}` });
  const called = listOf(tool_calls).map((one, i) => callBlock(one, madeCallId(position, i), `${at}/tool_calls/${i}`));
  calls.add(called);
  message.blocks.push(...called);
  return message;
}

function takeOptions(value: Json | undefined, request: ModelRequest, ledger: Ledger): JsonObject | undefined {
  const { stop, ...options } = readObject(value, '/options') ?? {};
  for (const [member, setting] of OPTIONS) {
    const number = readNumber(options[member], `/options/${member}`);
    delete options[member];
    ledger.locate(setting, `/options/${member}`);
    if (number !== undefined) (request.sampling as Record<string, unknown>)[setting] = number;
  }
  const stops = typeof stop === 'string' ? [stop] : readArray(stop, '/options/stop')?.flatMap((one) => textOf(one) ?? []);
  if (stops !== undefined) request.sampling.stop = stops;
  ledger.locate('stop', '/options/stop');
  return restOf(options);
}

/** @throws BadModelRequest */
export function decodeRequest(value: Json, ledger: Ledger, path: { model?: string; stream?: boolean } = {}): ModelRequest {
  const { model, messages, stream, tools, format, think, options, logprobs, top_logprobs, ...others } = required(readObject(value, ''), '');
  const calls = new OpenCalls();
  const request: ModelRequest = {
    from: 'ollama',
    model: path.model ?? required(readString(model, '/model'), '/model'),
    // a stream unless told otherwise
    stream: readBoolean(stream, '/stream') ?? path.stream ?? true,
    messages: (readArray(messages, '/messages') ?? []).map((one, i) => decodeMessage(one, `/messages/${i}`, calls, i)),
    sampling: {},
  };
  const left = takeOptions(options, request, ledger);
  if (left !== undefined) others.options = left;
  const known = decodeFunctionTools(tools, 'ollama');
  if (known !== undefined) request.tools = known;
  if (format === 'json') request.output = { kind: 'json' };
  else if (format !== undefined && format !== null && format !== '') request.output = { kind: 'schema', schema: format };
  if (typeof think === 'boolean') request.reasoning = { enabled: think };
  else if (typeof think === 'string') request.reasoning = { enabled: true, effort: think };
  const chances = readBoolean(logprobs, '/logprobs');
  if (chances !== undefined) request.sampling.logprobs = chances;
  const top = readNumber(top_logprobs, '/top_logprobs');
  if (top !== undefined) request.sampling.topLogprobs = top;
  ledger.locate('output', '/format');
  ledger.locate('reasoning', '/think');
  ledger.locate('reasoning.effort', '/think');
  const rest = restOf(others);
  return rest === undefined ? request : { ...request, rest };
}
