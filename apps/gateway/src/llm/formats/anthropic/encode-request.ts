import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import { carryRest, type EncodedRequest, isObject, type JsonObject, type Ledger, type ModelMessage, type ModelRequest } from '../../ir/index.js';
import { applyDialect } from '../dialect-members.js';
import { isBlank, loseModalities, loseSampling, loseWishes, within } from '../settings.js';
import { loseNames, loseRests, resultsFirst, type Turn, turnsOf } from '../turns.js';
import { type Encoding, encodeBlocks } from './encode-blocks.js';
import { putTools } from './encode-tools.js';
import { thinkingOf } from './thinking.js';

const SETTINGS = {
  max_tokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  stop_sequences: 'stop',
  service_tier: 'serviceTier',
} as const;
/** Where neither the request nor the provider says. */
const MAX_TOKENS = 4_096;
const IMAGES = ['url', 'data', 'id'] as const;

function encodeTurn({ role, messages }: Turn, encoding: Encoding): JsonObject | undefined {
  const [only] = messages;
  const [block] = only?.blocks ?? [];
  const simple =
    messages.length === 1 &&
    only?.plain &&
    only.blocks.length === 1 &&
    block?.type === 'text' &&
    block.cache === undefined &&
    (encoding.same || !isBlank(block.text));
  const out: JsonObject = { role };
  if (simple) out.content = block.text;
  else {
    const blocks = messages.flatMap((message) => message.blocks);
    const content = encodeBlocks(role === 'user' && !encoding.same ? resultsFirst(blocks) : blocks, encoding);
    if (content.length === 0 && !encoding.same) return undefined;
    out.content = content;
  }
  for (const message of messages) carryRest(out, message, encoding.same, encoding.ledger);
  return out;
}

function encodeSystem(messages: readonly ModelMessage[], encoding: Encoding): JsonObject['system'] | undefined {
  if (messages.length === 0) return undefined;
  const [only] = messages;
  const [block] = only?.blocks ?? [];
  if (
    messages.length === 1 &&
    only?.plain &&
    only.blocks.length === 1 &&
    block?.type === 'text' &&
    block.cache === undefined &&
    (encoding.same || !isBlank(block.text))
  )
    return block.text;
  const content = encodeBlocks(
    messages.flatMap(({ blocks }) => blocks),
    encoding,
  );
  return content.length === 0 && !encoding.same ? undefined : content;
}

function putMessages(body: JsonObject, request: ModelRequest, encoding: Encoding): void {
  const { same, ledger } = encoding;
  const { instructions, turns } = turnsOf(request, ledger, same);
  const system = encodeSystem(instructions, encoding);
  if (system !== undefined) body.system = system;
  body.messages = turns.flatMap((turn) =>
    'messages' in turn ? (encodeTurn(turn, encoding) ?? []) : { role: 'system', content: encodeSystem([turn], encoding) ?? [] },
  );
  loseNames(request.messages, ledger);
  if (!same) loseRests(request, ledger);
}

function putSampling(body: JsonObject, request: ModelRequest, dialect: Dialect, thinking: JsonObject | undefined, ledger: Ledger): void {
  const { maxTokens, temperature, topP, topK, stop } = request.sampling;
  const budget = thinking?.type === 'enabled' ? Number(thinking.budget_tokens) : 0;
  body.max_tokens = maxTokens ?? (dialect.maxTokensDefault ?? MAX_TOKENS) + budget;
  const fixed = (budget > 0 || thinking?.type === 'adaptive') && request.from !== 'anthropic';
  if (temperature !== undefined) {
    if (fixed && temperature !== 1) ledger.lostSetting('temperature', 'set by the provider where the model thinks');
    else body.temperature = within(temperature, dialect.temperatureMax ?? 1, 'temperature', ledger);
  }
  if (topP !== undefined) {
    if (fixed && topP < 0.95) ledger.lostSetting('topP', 'set by the provider where the model thinks');
    else body.top_p = topP;
  }
  if (topK !== undefined) {
    if (fixed) ledger.lostSetting('topK', 'set by the provider where the model thinks');
    else body.top_k = topK;
  }
  if (stop === undefined) return;
  // sequences of white space alone are refused
  const visible = request.from === 'anthropic' ? stop : stop.filter((one) => one.trim() !== '');
  if (visible.length < stop.length) ledger.lostSetting('stop', 'sequences of white space alone are not taken');
  if (visible.length > 0 || request.from === 'anthropic') body.stop_sequences = visible;
}

function outputConfig(request: ModelRequest, effort: string | undefined, same: boolean, ledger: Ledger): JsonObject | undefined {
  const carried = same ? request.rest?.output_config : undefined;
  const config: JsonObject = isObject(carried) ? { ...carried } : {};
  if (effort !== undefined) config.effort = effort;
  const { output } = request;
  if (output?.kind === 'schema') {
    config.format = { type: 'json_schema', schema: output.schema };
    if (output.name !== undefined) ledger.changedSetting('output.name', 'schemas have no name there');
    if (output.description !== undefined) ledger.lostSetting('output.description', 'schemas have no description of their own there');
    if (output.strict === false) ledger.changedSetting('output.strict', 'schemas are always kept to');
  } else if (output?.kind === 'json') ledger.lostSetting('output', 'JSON is promised for a schema alone');
  else if (output?.kind === 'other') ledger.lostSetting('output', 'the model’s format has no such output');
  return Object.keys(config).length > 0 ? config : undefined;
}

const TIERS: Record<string, string> = { auto: 'auto', default: 'standard_only', standard_only: 'standard_only' };

function putAbout(body: JsonObject, request: ModelRequest, same: boolean, ledger: Ledger): void {
  const metadata: JsonObject = same ? { ...request.metadata } : {};
  if (request.user !== undefined) metadata.user_id = request.user;
  if (Object.keys(metadata).length > 0) body.metadata = metadata;
  if (!same) loseWishes(request, ['metadata'], ledger);
  const { serviceTier } = request;
  const tier = serviceTier === undefined ? undefined : TIERS[serviceTier];
  if (tier !== undefined) body.service_tier = tier;
  else if (serviceTier !== undefined) ledger.lostSetting('serviceTier', `the provider has no tier ${serviceTier}`);
}

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const same = request.from === 'anthropic';
  const encoding: Encoding = { same, images: dialect.images ?? IMAGES, ledger };
  const body: JsonObject = dialect.modelInPath ? {} : { model: request.model };
  const { thinking, effort } = thinkingOf(request, dialect, same, ledger);
  putSampling(body, request, dialect, thinking, ledger);
  putMessages(body, request, encoding);
  putTools(body, request, same, ledger);
  if (thinking !== undefined) body.thinking = thinking;
  const config = outputConfig(request, effort, same, ledger);
  if (config !== undefined) body.output_config = config;
  putAbout(body, request, same, ledger);
  if (request.cache !== undefined) body.cache_control = request.cache.ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: request.cache.ttl };
  if (request.stream) body.stream = true;
  loseSampling(request, ['seed', 'n', 'minP', 'presencePenalty', 'frequencyPenalty', 'repetitionPenalty', 'logitBias', 'logprobs', 'topLogprobs'], ledger);
  loseWishes(request, ['verbosity', 'cacheKey', 'cacheRetention', 'audio'], ledger);
  loseModalities(request, ['text'], ledger);
  carryRest(body, request, same, ledger);
  applyDialect(body, dialect, SETTINGS, ledger);
  return { path: '/v1/messages', body };
}
