import {
  type Block,
  type Choice,
  carryRest,
  type Finish,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelReply,
  type ModelRequest,
  newLedger,
} from '../../ir/index.js';
import { madeAt, madeId } from '../openai/made.js';
import { toResponsesUsage } from '../openai/usage.js';
import { isWords, itemId, itemIdOf, itemOf, sameMessage, textPart } from './output-items.js';
import { encodeToolChoice, encodeTools } from './tools.js';

/** What an answer says again of the request, as the stock client's type has it. */
export function echoOf(request: ModelRequest): JsonObject {
  const silent = newLedger();
  const same = request.from === 'openai-responses';
  const first = request.messages[0];
  const word = first?.blocks[0];
  return {
    instructions: first?.form === 'instructions' && word?.type === 'text' ? word.text : null,
    metadata: request.metadata ?? {},
    parallel_tool_calls: request.parallelToolCalls ?? true,
    temperature: request.sampling.temperature ?? null,
    tool_choice: request.toolChoice === undefined ? 'auto' : (encodeToolChoice(request.toolChoice, request.tools ?? [], silent) ?? 'auto'),
    tools: encodeTools(request.tools ?? [], same, silent),
    top_p: request.sampling.topP ?? null,
    max_output_tokens: request.sampling.maxTokens ?? null,
  };
}

/** Status and reason of an answer that stopped so. */
export function statusOf(finish: Finish): { status: string; incomplete_details: Json } {
  if (finish === 'length') return { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
  if (finish === 'content-filter') return { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
  if (typeof finish === 'object') return { status: 'incomplete', incomplete_details: { reason: finish.other } };
  return { status: finish === 'error' ? 'failed' : 'completed', incomplete_details: null };
}

function messageItem(blocks: readonly Block[], choice: Choice, id: string, same: boolean, ledger: Ledger, status: string): JsonObject {
  const firstText = choice.blocks.find((block) => block.type === 'text');
  const item: JsonObject = { id, type: 'message', status, role: 'assistant' };
  item.content = blocks.map((block): JsonObject => {
    if (block.type !== 'text') return { type: 'refusal', refusal: (block as { text: string }).text };
    const part = textPart(block, block === firstText ? (choice.logprobs ?? []) : [], same, ledger);
    if (same && typeof block.rest?.phase === 'string') item.phase = block.rest.phase;
    const { phase: _, ...others } = block.rest ?? {};
    carryRest(part, { rest: others, at: block.at ?? '' }, same, ledger);
    return part;
  });
  return item;
}

/** A choice's blocks as items of output, in their order. */
function outputOf(choice: Choice, responseId: string, same: boolean, ledger: Ledger): JsonObject[] {
  const items: JsonObject[] = [];
  const status = choice.finish === 'length' ? 'incomplete' : 'completed';
  let words: Block[] = [];
  const flush = (): void => {
    if (words.length === 0) return;
    const known = words.map(itemIdOf).find((id) => id !== undefined);
    items.push(messageItem(words, choice, known ?? itemId('msg', responseId, items.length), same, ledger, status));
    words = [];
  };
  for (const block of choice.blocks) {
    if (isWords(block)) {
      if (words.length > 0 && !sameMessage(words.at(-1), block)) flush();
      words.push(block);
      continue;
    }
    flush();
    const item = itemOf(block, responseId, items.length, same, ledger);
    if (item !== undefined) items.push(item);
  }
  flush();
  return items;
}

export function encodeReply(reply: ModelReply, request: ModelRequest, ledger: Ledger): Json {
  const same = reply.from === 'openai-responses';
  const [choice, ...others] = reply.choices;
  for (const other of others) ledger.lost(other.at ?? `/choices/${other.index}`, 'a response is one choice');
  const id = madeId(reply.id, 'resp_');
  const { status, incomplete_details } = statusOf(choice?.finish ?? 'error');
  if (choice?.stopSequence !== undefined) ledger.lost(choice.at ?? '', 'no place for the sequence that it stopped at');
  const out: JsonObject = {
    id,
    object: 'response',
    created_at: madeAt(reply.created),
    status,
    error: null,
    incomplete_details,
    ...(same ? {} : echoOf(request)),
    model: reply.model,
    output: choice === undefined ? [] : outputOf(choice, id, same, ledger),
  };
  if (choice !== undefined) carryRest(out, choice, false, ledger);
  if (reply.usage !== undefined) out.usage = toResponsesUsage(reply.usage);
  if (reply.serviceTier !== undefined) out.service_tier = reply.serviceTier;
  // what a provider says of the call itself means nothing in another's name
  if (same) carryRest(out, reply, same, ledger);
  return out;
}
