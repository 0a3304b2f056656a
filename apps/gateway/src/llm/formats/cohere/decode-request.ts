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
  sourceOfUrl,
  textOf,
} from '../../ir/index.js';
import { decodeFunctionTools } from '../function-tools.js';
import { decodeCitations } from './citations.js';

const ROLES: readonly Role[] = ['system', 'user', 'assistant', 'tool'];
const NUMBERS: readonly (readonly [string, keyof Sampling & Setting])[] = [
  ['max_tokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['seed', 'seed'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
  ['k', 'topK'],
  ['p', 'topP'],
];

export function contentBlock(value: Json, at: string): Block {
  const part = required(readObject(value, at), at);
  if (part.type === 'text') return { type: 'text', text: textOf(part.text) ?? '', at };
  if (part.type === 'thinking') return { type: 'reasoning', text: textOf(part.thinking) ?? '', provider: 'cohere', at };
  const { url, detail } = objectOf(part.image_url);
  if (part.type === 'image_url' && typeof url === 'string')
    return { type: 'image', source: sourceOfUrl(url), ...(typeof detail === 'string' && { detail }), at };
  return { type: 'other', from: 'cohere', kind: textOf(part.type) ?? '', value: part, at };
}

export function toolCalls(value: Json | undefined, at: string): Block[] {
  return listOf(value).map((one, i): Block => {
    const { id, function: called } = objectOf(one);
    const { name, arguments: text } = objectOf(called);
    return { type: 'tool-call', id: textOf(id) ?? `call_${i}`, name: textOf(name) ?? '', arguments: textOf(text) ?? '', at: `${at}/${i}` };
  });
}

/** Thoughts before calls stand apart from the content. */
export const planBlock = (plan: string, at: string): Block => ({ type: 'reasoning', text: plan, provider: 'cohere', form: 'tool_plan', at });

function decodeMessage(value: Json, at: string): ModelMessage {
  const { role, content, tool_calls, tool_plan, tool_call_id, citations, ...others } = required(readObject(value, at), at);
  const known = ROLES.find((one) => one === role);
  if (known === undefined) throw new BadModelRequest(`${at}/role`, 'must be system, user, assistant or tool');
  const said: Block[] =
    typeof content === 'string'
      ? [{ type: 'text', text: content, at: `${at}/content` }]
      : (readArray(content, `${at}/content`) ?? []).map((one, i) => contentBlock(one, `${at}/content/${i}`));
  const plain = typeof content === 'string';
  const message: ModelMessage = { role: known, blocks: said, at };
  if (known === 'tool') {
    const callId = required(readString(tool_call_id, `${at}/tool_call_id`), `${at}/tool_call_id`);
    message.blocks = [{ type: 'tool-result', callId, content: said, ...(plain && { plain }), at }];
  } else {
    if (plain) message.plain = true;
    decodeCitations(citations, said);
    const plan = readString(tool_plan, `${at}/tool_plan`);
    message.blocks = [...(plan === undefined ? [] : [planBlock(plan, `${at}/tool_plan`)]), ...said, ...toolCalls(tool_calls, `${at}/tool_calls`)];
  }
  const rest = restOf(others);
  return rest === undefined ? message : { ...message, rest };
}

function takeOutput(value: Json | undefined, request: ModelRequest): void {
  const format = readObject(value, '/response_format');
  if (format === undefined) return;
  if (format.type === 'text') request.output = { kind: 'text' };
  else if (format.type === 'json_object') request.output = format.json_schema === undefined ? { kind: 'json' } : { kind: 'schema', schema: format.json_schema };
  else request.output = { kind: 'other', from: 'cohere', value: format };
}

function takeThinking(value: Json | undefined, request: ModelRequest): void {
  const thinking = readObject(value, '/thinking');
  if (thinking === undefined) return;
  const budget = readNumber(thinking.token_budget, '/thinking/token_budget');
  request.reasoning = { enabled: thinking.type !== 'disabled', ...(budget !== undefined && { budgetTokens: budget }) };
}

/** @throws BadModelRequest */
export function decodeRequest(value: Json, ledger: Ledger, path: { model?: string; stream?: boolean } = {}): ModelRequest {
  const { model, messages, tools, tool_choice, strict_tools, response_format, stop_sequences, logprobs, thinking, stream, ...body } = required(
    readObject(value, ''),
    '',
  );
  const others: JsonObject = body;
  const request: ModelRequest = {
    from: 'cohere',
    model: path.model ?? required(readString(model, '/model'), '/model'),
    stream: readBoolean(stream, '/stream') ?? false,
    messages: required(readArray(messages, '/messages'), '/messages').map((one, i) => decodeMessage(one, `/messages/${i}`)),
    sampling: {},
  };
  for (const [member, setting] of NUMBERS) {
    const number = readNumber(others[member], `/${member}`);
    if (number !== undefined) (request.sampling as Record<string, unknown>)[setting] = number;
    delete others[member];
    ledger.locate(setting, `/${member}`);
  }
  const stop = readArray(stop_sequences, '/stop_sequences')?.flatMap((one) => textOf(one) ?? []);
  if (stop !== undefined) request.sampling.stop = stop;
  const chances = readBoolean(logprobs, '/logprobs');
  if (chances !== undefined) request.sampling.logprobs = chances;
  const known = decodeFunctionTools(tools, 'cohere');
  if (known !== undefined) request.tools = strict_tools === true ? known.map((tool) => (tool.type === 'function' ? { ...tool, strict: true } : tool)) : known;
  if (tool_choice === 'REQUIRED') request.toolChoice = { kind: 'required' };
  else if (tool_choice === 'NONE') request.toolChoice = { kind: 'none' };
  takeOutput(response_format, request);
  takeThinking(thinking, request);
  for (const [setting, member] of [
    ['stop', 'stop_sequences'],
    ['toolChoice', 'tool_choice'],
    ['output', 'response_format'],
    ['reasoning', 'thinking'],
  ] as const)
    ledger.locate(setting, `/${member}`);
  const rest = restOf(others);
  return rest === undefined ? request : { ...request, rest };
}
