import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import {
  carryRest,
  type EncodedRequest,
  isObject,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  type ModelRequest,
  type Sampling,
  type Setting,
} from '../../ir/index.js';
import { applyDialect } from '../dialect-members.js';
import { firstStops, loseModalities, loseSampling, loseWishes, within } from '../settings.js';
import { loseNames, loseRests, type Turn, turnsOf } from '../turns.js';
import { type Encoding, encodeParts } from './encode-parts.js';
import { putTools } from './encode-tools.js';
import { isPlainSchema } from './schema.js';
import { thinkingConfig } from './thinking.js';

const NUMBERS: readonly (readonly [keyof Sampling & Setting, string])[] = [
  ['maxTokens', 'maxOutputTokens'],
  ['temperature', 'temperature'],
  ['topP', 'topP'],
  ['topK', 'topK'],
  ['n', 'candidateCount'],
  ['stop', 'stopSequences'],
  ['seed', 'seed'],
  ['presencePenalty', 'presencePenalty'],
  ['frequencyPenalty', 'frequencyPenalty'],
  ['logprobs', 'responseLogprobs'],
  ['topLogprobs', 'logprobs'],
];
const MEMBERS: Record<string, Setting> = Object.fromEntries(NUMBERS.map(([setting, member]) => [member, setting]));
const TEMPERATURE_MAX = 2;
const STOP_MAX = 5;

function calledIn(messages: readonly ModelMessage[]): Map<string, string> {
  const called = new Map<string, string>();
  for (const { blocks } of messages) for (const block of blocks) if (block.type === 'tool-call') called.set(block.id, block.name);
  return called;
}

/** Calls of one turn are answered in their order: it is by name and order that Gemini tells them apart. */
function inOrder(messages: readonly ModelMessage[], called: ReadonlyMap<string, string>): ModelMessage['blocks'] {
  const blocks = messages.flatMap((message) => message.blocks);
  const places = [...called.keys()];
  const results = blocks.filter((block) => block.type === 'tool-result').sort((a, b) => places.indexOf(a.callId) - places.indexOf(b.callId));
  return [...results, ...blocks.filter((block) => block.type !== 'tool-result')];
}

function encodeTurn({ role, messages }: Turn, encoding: Encoding): JsonObject | undefined {
  const { same, ledger, called } = encoding;
  const blocks = role === 'user' && !same ? inOrder(messages, called) : messages.flatMap((message) => message.blocks);
  const parts = encodeParts(blocks, encoding);
  if (parts.length === 0 && !same) return undefined;
  const out: JsonObject = { role: role === 'assistant' ? 'model' : 'user', parts };
  for (const message of messages) carryRest(out, message, same, ledger);
  return out;
}

function putContents(body: JsonObject, request: ModelRequest, encoding: Encoding): void {
  const { same, ledger } = encoding;
  const { instructions, turns } = turnsOf(request, ledger, same);
  if (instructions.length > 0) {
    const parts = encodeParts(
      instructions.flatMap(({ blocks }) => blocks),
      encoding,
    );
    if (parts.length > 0) body.systemInstruction = { parts };
    for (const message of instructions) carryRest(body.systemInstruction as JsonObject, message, same, ledger);
  }
  body.contents = turns.flatMap((turn) =>
    'messages' in turn ? (encodeTurn(turn, encoding) ?? []) : { role: turn.role, parts: encodeParts(turn.blocks, encoding) },
  );
  loseNames(request.messages, ledger);
  if (!same) loseRests(request, ledger);
}

function putOutput(config: JsonObject, { output }: ModelRequest, ledger: Ledger): void {
  switch (output?.kind) {
    case undefined:
      return;
    case 'text':
      config.responseMimeType = 'text/plain';
      return;
    case 'json':
      config.responseMimeType = 'application/json';
      return;
    case 'schema':
      config.responseMimeType = 'application/json';
      config[isPlainSchema(output.schema) ? 'responseSchema' : 'responseJsonSchema'] = output.schema;
      if (output.name !== undefined) ledger.changedSetting('output.name', 'schemas have no name there');
      if (output.description !== undefined) ledger.lostSetting('output.description', 'schemas have no description of their own there');
      if (output.strict === false) ledger.changedSetting('output.strict', 'schemas are always kept to');
      return;
    case 'other':
      ledger.lostSetting('output', 'the model’s format has no such output');
  }
}

function generationConfig(request: ModelRequest, { dialect, same, ledger }: Encoding): JsonObject {
  const config: JsonObject = {};
  for (const [setting, member] of NUMBERS) {
    const value = request.sampling[setting];
    if (value !== undefined && !(setting === 'n' && value === 1 && !same)) config[member] = value as number;
  }
  const { temperature, stop } = request.sampling;
  if (stop !== undefined && !same) config.stopSequences = firstStops(stop, STOP_MAX, ledger);
  if (temperature !== undefined) config.temperature = within(temperature, dialect.temperatureMax ?? TEMPERATURE_MAX, 'temperature', ledger);
  putOutput(config, request, ledger);
  const thinking = thinkingConfig(request, dialect, same, ledger);
  const more = same && isObject(request.rest?.generationConfig) ? request.rest.generationConfig.thinkingConfig : undefined;
  if (thinking !== undefined) config.thinkingConfig = { ...(isObject(more) && more), ...thinking };
  const { modalities } = request;
  if (modalities !== undefined) {
    loseModalities(request, ['text', 'image', 'audio'], ledger);
    const taken = modalities.filter((one) => ['text', 'image', 'audio'].includes(one));
    if (taken.length > 0 && (same || taken.some((one) => one !== 'text'))) config.responseModalities = taken.map((one) => one.toUpperCase());
  }
  const carried = same ? request.rest?.generationConfig : undefined;
  if (isObject(carried)) carryRest(config, { at: '/generationConfig', rest: carried as JsonObject }, same, ledger);
  return config;
}

const TIERS: Record<string, string> = { flex: 'flex', priority: 'priority', default: 'standard', standard: 'standard' };

function putTier(body: JsonObject, { serviceTier }: ModelRequest, same: boolean, ledger: Ledger): void {
  if (serviceTier === undefined || (serviceTier === 'auto' && !same)) return;
  const tier = same ? serviceTier : TIERS[serviceTier];
  if (tier === undefined) ledger.lostSetting('serviceTier', `the provider has no tier ${serviceTier}`);
  else body.serviceTier = tier;
}

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const same = request.from === 'gemini';
  const encoding: Encoding = { same, dialect, ledger, called: calledIn(request.messages) };
  const body: JsonObject = {};
  putContents(body, request, encoding);
  const config = generationConfig(request, encoding);
  applyDialect(config, dialect, MEMBERS, ledger);
  if (Object.keys(config).length > 0) body.generationConfig = config;
  putTools(body, request, same, ledger);
  putTier(body, request, same, ledger);
  loseSampling(request, ['minP', 'repetitionPenalty', 'logitBias'], ledger);
  loseWishes(request, ['verbosity', 'user', 'metadata', 'cacheKey', 'cacheRetention', 'cache', 'audio'], ledger);
  carryRest(body, request, same, ledger);
  const action = request.stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return { path: `/v1beta/models/${request.model}:${action}`, body };
}
