import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import {
  type Block,
  carryRest,
  dataUrl,
  type EncodedRequest,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  type ModelRequest,
  type Sampling,
  type Setting,
} from '../../ir/index.js';
import { plainCallId } from '../call-ids.js';
import { applyDialect } from '../dialect-members.js';
import { apart, encodeFunctionTools, resultText } from '../function-tools.js';
import { firstStops, loseModalities, loseSampling, loseWishes, toolsOffered, within } from '../settings.js';
import { loseNames, loseRests } from '../turns.js';
import { encodeCitations } from './citations.js';

interface Encoding {
  same: boolean;
  ledger: Ledger;
}

const NUMBERS: readonly (readonly [keyof Sampling & Setting, string])[] = [
  ['maxTokens', 'max_tokens'],
  ['temperature', 'temperature'],
  ['seed', 'seed'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
  ['topK', 'k'],
  ['topP', 'p'],
  ['stop', 'stop_sequences'],
  ['logprobs', 'logprobs'],
];
const MEMBERS: Record<string, Setting> = Object.fromEntries(NUMBERS.map(([setting, member]) => [member, setting]));
const PENALTY_MAX = 1;
const STOP_MAX = 5;

function lose({ at }: Block, why: string, { ledger }: Encoding): undefined {
  ledger.lost(at ?? '', why);
  return undefined;
}

function part(block: Block, encoding: Encoding): JsonObject | undefined {
  if (block.cache !== undefined) encoding.ledger.lost(`${block.at ?? ''}/${block.cache.form ?? 'cache_control'}`, 'the provider takes no cache marks');
  carryRest({}, block, encoding.same, encoding.ledger);
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'refusal':
      encoding.ledger.changed(block.at ?? '', 'given back as text');
      return { type: 'text', text: block.text };
    case 'image': {
      const { source, detail } = block;
      if (source.kind !== 'url' && source.kind !== 'data') return lose(block, 'files kept at another provider are not there', encoding);
      const url = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data);
      return { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } };
    }
    case 'reasoning':
      if (block.provider !== 'cohere') return lose(block, 'the model takes back only thoughts of its own', encoding);
      return { type: 'thinking', thinking: block.text ?? '' };
    case 'other':
      return block.from === 'cohere' ? (block.value as JsonObject) : lose(block, `known to the format ${block.from} alone`, encoding);
    default:
      return lose(block, `the model’s format has no ${block.type} in messages`, encoding);
  }
}

function putAssistant(out: JsonObject, message: ModelMessage, encoding: Encoding): void {
  const calls = message.blocks.filter((block) => block.type === 'tool-call');
  for (const call of calls) if (call.signature !== undefined) encoding.ledger.lost(`${call.at ?? ''}/signature`, 'a proof that only its own provider reads');
  if (calls.length > 0)
    out.tool_calls = calls.map(
      (call): Json => ({ id: plainCallId(call.id), type: 'function', function: { name: call.name, arguments: call.arguments === '' ? '{}' : call.arguments } }),
    );
  const citations = encoding.same ? encodeCitations(message.blocks) : [];
  if (citations.length > 0) out.citations = citations;
  else
    for (const block of message.blocks)
      if (block.type === 'text' && block.citations !== undefined) lose(block, 'citations of another format are not taken back', encoding);
}

function encodeSaid(message: ModelMessage, encoding: Encoding): JsonObject[] {
  const { same, ledger } = encoding;
  const role = message.role === 'developer' ? 'system' : message.role === 'tool' ? 'user' : message.role;
  const out: JsonObject = { role };
  const plan = message.blocks.find((block) => block.type === 'reasoning' && block.form === 'tool_plan');
  if (plan?.type === 'reasoning') out.tool_plan = plan.text ?? '';
  const blocks = message.blocks.filter((block) => block !== plan && block.type !== 'tool-call');
  const [only] = blocks;
  if (blocks.length === 1 && only?.type === 'text' && only.cache === undefined && (message.plain || role === 'system')) out.content = only.text;
  else {
    const parts = blocks.flatMap((block) => (block.type === 'text' && block.text === '' && !same ? [] : (part(block, encoding) ?? [])));
    if (parts.length > 0) out.content = parts;
  }
  if (role === 'assistant') putAssistant(out, message, encoding);
  carryRest(out, message, same, ledger);
  return Object.keys(out).length > 1 || same ? [out] : [];
}

function encodeMessage(message: ModelMessage, encoding: Encoding): JsonObject[] {
  const { results, said } = apart(message);
  const told = results.map((result): JsonObject => {
    if (result.error) encoding.ledger.changed(result.at ?? '', 'that it is an error is not told');
    const content = encoding.same && !result.plain ? result.content.flatMap((block) => part(block, encoding) ?? []) : resultText(result, encoding.ledger);
    return { role: 'tool', tool_call_id: plainCallId(result.callId), content };
  });
  return said.blocks.length > 0 || results.length === 0 ? [...told, ...encodeSaid(said, encoding)] : told;
}

function putTools(body: JsonObject, request: ModelRequest, { same, ledger }: Encoding): void {
  const { toolChoice } = request;
  const names = toolChoice?.kind === 'tool' ? [toolChoice.name] : toolChoice?.kind === 'allowed' ? toolChoice.names : undefined;
  const offered = toolsOffered(request, names, ledger);
  if (names !== undefined) ledger.changedSetting('toolChoice', 'the others are not offered');
  const tools = encodeFunctionTools(offered, same ? 'cohere' : undefined, ledger);
  if (tools.length > 0) body.tools = tools;
  if (offered.length > 0 && offered.every((tool) => tool.type === 'function' && tool.strict)) body.strict_tools = true;
  else for (const tool of offered) if (tool.type === 'function' && tool.strict) ledger.changed(tool.at ?? '', 'strict for all tools or for none');
  if (toolChoice?.kind === 'none') body.tool_choice = 'NONE';
  else if (tools.length > 0 && (toolChoice?.kind === 'required' || toolChoice?.kind === 'tool' || (toolChoice?.kind === 'allowed' && toolChoice.required)))
    body.tool_choice = 'REQUIRED';
  else if (toolChoice?.kind === 'required' && !same) ledger.lostSetting('toolChoice', 'no tool is left to choose');
  else if (toolChoice?.kind === 'other') ledger.lostSetting('toolChoice', 'the model’s format has no such choice');
  if (request.parallelToolCalls === false && tools.length > 0) ledger.lostSetting('parallelToolCalls', 'the model may always call several');
}

const BUDGETS: Record<string, number> = { minimal: 512, low: 1_024, medium: 8_192, high: 24_576, xhigh: 31_000, max: 31_000 };

function putThinking(body: JsonObject, { reasoning, from }: ModelRequest, ledger: Ledger): void {
  if (reasoning === undefined) return;
  const { enabled, effort, budgetTokens } = reasoning;
  if (enabled === false || effort === 'none' || budgetTokens === 0) {
    body.thinking = { type: 'disabled' };
    return;
  }
  const budget = budgetTokens ?? BUDGETS[effort ?? ''];
  if (effort !== undefined && BUDGETS[effort] === undefined) ledger.lostSetting('reasoning.effort', 'no effort that is known');
  if (reasoning.summary !== undefined && reasoning.summary !== 'auto' && from !== 'cohere')
    ledger.lostSetting('reasoning.summary', 'the provider tells its thoughts as it does');
  body.thinking = { type: 'enabled', ...(budget !== undefined && { token_budget: budget }) };
}

function putOutput(body: JsonObject, { output }: ModelRequest, ledger: Ledger): void {
  if (output === undefined) return;
  if (output.kind === 'other') {
    if (output.from === 'cohere') body.response_format = output.value;
    else ledger.lostSetting('output', 'the model’s format has no such output');
    return;
  }
  if (output.kind === 'text') body.response_format = { type: 'text' };
  else if (output.kind === 'json') body.response_format = { type: 'json_object' };
  else {
    body.response_format = { type: 'json_object', json_schema: output.schema };
    if (output.name !== undefined) ledger.changedSetting('output.name', 'schemas have no name there');
    if (output.description !== undefined) ledger.lostSetting('output.description', 'schemas have no description of their own there');
    if (output.strict === false) ledger.changedSetting('output.strict', 'schemas are always kept to');
  }
}

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const same = request.from === 'cohere';
  const encoding: Encoding = { same, ledger };
  const body: JsonObject = { model: request.model, messages: request.messages.flatMap((message) => encodeMessage(message, encoding)) };
  for (const [setting, member] of NUMBERS) {
    const value = request.sampling[setting];
    if (value === undefined || (setting === 'logprobs' && value === false && !same)) continue;
    if (setting === 'temperature') body[member] = within(value as number, dialect.temperatureMax ?? 1, setting, ledger);
    else if (setting === 'frequencyPenalty' || setting === 'presencePenalty') body[member] = within(value as number, PENALTY_MAX, setting, ledger);
    else if (setting === 'stop' && !same) body[member] = firstStops(value as string[], STOP_MAX, ledger);
    else body[member] = value as Json;
  }
  putTools(body, request, encoding);
  putOutput(body, request, ledger);
  putThinking(body, request, ledger);
  body.stream = request.stream;
  loseNames(request.messages, ledger);
  if (!same) loseRests(request, ledger);
  loseSampling(request, ['n', 'minP', 'repetitionPenalty', 'logitBias', 'topLogprobs'], ledger);
  loseWishes(request, ['verbosity', 'user', 'metadata', 'serviceTier', 'cacheKey', 'cacheRetention', 'cache', 'audio'], ledger);
  loseModalities(request, ['text'], ledger);
  carryRest(body, request, same, ledger);
  applyDialect(body, dialect, MEMBERS, ledger);
  return { path: '/v2/chat', body };
}
