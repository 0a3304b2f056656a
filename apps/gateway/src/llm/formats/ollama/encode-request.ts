import { type Dialect, dialectOf } from '@gatehouse/definition/wire';
import {
  type Block,
  carryRest,
  type EncodedRequest,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  type ModelRequest,
  type Sampling,
  type Setting,
} from '../../ir/index.js';
import { argumentsOf } from '../call-arguments.js';
import { plainCallId } from '../call-ids.js';
import { applyDialect } from '../dialect-members.js';
import { apart, encodeFunctionTools, resultText } from '../function-tools.js';
import { isMadeCallId } from '../made-call-id.js';
import { loseModalities, loseSampling, loseWishes, toolsOffered } from '../settings.js';
import { loseNames, loseRests } from '../turns.js';

interface Encoding {
  same: boolean;
  ledger: Ledger;
  called: ReadonlyMap<string, string>;
}

const OPTIONS: readonly (readonly [keyof Sampling & Setting, string])[] = [
  ['maxTokens', 'num_predict'],
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['topK', 'top_k'],
  ['minP', 'min_p'],
  ['seed', 'seed'],
  ['stop', 'stop'],
  ['presencePenalty', 'presence_penalty'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['repetitionPenalty', 'repeat_penalty'],
];
const MEMBERS: Record<string, Setting> = Object.fromEntries(OPTIONS.map(([setting, member]) => [member, setting]));

const lose = ({ at }: Block, why: string, { ledger }: Encoding): void => ledger.lost(at ?? '', why);

/** One text, one thought, images and calls: in this order, whatever the order was. */
function encodeSaid(message: ModelMessage, encoding: Encoding): JsonObject[] {
  const { same, ledger } = encoding;
  const role = message.role === 'developer' ? 'system' : message.role === 'tool' ? 'user' : message.role;
  const out: JsonObject = { role };
  const texts: string[] = [];
  const thoughts: string[] = [];
  const images: Json[] = [];
  const calls: Json[] = [];
  for (const block of message.blocks) {
    if (block.cache !== undefined) ledger.lost(`${block.at ?? ''}/${block.cache.form ?? 'cache_control'}`, 'the provider takes no cache marks');
    carryRest({}, block, same, ledger);
    if (block.type === 'text' || block.type === 'refusal') texts.push(block.text);
    else if (block.type === 'image' && block.source.kind === 'data') images.push(block.source.data);
    else if (block.type === 'image') lose(block, 'the provider fetches no images', encoding);
    else if (block.type === 'reasoning' && block.provider === 'ollama') thoughts.push(block.text ?? '');
    else if (block.type === 'reasoning') lose(block, 'the model takes back only thoughts of its own', encoding);
    else if (block.type === 'tool-call') {
      if (block.signature !== undefined) ledger.lost(`${block.at ?? ''}/signature`, 'a proof that only its own provider reads');
      calls.push({
        ...(!isMadeCallId(block.id) && { id: plainCallId(block.id) }),
        function: { name: block.name, arguments: argumentsOf(block, ledger) },
      });
    } else lose(block, `the model’s format has no ${block.type === 'other' ? block.kind : block.type} in messages`, encoding);
    if (block.type === 'text' && block.citations !== undefined) lose(block, 'citations of another format are not taken back', encoding);
    if (block.type === 'image' && block.detail !== undefined && block.detail !== 'auto') lose(block, 'how closely to look cannot be asked for', encoding);
  }
  if (role === 'assistant' && texts.length === 0 && calls.length === 0 && thoughts.length === 0 && !same) return [];
  out.content = texts.join('\n\n');
  if (thoughts.length > 0) out.thinking = thoughts.join('\n\n');
  if (images.length > 0) out.images = images;
  if (calls.length > 0) out.tool_calls = calls;
  carryRest(out, message, same, ledger);
  return [out];
}

function encodeMessage(message: ModelMessage, encoding: Encoding): JsonObject[] {
  const { results, said } = apart(message);
  const told = results.map((result): JsonObject => {
    if (result.error) encoding.ledger.changed(result.at ?? '', 'that it is an error is not told');
    const name = result.name ?? encoding.called.get(result.callId);
    return {
      role: 'tool',
      content: resultText(result, encoding.ledger),
      ...(name !== undefined && { tool_name: name }),
      ...(!encoding.same && { tool_call_id: plainCallId(result.callId) }),
    };
  });
  return said.blocks.length > 0 || results.length === 0 ? [...told, ...encodeSaid(said, encoding)] : told;
}

function putTools(body: JsonObject, request: ModelRequest, { same, ledger }: Encoding): void {
  const { toolChoice } = request;
  if (toolChoice?.kind === 'none') {
    for (const tool of request.tools ?? []) ledger.changed(tool.at ?? '', 'not told, as no tool may be called');
    return;
  }
  const names = toolChoice?.kind === 'tool' ? [toolChoice.name] : toolChoice?.kind === 'allowed' ? toolChoice.names : undefined;
  const offered = toolsOffered(request, names, ledger);
  const tools = encodeFunctionTools(offered, same ? 'ollama' : undefined, ledger);
  for (const tool of offered) if (tool.type === 'function' && tool.strict) ledger.changed(tool.at ?? '', 'arguments are as the model writes them');
  if (toolChoice !== undefined && toolChoice.kind !== 'auto') ledger.lostSetting('toolChoice', 'the model calls a tool or does not, as it likes');
  if (tools.length === 0) return;
  body.tools = tools;
  if (request.parallelToolCalls === false) ledger.lostSetting('parallelToolCalls', 'the model may always call several');
}

function putThinking(body: JsonObject, { reasoning }: ModelRequest, dialect: Dialect, same: boolean, ledger: Ledger): void {
  if (reasoning === undefined) return;
  const { enabled, effort, budgetTokens } = reasoning;
  if (same) {
    body.think = effort ?? enabled ?? true;
    return;
  }
  if (enabled === false || effort === 'none' || budgetTokens === 0) body.think = false;
  else if (dialect.thinkingAs === 'level' && effort !== undefined) {
    const level = effort === 'minimal' ? 'low' : effort === 'xhigh' || effort === 'max' ? 'high' : effort;
    body.think = level;
    if (level !== effort) ledger.changedSetting('reasoning.effort', level);
  } else {
    body.think = true;
    if (effort !== undefined) ledger.changedSetting('reasoning.effort', 'the model thinks or does not');
    if (budgetTokens !== undefined) ledger.changedSetting('reasoning.budgetTokens', 'the model thinks or does not');
  }
}

function putOutput(body: JsonObject, { output }: ModelRequest, ledger: Ledger): void {
  if (output?.kind === 'json') body.format = 'json';
  else if (output?.kind === 'schema') {
    body.format = output.schema;
    if (output.name !== undefined) ledger.changedSetting('output.name', 'schemas have no name there');
    if (output.description !== undefined) ledger.lostSetting('output.description', 'schemas have no description of their own there');
    if (output.strict === false) ledger.changedSetting('output.strict', 'schemas are always kept to');
  } else if (output?.kind === 'other') ledger.lostSetting('output', 'the model’s format has no such output');
}

export function encodeRequest(request: ModelRequest, given: Dialect, ledger: Ledger): EncodedRequest {
  const dialect = dialectOf(given, request.model);
  const same = request.from === 'ollama';
  const called = new Map(
    request.messages.flatMap(({ blocks }) => blocks.flatMap((block): [string, string][] => (block.type === 'tool-call' ? [[block.id, block.name]] : []))),
  );
  const encoding: Encoding = { same, ledger, called };
  const body: JsonObject = { model: request.model, messages: request.messages.flatMap((message) => encodeMessage(message, encoding)), stream: request.stream };
  const carried = same ? request.rest?.options : undefined;
  const options: JsonObject = isObject(carried) ? { ...carried } : {};
  for (const [setting, member] of OPTIONS) {
    const value = request.sampling[setting];
    if (value !== undefined) options[member] = value as Json;
  }
  applyDialect(options, dialect, MEMBERS, ledger);
  if (Object.keys(options).length > 0) body.options = options;
  const { logprobs, topLogprobs } = request.sampling;
  if (logprobs !== undefined && (same || logprobs)) body.logprobs = logprobs;
  if (topLogprobs !== undefined) body.top_logprobs = topLogprobs;
  putTools(body, request, encoding);
  putOutput(body, request, ledger);
  putThinking(body, request, dialect, same, ledger);
  loseNames(request.messages, ledger);
  if (!same) loseRests(request, ledger);
  loseSampling(request, ['n', 'logitBias'], ledger);
  loseWishes(request, ['verbosity', 'user', 'metadata', 'serviceTier', 'cacheKey', 'cacheRetention', 'cache', 'audio'], ledger);
  loseModalities(request, ['text'], ledger);
  carryRest(body, request, same, ledger);
  return { path: '/api/chat', body };
}
