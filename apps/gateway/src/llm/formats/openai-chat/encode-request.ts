import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import {
  carryRest,
  type EncodedRequest,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelRequest,
  type OutputShape,
  type Sampling,
  type Setting,
} from '../../ir/index.js';
import { applyDialect } from '../dialect-members.js';
import { loseStrictness } from '../openai/strictness.js';
import { firstStops } from '../settings.js';
import { loseRests } from '../turns.js';
import { encodeMessages } from './encode-messages.js';
import type { Encoding } from './encode-parts.js';
import { putReasoning } from './encode-reasoning.js';
import { putTools } from './encode-tools.js';

const SAMPLING: readonly (readonly [keyof Sampling & Setting, string])[] = [
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['seed', 'seed'],
  ['n', 'n'],
  ['presencePenalty', 'presence_penalty'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['logitBias', 'logit_bias'],
  ['logprobs', 'logprobs'],
  ['topLogprobs', 'top_logprobs'],
];
/** No members of OpenAI's, but of many that speak its format. */
const EXTRAS: readonly (readonly [keyof Sampling & Setting, string])[] = [
  ['topK', 'top_k'],
  ['minP', 'min_p'],
  ['repetitionPenalty', 'repetition_penalty'],
];
const TEXTS = [
  ['verbosity', 'verbosity'],
  ['serviceTier', 'service_tier'],
  ['cacheKey', 'prompt_cache_key'],
  ['cacheRetention', 'prompt_cache_retention'],
  ['store', 'store'],
  ['metadata', 'metadata'],
  ['modalities', 'modalities'],
] as const;

/** Which setting a member of the body is, for reports in the caller's own words. */
const SETTINGS: Readonly<Record<string, Setting>> = Object.fromEntries<Setting>([
  ...[...SAMPLING, ...EXTRAS, ...TEXTS].map(([setting, member]) => [member, setting] as const),
  ['max_tokens', 'maxTokens'],
  ['max_completion_tokens', 'maxTokens'],
  ['stop', 'stop'],
  ['user', 'user'],
  ['safety_identifier', 'user'],
  ['tool_choice', 'toolChoice'],
  ['parallel_tool_calls', 'parallelToolCalls'],
  ['response_format', 'output'],
  ['reasoning_effort', 'reasoning'],
  ['audio', 'audio'],
]);

function putSampling(body: JsonObject, request: ModelRequest, { dialect, ledger, same }: Encoding): void {
  const { sampling } = request;
  for (const [setting, member] of SAMPLING) {
    const value = sampling[setting];
    if (value !== undefined) body[member] = value as Json;
  }
  for (const [setting, member] of EXTRAS) {
    const value = sampling[setting];
    if (value === undefined) continue;
    if (same || dialect.extras?.includes(member)) body[member] = value as Json;
    else ledger.lostSetting(setting, `the provider has no ${member}`);
  }
  if (sampling.maxTokens !== undefined)
    body[dialect.maxTokens ?? (same ? request.forms?.maxTokens : undefined) ?? 'max_completion_tokens'] = sampling.maxTokens;
  if (sampling.stop !== undefined) {
    const stop = same ? sampling.stop : firstStops(sampling.stop, dialect.stopMax, ledger);
    body.stop = request.forms?.stop === 'one' ? (stop[0] as string) : stop;
  }
  const { temperature } = sampling;
  if (dialect.temperatureMax !== undefined && temperature !== undefined && temperature > dialect.temperatureMax) {
    body.temperature = dialect.temperatureMax;
    ledger.changedSetting('temperature', `${temperature} became ${dialect.temperatureMax}, the highest that the provider takes`);
  }
}

function schemaFormat(output: OutputShape & { kind: 'schema' }): JsonObject {
  // a name is demanded here
  const shape: JsonObject = { name: output.name ?? 'answer' };
  if (output.description !== undefined) shape.description = output.description;
  shape.schema = output.schema;
  if (output.strict !== undefined) shape.strict = output.strict;
  return { type: 'json_schema', json_schema: shape };
}

function putOutput(body: JsonObject, output: OutputShape | undefined, { dialect, ledger }: Encoding): void {
  if (output === undefined) return;
  if (output.kind === 'other') {
    if (output.from === 'openai-chat') body.response_format = output.value;
    else ledger.lostSetting('output', 'is known to its own format alone');
    return;
  }
  if (output.kind === 'text') {
    body.response_format = { type: 'text' };
    return;
  }
  if (dialect.output === 'none') {
    ledger.lostSetting('output', 'the provider does not promise the shape of answers');
    return;
  }
  if (output.kind === 'json') body.response_format = { type: 'json_object' };
  else if (dialect.output === 'json_object') {
    body.response_format = { type: 'json_object' };
    ledger.lostSetting('output', 'the provider promises JSON, and no schema of it');
  } else body.response_format = schemaFormat(output);
}

function putSettings(body: JsonObject, request: ModelRequest, encoding: Encoding): void {
  const { dialect, ledger, same } = encoding;
  for (const [setting, member] of TEXTS) {
    const value = request[setting];
    if (value !== undefined) body[member] = value as Json;
  }
  if (request.user !== undefined) body[(same ? request.forms?.user : undefined) ?? 'user'] = request.user;
  if (request.audio !== undefined) {
    const { format, voice, rest } = request.audio;
    const audio: JsonObject = {};
    if (format !== undefined) audio.format = format;
    if (voice !== undefined) audio.voice = voice;
    carryRest(audio, { at: '/audio', ...(rest === undefined ? {} : { rest }) }, same, ledger);
    body.audio = audio;
  }
  if (request.cache !== undefined) {
    if (dialect.cacheControl) body.cache_control = { type: 'ephemeral', ...(request.cache.ttl === undefined ? {} : { ttl: request.cache.ttl }) };
    else ledger.lostSetting('cache', 'the provider takes no cache marks');
  }
}

function putStream(body: JsonObject, request: ModelRequest, { dialect, same }: Encoding): void {
  if (!request.stream) {
    if (request.streamUsage !== undefined && same) body.stream_options = { include_usage: request.streamUsage };
    return;
  }
  body.stream = true;
  const kept = same && isObject(request.rest?.stream_options) ? request.rest.stream_options : {};
  // usage is asked for whether or not the caller wants it: it is what calls are counted by
  const options: JsonObject = { ...kept };
  if ((dialect.streamUsage ?? 'stream_options') === 'stream_options') options.include_usage = true;
  if (Object.keys(options).length > 0) body.stream_options = options;
}

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const encoding: Encoding = { dialect, ledger, same: request.from === 'openai-chat' };
  const body: JsonObject = { model: request.model, messages: encodeMessages(request, encoding) };
  putSampling(body, request, encoding);
  putTools(body, request, encoding);
  putOutput(body, request.output, encoding);
  loseStrictness(request, ledger);
  putReasoning(body, request, encoding);
  putSettings(body, request, encoding);
  putStream(body, request, encoding);
  if (!encoding.same) loseRests(request, ledger);
  carryRest(body, request.rest === undefined ? {} : { rest: request.rest }, encoding.same, ledger);
  applyDialect(body, dialect, SETTINGS, ledger);
  return { path: '/chat/completions', body };
}
