import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import {
  BadModelRequest,
  carryRest,
  type EncodedRequest,
  isObject,
  type Json,
  type JsonObject,
  jsonOf,
  type Ledger,
  type ModelMessage,
  type ModelRequest,
  objectOf,
  readArray,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  type Sampling,
  type Setting,
  textOf,
} from '../../ir/index.js';
import { effortOf } from '../anthropic/thinking.js';
import { applyDialect } from '../dialect-members.js';
import { loseModalities, loseSampling, loseWishes, within } from '../settings.js';
import { joinTurns, loseNames, loseRests, resultsFirst, type Turn, turnsOf } from '../turns.js';
import { decodeBlocks } from './decode-blocks.js';
import { type Encoding, encodeBlocks } from './encode-blocks.js';
import { decodeTools, putTools } from './tools.js';

const NUMBERS: readonly (readonly ['maxTokens' | 'temperature' | 'topP', string])[] = [
  ['maxTokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['topP', 'topP'],
];
const MEMBERS: Record<string, Setting> = { maxTokens: 'maxTokens', temperature: 'temperature', topP: 'topP', stopSequences: 'stop' };

function decodeMessage(value: Json, at: string): ModelMessage {
  const { role, content, ...others } = required(readObject(value, at), at);
  if (role !== 'user' && role !== 'assistant') throw new BadModelRequest(`${at}/role`, 'must be user or assistant');
  const message: ModelMessage = { role, blocks: decodeBlocks(required(readArray(content, `${at}/content`), `${at}/content`), `${at}/content`), at };
  const rest = restOf(others);
  return rest === undefined ? message : { ...message, rest };
}

function takeConfig(value: Json | undefined, request: ModelRequest, ledger: Ledger): JsonObject | undefined {
  const { stopSequences, ...config } = readObject(value, '/inferenceConfig') ?? {};
  for (const [setting, member] of NUMBERS) {
    const number = readNumber(config[member], `/inferenceConfig/${member}`);
    if (number !== undefined) request.sampling[setting] = number;
    delete config[member];
    ledger.locate(setting, `/inferenceConfig/${member}`);
  }
  const stop = readArray(stopSequences, '/inferenceConfig/stopSequences')?.flatMap((one) => textOf(one) ?? []);
  if (stop !== undefined) request.sampling.stop = stop;
  ledger.locate('stop', '/inferenceConfig/stopSequences');
  return restOf(config);
}

function takeOutput(config: JsonObject, request: ModelRequest, ledger: Ledger): JsonObject | undefined {
  const { textFormat, effort, ...others } = config;
  if (typeof effort === 'string') request.reasoning = { effort };
  ledger.locate('reasoning', '/outputConfig/effort');
  ledger.locate('output', '/outputConfig/textFormat');
  const told = objectOf(objectOf(objectOf(textFormat).structure).jsonSchema);
  const schema = jsonOf(textOf(told.schema) ?? '');
  if (schema !== undefined) {
    request.output = { kind: 'schema', schema };
    if (typeof told.name === 'string') request.output.name = told.name;
    if (typeof told.description === 'string') request.output.description = told.description;
  } else if (textFormat !== undefined) others.textFormat = textFormat;
  return restOf(others);
}

/** @param path the model stands in it, and whether a stream is asked for. @throws BadModelRequest */
export function decodeRequest(value: Json, ledger: Ledger, path: { model?: string; stream?: boolean } = {}): ModelRequest {
  const body = required(readObject(value, ''), '');
  const { modelId, messages, system, inferenceConfig, toolConfig, outputConfig, serviceTier, ...others } = body;
  const read = (readArray(messages, '/messages') ?? []).map((one, i) => decodeMessage(one, `/messages/${i}`));
  const request: ModelRequest = {
    from: 'bedrock',
    model: path.model ?? required(readString(modelId, '/modelId'), '/modelId'),
    stream: path.stream ?? false,
    messages: system === undefined || system === null ? read : [{ role: 'system', blocks: decodeBlocks(system, '/system'), at: '/system' }, ...read],
    sampling: {},
  };
  const config = takeConfig(inferenceConfig, request, ledger);
  if (config !== undefined) others.inferenceConfig = config;
  decodeTools(readObject(toolConfig, '/toolConfig') ?? {}, request);
  ledger.locate('toolChoice', '/toolConfig/toolChoice');
  const output = takeOutput(readObject(outputConfig, '/outputConfig') ?? {}, request, ledger);
  if (output !== undefined) others.outputConfig = output;
  const tier = textOf(objectOf(serviceTier).type);
  if (tier !== undefined) request.serviceTier = tier;
  ledger.locate('serviceTier', '/serviceTier/type');
  const rest = restOf(others);
  if (rest !== undefined) request.rest = rest;
  return request;
}

function encodeTurn({ role, messages }: Turn, encoding: Encoding): (JsonObject & { role: string; content: Json[] }) | undefined {
  const blocks = messages.flatMap((message) => message.blocks);
  const content = encodeBlocks(role === 'user' && !encoding.same ? resultsFirst(blocks) : blocks, encoding);
  if (content.length === 0 && !encoding.same) return undefined;
  const out: JsonObject & { role: string; content: Json[] } = { role, content };
  for (const message of messages) carryRest(out, message, encoding.same, encoding.ledger);
  return out;
}

function putConfig(body: JsonObject, request: ModelRequest, dialect: Dialect, same: boolean, ledger: Ledger): void {
  const config: JsonObject = same && isObject(request.rest?.inferenceConfig) ? { ...request.rest.inferenceConfig } : {};
  for (const [setting, member] of NUMBERS) {
    const value = request.sampling[setting];
    if (value !== undefined) config[member] = setting === 'temperature' ? within(value, dialect.temperatureMax ?? 1, setting, ledger) : value;
  }
  const { stop } = request.sampling;
  if (stop !== undefined && (same || stop.length > 0)) config.stopSequences = stop;
  applyDialect(config, dialect, MEMBERS, ledger);
  if (Object.keys(config).length > 0) body.inferenceConfig = config;
}

const EFFORTS: Record<string, string> = { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' };

function effortFor(request: ModelRequest, same: boolean, ledger: Ledger): string | undefined {
  const wish = request.reasoning;
  if (wish === undefined) return undefined;
  const { effort, budgetTokens } = wish;
  if (same) return effort;
  if (wish.enabled === false || effort === 'none' || budgetTokens === 0) return undefined;
  if (effort !== undefined && EFFORTS[effort] === undefined) ledger.lostSetting('reasoning.effort', 'no effort that is known');
  if (effort !== undefined) return EFFORTS[effort];
  if (budgetTokens === undefined) {
    ledger.changedSetting('reasoning', 'as much as the model does by default');
    return undefined;
  }
  ledger.changedSetting('reasoning.budgetTokens', `effort ${effortOf(budgetTokens)}`);
  return effortOf(budgetTokens);
}

function putOutput(body: JsonObject, request: ModelRequest, same: boolean, ledger: Ledger): void {
  const config: JsonObject = same && isObject(request.rest?.outputConfig) ? { ...request.rest.outputConfig } : {};
  const effort = effortFor(request, same, ledger);
  if (effort !== undefined) config.effort = effort;
  const { output } = request;
  if (output?.kind === 'schema') {
    const jsonSchema: JsonObject = { schema: JSON.stringify(output.schema) };
    if (output.name !== undefined) jsonSchema.name = output.name;
    if (output.description !== undefined) jsonSchema.description = output.description;
    config.textFormat = { type: 'json_schema', structure: { jsonSchema } };
    if (output.strict === false) ledger.changedSetting('output.strict', 'schemas are always kept to');
  } else if (output?.kind === 'json' || output?.kind === 'other') ledger.lostSetting('output', 'JSON is promised for a schema alone');
  if (Object.keys(config).length > 0) body.outputConfig = config;
}

const TIERS = ['default', 'flex', 'priority', 'reserved'];
const LOST: readonly (keyof Sampling)[] = [
  'topK',
  'minP',
  'seed',
  'n',
  'presencePenalty',
  'frequencyPenalty',
  'repetitionPenalty',
  'logitBias',
  'logprobs',
  'topLogprobs',
];

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const same = request.from === 'bedrock';
  const encoding: Encoding = { same, ledger, documents: 0 };
  const { instructions, turns } = turnsOf(request, ledger, same);
  const body: JsonObject = {};
  const system = encodeBlocks(
    instructions.flatMap(({ blocks }) => blocks),
    encoding,
  );
  const told = turns.flatMap((turn) => ('messages' in turn ? (encodeTurn(turn, encoding) ?? []) : []));
  body.messages = same ? told : joinTurns(told);
  if (system.length > 0) body.system = system;
  loseNames(request.messages, ledger);
  if (!same) loseRests(request, ledger);
  putConfig(body, request, dialect, same, ledger);
  putTools(body, request, same, ledger);
  putOutput(body, request, same, ledger);
  const { serviceTier } = request;
  if (serviceTier !== undefined && TIERS.includes(serviceTier)) body.serviceTier = { type: serviceTier };
  else if (serviceTier !== undefined && serviceTier !== 'auto') ledger.lostSetting('serviceTier', `the provider has no tier ${serviceTier}`);
  loseSampling(request, LOST, ledger);
  loseWishes(request, ['verbosity', 'user', 'metadata', 'cacheKey', 'cacheRetention', 'cache', 'audio'], ledger);
  loseModalities(request, ['text'], ledger);
  carryRest(body, request, same, ledger);
  return { path: `/model/${encodeURIComponent(request.model)}/${request.stream ? 'converse-stream' : 'converse'}`, body };
}
