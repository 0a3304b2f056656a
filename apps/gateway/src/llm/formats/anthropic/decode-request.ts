import {
  BadModelRequest,
  type Json,
  type JsonObject,
  type Ledger,
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
} from '../../ir/index.js';
import { type KnownMembers, loseUnknown } from '../known-members.js';
import { takeCacheMark } from './cache-mark.js';
import { decodeContent } from './decode-blocks.js';
import { decodeToolChoice, decodeTools } from './decode-tools.js';

const ROLES: readonly Role[] = ['user', 'assistant', 'system'];
const NUMBERS: readonly (readonly [string, keyof Sampling & ('maxTokens' | 'temperature' | 'topP' | 'topK')])[] = [
  ['max_tokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
];
/** Where settings stand, for ledgers. */
const PLACES: readonly (readonly [Setting, string])[] = [
  ['stop', '/stop_sequences'],
  ['toolChoice', '/tool_choice'],
  ['parallelToolCalls', '/tool_choice/disable_parallel_tool_use'],
  ['reasoning', '/thinking'],
  ['reasoning.effort', '/output_config/effort'],
  ['reasoning.budgetTokens', '/thinking/budget_tokens'],
  ['reasoning.summary', '/thinking/display'],
  ['output', '/output_config/format'],
  ['user', '/metadata/user_id'],
  ['metadata', '/metadata'],
  ['serviceTier', '/service_tier'],
  ['cache', '/cache_control'],
];

const SOURCE = ['type', 'media_type', 'data', 'url', 'file_id', 'content'] as const;
const MARK = ['type', 'ttl'] as const;
const MEMBERS: KnownMembers = {
  types: ['enabled', 'adaptive', 'disabled', 'json_schema', 'auto', 'any', 'none', 'tool', 'ephemeral', 'base64', 'url', 'file', 'text'],
  at: [
    ['/thinking', 'type', 'budget_tokens', 'display'],
    ['/output_config/format', 'type', 'schema'],
    ['/tool_choice', 'type', 'name', 'disable_parallel_tool_use'],
    ['/cache_control', ...MARK],
    ['/system/*/cache_control', ...MARK],
    ['/tools/*/cache_control', ...MARK],
    ['/messages/*/content/*/cache_control', ...MARK],
    ['/messages/*/content/*/content/*/cache_control', ...MARK],
    ['/messages/*/content/*/citations', 'enabled'],
    ['/messages/*/content/*/source', ...SOURCE],
    ['/messages/*/content/*/content/*/source', ...SOURCE],
  ],
};

function decodeMessage(value: Json, at: string): ModelMessage {
  const { role, content, ...others } = required(readObject(value, at), at);
  const known = ROLES.find((one) => one === role);
  if (known === undefined) throw new BadModelRequest(`${at}/role`, 'must be user, assistant or system');
  if (content === undefined || content === null) throw new BadModelRequest(`${at}/content`, 'is required');
  const message: ModelMessage = { role: known, ...decodeContent(content, `${at}/content`), at };
  const rest = restOf(others);
  if (rest !== undefined) message.rest = rest;
  return message;
}

/** The system prompt stands apart from the messages, and before them. */
function decodeMessages(body: JsonObject): ModelMessage[] {
  const messages = required(readArray(body.messages, '/messages'), '/messages').map((one, i) => decodeMessage(one, `/messages/${i}`));
  if (body.system === undefined || body.system === null) return messages;
  return [{ role: 'system', ...decodeContent(body.system, '/system'), at: '/system' }, ...messages];
}

function decodeReasoning(thinking: JsonObject | undefined, config: JsonObject, rest: JsonObject, request: ModelRequest): void {
  const wish: ModelRequest['reasoning'] = {};
  const { type, budget_tokens, display } = thinking ?? {};
  if (type === 'enabled') {
    wish.enabled = true;
    const budget = readNumber(budget_tokens, '/thinking/budget_tokens');
    if (budget !== undefined) wish.budgetTokens = budget;
  } else if (type === 'adaptive') wish.adaptive = true;
  else if (type === 'disabled') wish.enabled = false;
  else if (thinking !== undefined) rest.thinking = thinking;
  if (display === 'omitted') wish.summary = 'none';
  else if (display === 'summarized') wish.summary = 'auto';
  const effort = readString(config.effort, '/output_config/effort');
  delete config.effort;
  if (effort !== undefined) wish.effort = effort;
  if (Object.keys(wish).length > 0) request.reasoning = wish;
}

function decodeConfig(body: JsonObject, others: JsonObject, request: ModelRequest): void {
  const config = { ...readObject(body.output_config, '/output_config') };
  decodeReasoning(readObject(body.thinking, '/thinking'), config, others, request);
  const format = objectOf(config.format);
  if (format.type === 'json_schema') {
    request.output = { kind: 'schema', schema: format.schema ?? {} };
    delete config.format;
  }
  const rest = restOf(config);
  if (rest !== undefined) others.output_config = rest;
  const { user_id, ...metadata } = readObject(body.metadata, '/metadata') ?? {};
  const user = readString(user_id, '/metadata/user_id');
  if (user !== undefined) request.user = user;
  if (Object.keys(metadata).length > 0) request.metadata = metadata;
  const tier = readString(body.service_tier, '/service_tier');
  if (tier !== undefined) request.serviceTier = tier;
}

/** @throws BadModelRequest */
export function decodeRequest(value: Json, ledger: Ledger, path: { model?: string; stream?: boolean } = {}): ModelRequest {
  const body = required(readObject(value, ''), '');
  const {
    model,
    messages: _,
    system: _s,
    stream,
    stop_sequences,
    tools,
    tool_choice,
    thinking: _t,
    output_config: _o,
    metadata: _m,
    service_tier: _r,
    ...others
  } = body;
  const request: ModelRequest = {
    from: 'anthropic',
    model: path.model ?? required(readString(model, '/model'), '/model'),
    stream: readBoolean(stream, '/stream') ?? path.stream ?? false,
    messages: decodeMessages(body),
    sampling: {},
  };
  for (const [member, setting] of NUMBERS) {
    const number = readNumber(others[member], `/${member}`);
    delete others[member];
    if (number !== undefined) request.sampling[setting] = number;
    ledger.locate(setting, `/${member}`);
  }
  const stop = readArray(stop_sequences, '/stop_sequences')?.map((one, i) => required(readString(one, `/stop_sequences/${i}`), `/stop_sequences/${i}`));
  if (stop !== undefined) request.sampling.stop = stop;
  const known = decodeTools(tools);
  if (known !== undefined) request.tools = known;
  decodeToolChoice(tool_choice, request);
  decodeConfig(body, others, request);
  const cache = takeCacheMark(others);
  if (cache !== undefined) request.cache = cache;
  for (const [setting, pointer] of PLACES) ledger.locate(setting, pointer);
  const rest = restOf(others);
  if (rest !== undefined) request.rest = rest;
  loseUnknown(body, MEMBERS, ledger);
  return request;
}
