import type { Dialect, ModelEntry, ModelOperation, WireFormat } from '@gatehouse/definition';
import { codecOf } from '../../llm/formats/registry.js';
import { BadModelRequest, isObject, type Json, jsonOf, type Ledger, type ModelRequest } from '../../llm/ir/index.js';
import type { CompiledProvider } from '../../llm/providers/compiled-provider.js';
import type { Asked } from './asked.js';
import type { Endpoint } from './endpoint.js';
import { type Splice, spliced } from './top-members.js';

/** What is sent to a provider. */
export interface Outgoing {
  path: string;
  body: Buffer;
  contentType: string | undefined;
  /** Header lines that the format asks for. */
  lines: string;
  /** What the provider is spoken to in. */
  wireFormat: WireFormat;
  /** The bytes are the caller's own, but for the model's name. */
  passed: boolean;
  /** Usage in the stream was asked for by the gateway: the caller is not shown it. */
  hidesUsage: boolean;
}

export const JSON_TYPE = 'application/json';
const INCLUDE_USAGE = Buffer.from('{"include_usage":true}');

const REASONING_FIELDS = ['reasoning_content', 'reasoning', 'reasoning_details'] as const;

/** Whether a dialect has to do with what a conversation says in its own members. */
function touchesMembers({ unsupported, rename, defaults, ...dialect }: Dialect, at: ReadonlyMap<string, unknown>): boolean {
  const { maxTokens, output, toolChoiceRequired, reasoningRequest, streamUsage, temperatureMax } = dialect;
  if (unsupported?.some((name) => at.has(name))) return true;
  if (rename !== undefined && Object.keys(rename).some((name) => at.has(name))) return true;
  if (defaults !== undefined && Object.keys(defaults).some((name) => !at.has(name))) return true;
  if (maxTokens !== undefined && at.has(maxTokens === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens')) return true;
  if (output !== undefined && output !== 'json_schema' && at.has('response_format')) return true;
  if (toolChoiceRequired !== undefined && toolChoiceRequired !== 'required' && at.has('tool_choice')) return true;
  if (reasoningRequest !== undefined && reasoningRequest !== 'reasoning_effort' && at.has('reasoning_effort')) return true;
  if (streamUsage !== undefined && streamUsage !== 'stream_options' && at.has('stream_options')) return true;
  return temperatureMax !== undefined && at.has('temperature');
}

/** The same of its messages: by words that cannot be missing where it has. They may stand in a text, too, which costs a translation and changes nothing. */
function touchesMessages({ systemRole, plainContent, shortToolCallIds, reasoningField, images }: Dialect, body: Buffer): boolean {
  if (systemRole !== undefined && body.includes(systemRole === 'system' ? '"developer"' : '"system"')) return true;
  if (plainContent === true && body.includes('"type"')) return true;
  if (shortToolCallIds === true && body.includes('"tool_calls"')) return true;
  if (images !== undefined && body.includes('"image_url"')) return true;
  return reasoningField !== undefined && REASONING_FIELDS.some((name) => name !== reasoningField && body.includes(`"${name}"`));
}

/** Whether a provider takes this conversation otherwise than its format has it, so that the caller's bytes cannot pass as they are. */
export function touches(dialect: Dialect, { members }: Asked, body: Buffer): boolean {
  return members !== null && (touchesMembers(dialect, members.at) || touchesMessages(dialect, body));
}

/** The body with the provider's name for the model, and a wish for usage where the caller had none. Nothing else is touched. */
function passedBody(body: Buffer, asked: Asked, model: string, addUsage: boolean): Buffer {
  const splices: Splice[] = [];
  const { members, modelAt } = asked;
  if (modelAt !== null && asked.model !== model) splices.push({ ...modelAt, bytes: Buffer.from(model) });
  if (members === null) return spliced(body, splices);
  const at = members.at.get('model');
  if (at !== undefined && asked.model !== model) splices.push({ ...at, bytes: Buffer.from(JSON.stringify(model)) });
  if (addUsage) {
    const options = members.at.get('stream_options');
    if (options === undefined) {
      const member = `"stream_options":${INCLUDE_USAGE.toString()}${members.empty ? '' : ','}`;
      splices.push({ start: members.inside, end: members.inside, bytes: Buffer.from(member) });
    } else splices.push({ ...options, bytes: withUsage(body.toString('utf8', options.start, options.end)) });
  }
  splices.sort((a, b) => a.start - b.start);
  return spliced(body, splices);
}

function withUsage(options: string): Buffer {
  try {
    const value = JSON.parse(options) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Buffer.from(JSON.stringify({ ...value, include_usage: true }))
      : INCLUDE_USAGE;
  } catch {
    return INCLUDE_USAGE;
  }
}

/** What a call becomes where its provider speaks the caller's format. Null: the provider does not offer the operation. */
export function passOn(
  { operation, format, action, rest }: Endpoint,
  asked: Asked,
  body: Buffer,
  { contentType, query }: { contentType: string | undefined; query: string },
  provider: CompiledProvider,
  model: string,
): Outgoing | null {
  const path = provider.path(operation, format, model, action);
  if (path === null) return null;
  const hidesUsage =
    operation === 'chat' &&
    format === 'openai-chat' &&
    asked.stream &&
    !asked.streamUsage &&
    (provider.object.dialect.streamUsage ?? 'stream_options') === 'stream_options';
  return {
    path: provider.withQuery(`${path}${rest}`, query),
    body: passedBody(body, asked, model, hidesUsage),
    contentType,
    lines: '',
    wireFormat: format,
    passed: true,
    hidesUsage,
  };
}

/** Where a limit is demanded and the caller has none, it is what the model can do, thoughts included: more is refused, and less would cut answers off. */
function limitOutput(body: Json, { outputTokensMax }: ModelEntry): void {
  if (outputTokensMax === undefined || !isObject(body)) return;
  const { thinking } = body;
  const budget = isObject(thinking) && typeof thinking.budget_tokens === 'number' ? thinking.budget_tokens : 0;
  if (budget < outputTokensMax) body.max_tokens = outputTokensMax;
}

/** Members of the Responses API by which a call goes on with what OpenAI keeps: without it, the model would answer to half a conversation. */
const KEPT_THERE = ['previous_response_id', 'conversation', 'prompt'];
/** Items that stand for others: what came before a compaction only its maker can read. */
const ITEMS_KEPT_THERE = ['item_reference', 'compaction', 'compaction_summary', 'context_compaction'];

const nothingKept = (pointer: string, member: string): BadModelRequest =>
  new BadModelRequest(
    pointer,
    `${member} stands for what only a provider of the Responses API knows, and this model’s does not: send all of it, with store false`,
  );

/** @throws BadModelRequest */
function refuseKept({ rest, messages }: ModelRequest): void {
  for (const member of KEPT_THERE) if (rest?.[member] !== undefined) throw nothingKept(`/${member}`, member);
  for (const { blocks } of messages)
    for (const block of blocks) if (block.type === 'other' && ITEMS_KEPT_THERE.includes(block.kind)) throw nothingKept(block.at ?? '', block.kind);
}

/** The request without thinking, where the catalogue knows that the model does none: asking for it is refused, and so is asking for none. */
function withoutThoughts(request: ModelRequest, { abilities }: ModelEntry, ledger: Ledger): ModelRequest {
  const { reasoning: wish, ...others } = request;
  if (wish === undefined || abilities === undefined || abilities.includes('reasoning')) return request;
  if (wish.enabled !== false && wish.effort !== 'none') ledger.lostSetting('reasoning', 'the model does not think');
  return others;
}

/** What a conversation becomes where it has to be written anew. Null: nobody here speaks the format. */
export function writeAnew(request: ModelRequest, format: WireFormat, provider: CompiledProvider, entry: ModelEntry, ledger: Ledger): Outgoing | null {
  const { id: model } = entry;
  const wireFormat = provider.speaks(format) ? format : provider.object.wireFormat;
  const codec = codecOf(wireFormat);
  if (codec === undefined) return null;
  const operation: ModelOperation = wireFormat === 'openai-responses' ? 'responses' : 'chat';
  if (format === 'openai-responses' && wireFormat !== format) refuseKept(request);
  // usage is wanted in any case: what of it the caller sees is for its own format to say
  const told = wireFormat === format ? request : withoutThoughts(request, entry, ledger);
  const encoded = codec.encodeRequest({ ...told, model, ...(request.stream && { streamUsage: true }) }, provider.object.dialect, ledger);
  // the codec's own path holds the model's name as the caller wrote it
  const path = provider.path(operation, wireFormat, model, actionOf(encoded.path));
  if (path === null) return null;
  if (wireFormat === 'anthropic' && request.sampling.maxTokens === undefined) limitOutput(encoded.body, entry);
  return {
    path: provider.withQuery(path),
    body: Buffer.from(JSON.stringify(encoded.body)),
    contentType: JSON_TYPE,
    lines: Object.entries(encoded.headers ?? {})
      .map(([name, value]) => `${name.toLowerCase()}: ${value}\r\n`)
      .join(''),
    wireFormat,
    passed: false,
    hidesUsage: false,
  };
}

/** What a codec's path has behind the model: `streamGenerateContent?alt=sse`, `converse-stream`. */
export const actionOf = (path: string): string => path.slice(Math.max(path.lastIndexOf(':'), path.lastIndexOf('/')) + 1);

export const jsonOfBody = (body: Buffer): Json | undefined => jsonOf(body.toString('utf8'));
