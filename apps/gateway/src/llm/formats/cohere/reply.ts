import {
  BadModelReply,
  type Block,
  type Choice,
  carryRest,
  type Finish,
  finishOf,
  isObject,
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelReply,
  numberOf,
  objectOf,
  restOf,
  type TokenLogprob,
  textOf,
  type Usage,
} from '../../ir/index.js';
import { loseBlock, onlyChoice, readableOf } from '../answer-parts.js';
import { decodeCitations, encodeCitations } from './citations.js';
import { contentBlock, planBlock, toolCalls } from './decode-request.js';

const FINISHES: Record<string, Finish> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop-sequence',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool-calls',
  ERROR: 'error',
  TIMEOUT: 'error',
  ERROR_TOXIC: 'content-filter',
  ERROR_LIMIT: 'length',
};
export const decodeFinish = (reason: string): Finish => FINISHES[reason] ?? { other: reason };

const REASONS: Record<Exclude<Finish, object>, string> = {
  stop: 'COMPLETE',
  'stop-sequence': 'STOP_SEQUENCE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  error: 'ERROR',
  'content-filter': 'ERROR_TOXIC',
  refusal: 'COMPLETE',
  pause: 'COMPLETE',
};
export const encodeFinish = (finish: Finish): string => (typeof finish === 'object' ? finish.other : REASONS[finish]);

/** What is billed counts, and not what the model saw: Cohere's own instructions are not billed. */
export function decodeUsage(value: Json | undefined): Usage | undefined {
  if (!isObject(value)) return undefined;
  const billed = objectOf(value.billed_units);
  const tokens = objectOf(value.tokens);
  const usage: Usage = {};
  const counts: readonly (readonly [keyof Usage, number | undefined])[] = [
    ['inputTokens', numberOf(billed.input_tokens) ?? numberOf(tokens.input_tokens)],
    ['outputTokens', numberOf(billed.output_tokens) ?? numberOf(tokens.output_tokens)],
    ['cachedInputTokens', numberOf(value.cached_tokens)],
    ['searchUnits', numberOf(billed.search_units)],
  ];
  for (const [name, count] of counts) if (count !== undefined) usage[name] = count;
  return Object.keys(usage).length > 0 ? usage : undefined;
}

export function encodeUsage(usage: Usage = {}): JsonObject {
  const tokens = { input_tokens: usage.inputTokens ?? 0, output_tokens: usage.outputTokens ?? 0 };
  const billed: JsonObject = { ...tokens, ...(usage.searchUnits !== undefined && { search_units: usage.searchUnits }) };
  return { billed_units: billed, tokens, ...(usage.cachedInputTokens !== undefined && { cached_tokens: usage.cachedInputTokens }) };
}

/** Cohere tells chances of pieces of several tokens; each is taken for one. */
export function decodeLogprobs(value: Json | undefined): TokenLogprob[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.map((one) => {
    const { text, logprobs } = objectOf(one);
    return { token: textOf(text) ?? '', logprob: listOf(logprobs).reduce<number>((sum, chance) => sum + (numberOf(chance) ?? 0), 0) };
  });
}

export const encodeLogprobs = (tokens: readonly TokenLogprob[]): Json[] =>
  tokens.map(({ token, logprob }) => ({ text: token, token_ids: [], logprobs: [logprob] }));

/** @throws BadModelReply */
export function decodeReply(value: Json): ModelReply {
  if (!isObject(value) || !isObject(value.message)) throw new BadModelReply('no answer of the format cohere');
  const { id, finish_reason, message, usage, logprobs, ...others } = value;
  const at = '/message';
  const said: Block[] =
    typeof message.content === 'string'
      ? [{ type: 'text', text: message.content }]
      : listOf(message.content).flatMap((one) => (isObject(one) ? contentBlock(one, at) : []));
  decodeCitations(message.citations, said);
  const plan = textOf(message.tool_plan);
  const blocks = [...(plan === undefined || plan === '' ? [] : [planBlock(plan, at)]), ...said, ...toolCalls(message.tool_calls, at)];
  for (const block of blocks) delete block.at;
  const reason = textOf(finish_reason);
  const choice: Choice = { index: 0, blocks, finish: reason === undefined ? 'error' : finishOf(decodeFinish(reason), blocks) };
  if (reason !== undefined && encodeFinish(choice.finish) !== reason) choice.rest = { finish_reason: reason };
  const chances = decodeLogprobs(logprobs);
  if (chances !== undefined) choice.logprobs = chances;
  const reply: ModelReply = { from: 'cohere', id: textOf(id) ?? '', model: '', choices: [choice] };
  const used = decodeUsage(usage);
  if (used !== undefined) reply.usage = used;
  const rest = restOf(others);
  return rest === undefined ? reply : { ...reply, rest };
}

function putContent(message: JsonObject, blocks: readonly Block[], from: ModelReply['from'], ledger: Ledger): void {
  const content: JsonObject[] = [];
  const calls: Json[] = [];
  for (const block of blocks) {
    if (block.type === 'text' || block.type === 'refusal') {
      if (block.text !== '' || from === 'cohere') content.push({ type: 'text', text: block.text });
    } else if (block.type === 'reasoning') {
      if (block.form === 'tool_plan') message.tool_plan = readableOf(block);
      else content.push({ type: 'thinking', thinking: readableOf(block) });
      if ((block.signature ?? block.encrypted) !== undefined) ledger.lost(block.at ?? '', 'the caller’s format has no place for a thought’s proof');
    } else if (block.type === 'tool-call') calls.push({ id: block.id, type: 'function', function: { name: block.name, arguments: block.arguments } });
    else if (block.type === 'other' && block.from === 'cohere' && isObject(block.value)) content.push(block.value);
    else loseBlock(block, ledger);
  }
  if (content.length > 0) message.content = content;
  if (calls.length > 0) message.tool_calls = calls;
  const citations = encodeCitations(blocks);
  if (citations.length > 0) message.citations = citations;
}

export function encodeReply(reply: ModelReply, _request: unknown, ledger: Ledger): Json {
  const choice = onlyChoice(reply, ledger);
  const same = reply.from === 'cohere';
  const message: JsonObject = { role: 'assistant' };
  putContent(message, choice?.blocks ?? [], reply.from, ledger);
  const own = same ? textOf(choice?.rest?.finish_reason) : undefined;
  const body: JsonObject = { id: reply.id, finish_reason: own ?? encodeFinish(choice?.finish ?? 'stop'), message, usage: encodeUsage(reply.usage) };
  if (choice?.logprobs !== undefined) {
    body.logprobs = encodeLogprobs(choice.logprobs);
    if (!same && choice.logprobs.some((token) => (token.top?.length ?? 0) > 0))
      ledger.lost(`${choice.at ?? ''}/logprobs`, 'chances of other tokens are not told there');
  }
  if (same) carryRest(body, reply, same, ledger);
  return body;
}
