import {
  type Json,
  type JsonObject,
  type Ledger,
  listOf,
  type ModelRequest,
  type OutputShape,
  objectOf,
  type ReasoningWish,
  readArray,
  readBoolean,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  type Sampling,
  type Setting,
} from '../../ir/index.js';
import { type KnownMembers, loseUnknown } from '../known-members.js';
import { put, take, takeSettings } from '../openai/decode-settings.js';
import { decodeMessages } from './decode-messages.js';
import { decodeToolChoice, decodeTools } from './decode-tools.js';

const NUMBERS: readonly (readonly [string, keyof Sampling & Setting])[] = [
  ['max_completion_tokens', 'maxTokens'],
  ['max_tokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['min_p', 'minP'],
  ['seed', 'seed'],
  ['n', 'n'],
  ['presence_penalty', 'presencePenalty'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['repetition_penalty', 'repetitionPenalty'],
  ['top_logprobs', 'topLogprobs'],
];

const CHOICE = ['type', 'name', 'function', 'custom', 'allowed_tools'] as const;
const MEMBERS: KnownMembers = {
  types: [
    'text',
    'json_object',
    'json_schema',
    'function',
    'custom',
    'allowed_tools',
    'grammar',
    'ephemeral',
    'reasoning.text',
    'reasoning.summary',
    'reasoning.encrypted',
  ],
  at: [
    ['/response_format', 'type', 'json_schema'],
    ['/response_format/json_schema', 'name', 'description', 'schema', 'strict'],
    ['/tool_choice', ...CHOICE],
    ['/tool_choice/function', 'name'],
    ['/tool_choice/custom', 'name'],
    ['/tool_choice/allowed_tools', 'mode', 'tools'],
    ['/tool_choice/allowed_tools/tools/*', ...CHOICE],
    ['/tool_choice/allowed_tools/tools/*/function', 'name'],
    ['/tool_choice/allowed_tools/tools/*/custom', 'name'],
    ['/function_call', 'name'],
    ['/tools/*/custom/format', 'type', 'grammar', 'syntax', 'definition'],
    ['/messages/*/audio', 'id'],
    ['/messages/*/content/*/cache_control', 'type', 'ttl'],
    ['/messages/*/content/*/prompt_cache_breakpoint', 'mode', 'ttl'],
    ['/messages/*/reasoning_details/*', 'type', 'format', 'index', 'id', 'text', 'signature', 'summary', 'data'],
  ],
};

/** Takes what it knows out of `body`. */
function takeSampling(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const sampling = request.sampling as Record<string, unknown>;
  for (const [member, setting] of NUMBERS) {
    const value = readNumber(body[member], `/${member}`);
    // both limits of the output given: the newer counts, the other goes where nothing is understood
    if (value === undefined || sampling[setting] !== undefined) continue;
    delete body[member];
    sampling[setting] = value;
    place(request, ledger, setting, member);
  }
  const logprobs = readBoolean(take(body, 'logprobs'), '/logprobs');
  if (logprobs !== undefined) request.sampling.logprobs = logprobs;
  const bias = readObject(take(body, 'logit_bias'), '/logit_bias');
  if (bias !== undefined) {
    request.sampling.logitBias = bias as Record<string, number>;
    ledger.locate('logitBias', '/logit_bias');
  }
  const stop = take(body, 'stop');
  if (typeof stop === 'string') {
    request.sampling.stop = [stop];
    place(request, ledger, 'stop', 'one');
    ledger.locate('stop', '/stop');
  } else {
    const stops = readArray(stop, '/stop');
    if (stops !== undefined) request.sampling.stop = stops.map((one, i) => required(readString(one, `/stop/${i}`), `/stop/${i}`));
  }
}

function place(request: ModelRequest, ledger: Ledger, setting: Setting, member: string): void {
  ledger.locate(setting, `/${member}`);
  request.forms ??= {};
  request.forms[setting] = member;
}

function decodeOutput(value: Json | undefined): OutputShape | undefined {
  const object = readObject(value, '/response_format');
  if (object === undefined) return undefined;
  if (object.type === 'text') return { kind: 'text' };
  if (object.type === 'json_object') return { kind: 'json' };
  if (object.type !== 'json_schema') return { kind: 'other', from: 'openai-chat', value: object };
  const { name, description, schema, strict } = objectOf(object.json_schema);
  const output: OutputShape = { kind: 'schema', schema: schema ?? {} };
  if (typeof name === 'string') output.name = name;
  if (typeof description === 'string') output.description = description;
  if (typeof strict === 'boolean') output.strict = strict;
  return output;
}

/** OpenAI's `reasoning_effort`; `reasoning` as OpenRouter has it; `thinking` and `enable_thinking` of others. */
function takeReasoning(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const effort = readString(take(body, 'reasoning_effort'), '/reasoning_effort');
  if (effort !== undefined) {
    request.reasoning = { effort };
    place(request, ledger, 'reasoning', 'reasoning_effort');
    return;
  }
  const wish: ReasoningWish = {};
  const { reasoning, thinking, enable_thinking } = body;
  if (reasoning !== undefined && reasoning !== null) {
    const { effort: much, max_tokens, enabled, exclude, ...others } = required(readObject(reasoning, '/reasoning'), '/reasoning');
    if (Object.keys(others).length > 0) return;
    put(wish, 'effort', readString(much, '/reasoning/effort'));
    put(wish, 'budgetTokens', readNumber(max_tokens, '/reasoning/max_tokens'));
    put(wish, 'enabled', readBoolean(enabled, '/reasoning/enabled'));
    if (readBoolean(exclude, '/reasoning/exclude') === true) wish.summary = 'none';
    taken(request, ledger, body, wish, 'reasoning');
    return;
  }
  if (thinking !== undefined && thinking !== null) {
    const { type, budget_tokens, ...others } = required(readObject(thinking, '/thinking'), '/thinking');
    if (Object.keys(others).length > 0) return;
    if (type === 'adaptive') wish.adaptive = true;
    else wish.enabled = type !== 'disabled';
    put(wish, 'budgetTokens', readNumber(budget_tokens, '/thinking/budget_tokens'));
    taken(request, ledger, body, wish, 'thinking');
    return;
  }
  const enabled = readBoolean(enable_thinking, '/enable_thinking');
  if (enabled === undefined) return;
  put(wish, 'budgetTokens', readNumber(take(body, 'thinking_budget'), '/thinking_budget'));
  taken(request, ledger, body, { ...wish, enabled }, 'enable_thinking');
}

function taken(request: ModelRequest, ledger: Ledger, body: JsonObject, wish: ReasoningWish, member: string): void {
  delete body[member];
  request.reasoning = wish;
  place(request, ledger, 'reasoning', member);
}

/** What the answer is to be made of. */
function takeAnswer(body: JsonObject, request: ModelRequest): void {
  const modalities = readArray(take(body, 'modalities'), '/modalities');
  if (modalities !== undefined) request.modalities = listOf(modalities).filter((one) => typeof one === 'string');
  const { format, voice, ...others } = readObject(take(body, 'audio'), '/audio') ?? {};
  const audio: NonNullable<ModelRequest['audio']> = {};
  put(audio, 'format', readString(format, '/audio/format'));
  if (voice !== undefined && voice !== null) audio.voice = voice;
  put(audio, 'rest', restOf(others));
  if (Object.keys(audio).length > 0) request.audio = audio;
}

function takeStream(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const options = readObject(body.stream_options, '/stream_options');
  if (options === undefined) return;
  const { include_usage, ...others } = options;
  put(request, 'streamUsage', readBoolean(include_usage, '/stream_options/include_usage'));
  ledger.locate('streamUsage', '/stream_options/include_usage');
  if (restOf(others) === undefined) delete body.stream_options;
  else body.stream_options = others;
}

/** @throws BadModelRequest */
export function decodeRequest(given: Json, ledger: Ledger): ModelRequest {
  const { model, stream, messages, tools, functions, tool_choice, function_call, response_format, ...body } = required(readObject(given, ''), '');
  const request: ModelRequest = {
    from: 'openai-chat',
    model: required(readString(model, '/model'), '/model'),
    stream: readBoolean(stream, '/stream') ?? false,
    messages: decodeMessages(messages, ledger),
    sampling: {},
  };
  takeSampling(body, request, ledger);
  const known = decodeTools(tools, functions);
  if (known !== undefined) request.tools = known;
  const choice = decodeToolChoice(tool_choice ?? function_call);
  if (tool_choice !== undefined && function_call !== undefined) ledger.changed('/function_call', 'the choice of a tool says it');
  if (choice !== undefined) {
    request.toolChoice = choice;
    ledger.locate('toolChoice', tool_choice === undefined ? '/function_call' : '/tool_choice');
  }
  if (functions !== undefined && functions !== null) request.forms = { ...request.forms, toolChoice: 'function_call' };
  put(request, 'output', decodeOutput(response_format));
  ledger.locate('output', '/response_format');
  takeReasoning(body, request, ledger);
  takeSettings(body, request, ledger);
  put(request, 'verbosity', readString(take(body, 'verbosity'), '/verbosity'));
  ledger.locate('verbosity', '/verbosity');
  takeAnswer(body, request);
  takeStream(body, request, ledger);
  put(request, 'rest', restOf(body));
  loseUnknown(given, MEMBERS, ledger);
  return request;
}
