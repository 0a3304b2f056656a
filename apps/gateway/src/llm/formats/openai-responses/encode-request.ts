import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import {
  carryRest,
  type EncodedRequest,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelRequest,
  type OutputShape,
  type ReasoningWish,
  type Setting,
} from '../../ir/index.js';
import { applyDialect } from '../dialect-members.js';
import { effortOfBudget, knownEffort } from '../openai/efforts.js';
import { loseStrictness } from '../openai/strictness.js';
import { loseModalities, loseSampling, loseWishes } from '../settings.js';
import { loseRests } from '../turns.js';
import { encodeInput } from './encode-items.js';
import type { Encoding } from './encode-parts.js';
import { encodeToolChoice, encodeTools } from './tools.js';

const SETTINGS: Readonly<Record<string, Setting>> = {
  max_output_tokens: 'maxTokens',
  temperature: 'temperature',
  top_p: 'topP',
  top_logprobs: 'topLogprobs',
  tool_choice: 'toolChoice',
  parallel_tool_calls: 'parallelToolCalls',
  text: 'output',
  reasoning: 'reasoning',
  user: 'user',
  safety_identifier: 'user',
  metadata: 'metadata',
  service_tier: 'serviceTier',
  prompt_cache_key: 'cacheKey',
  prompt_cache_retention: 'cacheRetention',
  store: 'store',
};
const ABSENT = ['topK', 'minP', 'seed', 'stop', 'n', 'presencePenalty', 'frequencyPenalty', 'repetitionPenalty', 'logitBias'] as const;

/** The object under `name` that was not understood whole. */
const kept = (request: ModelRequest, name: string, same: boolean): JsonObject => {
  const value = request.rest?.[name];
  return same && isObject(value) ? { ...value } : {};
};

function putSampling(body: JsonObject, { sampling, rest }: ModelRequest, { ledger, same }: Encoding): void {
  if (sampling.maxTokens !== undefined) body.max_output_tokens = sampling.maxTokens;
  if (sampling.temperature !== undefined) body.temperature = sampling.temperature;
  if (sampling.topP !== undefined) body.top_p = sampling.topP;
  if (sampling.topLogprobs !== undefined) body.top_logprobs = sampling.topLogprobs;
  loseSampling({ sampling } as ModelRequest, ABSENT, ledger);
  const include: Json[] = same ? [...listOf(rest?.include)] : [];
  if (sampling.logprobs) include.push('message.output_text.logprobs');
  if (include.length > 0) body.include = include;
}

function format(output: OutputShape, ledger: Ledger): JsonObject | undefined {
  switch (output.kind) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'other':
      if (output.from === 'openai-responses') return output.value as JsonObject;
      ledger.lostSetting('output', 'is known to its own format alone');
      return undefined;
    case 'schema': {
      const out: JsonObject = { type: 'json_schema', name: output.name ?? 'answer', schema: output.schema };
      if (output.description !== undefined) out.description = output.description;
      if (output.strict !== undefined) out.strict = output.strict;
      return out;
    }
  }
}

function putText(body: JsonObject, request: ModelRequest, { ledger, same }: Encoding): void {
  const text = kept(request, 'text', same);
  const shape = request.output === undefined ? undefined : format(request.output, ledger);
  if (shape !== undefined) text.format = shape;
  if (request.verbosity !== undefined) text.verbosity = request.verbosity;
  if (Object.keys(text).length > 0) body.text = text;
}

function effortAsked(wish: ReasoningWish | undefined, ledger: Ledger): string | undefined {
  if (wish?.effort !== undefined) {
    if (wish.budgetTokens !== undefined) ledger.lostSetting('reasoning.budgetTokens', 'effort is told in words here');
    return wish.effort;
  }
  if (wish?.enabled === false) return 'none';
  if (wish?.budgetTokens !== undefined) {
    const effort = effortOfBudget(wish.budgetTokens);
    ledger.changedSetting('reasoning.budgetTokens', `${wish.budgetTokens} tokens became effort ${effort}`);
    return effort;
  }
  if (wish?.adaptive || wish?.enabled) ledger.changedSetting('reasoning', 'as much as the model does by default');
  return undefined;
}

function putReasoning(body: JsonObject, request: ModelRequest, { dialect, ledger, same }: Encoding): void {
  const reasoning = kept(request, 'reasoning', same);
  const wish = request.reasoning;
  const asked = effortAsked(wish, ledger);
  const effort = asked === undefined || same ? asked : knownEffort(asked, dialect.efforts, ledger);
  if (effort !== undefined) reasoning.effort = effort;
  if (wish?.summary !== undefined && wish.summary !== 'none') reasoning.summary = wish.summary;
  if (Object.keys(reasoning).length > 0) body.reasoning = reasoning;
  // callers of other formats are given thoughts with their proofs unasked; models that do not think refuse to be asked for them
  const foreign = !same && wish !== undefined && asked !== 'none' && dialect.efforts?.length !== 0 && Object.keys(wish).length > 0;
  if (wish?.encrypted || foreign) body.include = [...listOf(body.include), 'reasoning.encrypted_content'];
}

function putSettings(body: JsonObject, request: ModelRequest, { ledger, same }: Encoding): void {
  if (request.parallelToolCalls !== undefined) body.parallel_tool_calls = request.parallelToolCalls;
  if (request.user !== undefined) body[(same ? request.forms?.user : undefined) ?? 'user'] = request.user;
  if (request.metadata !== undefined) body.metadata = request.metadata;
  if (request.serviceTier !== undefined) body.service_tier = request.serviceTier;
  if (request.cacheKey !== undefined) body.prompt_cache_key = request.cacheKey;
  if (request.cacheRetention !== undefined) body.prompt_cache_retention = request.cacheRetention;
  // not saying so means that the provider keeps the answer, here alone
  if (request.store !== undefined) body.store = request.store;
  else if (!same) body.store = false;
  loseWishes({ ...request, store: false }, ['cache', 'audio'], ledger);
  loseModalities(request, ['text'], ledger);
}

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const encoding: Encoding = { dialect, ledger, same: request.from === 'openai-responses' };
  const { input, instructions } = encodeInput(request, encoding);
  const body: JsonObject = { model: request.model };
  // a kept prompt or conversation may say it all
  if (request.messages.length > 0) body.input = input;
  if (instructions !== undefined) body.instructions = instructions;
  if (request.stream) body.stream = true;
  putSampling(body, request, encoding);
  putText(body, request, encoding);
  loseStrictness(request, ledger);
  putReasoning(body, request, encoding);
  putSettings(body, request, encoding);
  const tools = request.tools === undefined ? [] : encodeTools(request.tools, encoding.same, ledger);
  if (tools.length > 0 || (encoding.same && request.tools !== undefined)) body.tools = tools;
  const choice = request.toolChoice === undefined ? undefined : encodeToolChoice(request.toolChoice, request.tools ?? [], ledger);
  if (choice !== undefined) body.tool_choice = choice;
  if (!encoding.same) loseRests(request, ledger);
  carryRest(body, request.rest === undefined ? {} : { rest: request.rest }, encoding.same, ledger);
  applyDialect(body, dialect, SETTINGS, ledger);
  return { path: '/responses', body };
}
