import {
  type Json,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  type ModelRequest,
  type OutputShape,
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
import { decodeItem } from './decode-items.js';
import { decodeToolChoice, decodeTools } from './tools.js';

function decodeInput(input: Json | undefined, instructions: Json | undefined): ModelMessage[] {
  const messages: ModelMessage[] = [];
  const told = readString(instructions, '/instructions');
  if (told !== undefined)
    messages.push({ role: 'system', blocks: [{ type: 'text', text: told, at: '/instructions' }], plain: true, form: 'instructions', at: '/instructions' });
  if (typeof input === 'string')
    messages.push({ role: 'user', blocks: [{ type: 'text', text: input, at: '/input' }], plain: true, form: 'input', at: '/input' });
  else for (const [i, item] of (readArray(input, '/input') ?? []).entries()) messages.push(decodeItem(item, `/input/${i}`));
  return messages;
}

const NUMBERS: readonly (readonly [string, keyof Sampling & Setting])[] = [
  ['max_output_tokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_logprobs', 'topLogprobs'],
];

const MEMBERS: KnownMembers = {
  types: ['text', 'json_object', 'json_schema', 'function', 'custom', 'allowed_tools'],
  at: [
    ['/text/format', 'type', 'name', 'description', 'schema', 'strict'],
    ['/tool_choice', 'type', 'name', 'mode', 'tools'],
    ['/tool_choice/tools/*', 'type', 'name'],
    ['/input/*/content/*/input_audio', 'data', 'format'],
  ],
};

function takeSampling(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const sampling = request.sampling as Record<string, unknown>;
  for (const [member, setting] of NUMBERS) {
    const value = readNumber(take(body, member), `/${member}`);
    if (value === undefined) continue;
    sampling[setting] = value;
    ledger.locate(setting, `/${member}`);
  }
}

function decodeOutput(value: Json | undefined): OutputShape | undefined {
  const object = readObject(value, '/text/format');
  if (object === undefined) return undefined;
  if (object.type === 'text') return { kind: 'text' };
  if (object.type === 'json_object') return { kind: 'json' };
  if (object.type !== 'json_schema') return { kind: 'other', from: 'openai-responses', value: object };
  const output: OutputShape = { kind: 'schema', schema: object.schema ?? {} };
  put(output, 'name', readString(object.name, '/text/format/name'));
  put(output, 'description', readString(object.description, '/text/format/description'));
  put(output, 'strict', readBoolean(object.strict, '/text/format/strict'));
  return output;
}

function takeText(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const text = readObject(body.text, '/text');
  if (text === undefined) return;
  const { format, verbosity, ...others } = text;
  put(request, 'output', decodeOutput(format));
  ledger.locate('output', '/text/format');
  put(request, 'verbosity', readString(verbosity, '/text/verbosity'));
  ledger.locate('verbosity', '/text/verbosity');
  if (restOf(others) === undefined) delete body.text;
  else body.text = others;
}

function takeReasoning(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const reasoning = readObject(body.reasoning, '/reasoning');
  if (reasoning === undefined) return;
  const { effort, summary, ...others } = reasoning;
  const wish: ReasoningWish = {};
  put(wish, 'effort', readString(effort, '/reasoning/effort'));
  put(wish, 'summary', readString(summary, '/reasoning/summary'));
  if (Object.keys(wish).length > 0) request.reasoning = wish;
  ledger.locate('reasoning', '/reasoning');
  ledger.locate('reasoning.effort', '/reasoning/effort');
  ledger.locate('reasoning.summary', '/reasoning/summary');
  if (restOf(others) === undefined) delete body.reasoning;
  else body.reasoning = others;
}

/** What answers are to hold besides: two of them every format knows something of. */
function takeInclude(body: JsonObject, request: ModelRequest, ledger: Ledger): void {
  const include = readArray(body.include, '/include');
  if (include === undefined) return;
  const others = include.filter((one) => one !== 'reasoning.encrypted_content' && one !== 'message.output_text.logprobs');
  if (include.includes('reasoning.encrypted_content')) {
    request.reasoning = { ...request.reasoning, encrypted: true };
    ledger.locate('reasoning.encrypted', '/include');
  }
  if (include.includes('message.output_text.logprobs')) {
    request.sampling.logprobs = true;
    ledger.locate('logprobs', '/include');
  }
  if (others.length === 0) delete body.include;
  else body.include = others;
}

/** @throws BadModelRequest */
export function decodeRequest(given: Json, ledger: Ledger): ModelRequest {
  const { model, stream, input, instructions, tools, tool_choice, ...body } = required(readObject(given, ''), '');
  const request: ModelRequest = {
    from: 'openai-responses',
    model: required(readString(model, '/model'), '/model'),
    stream: readBoolean(stream, '/stream') ?? false,
    messages: decodeInput(input, instructions),
    sampling: {},
  };
  put(request, 'tools', decodeTools(tools));
  put(request, 'toolChoice', decodeToolChoice(tool_choice));
  ledger.locate('toolChoice', '/tool_choice');
  takeSampling(body, request, ledger);
  takeText(body, request, ledger);
  takeReasoning(body, request, ledger);
  takeInclude(body, request, ledger);
  takeSettings(body, request, ledger);
  put(request, 'rest', restOf(body));
  loseUnknown(given, MEMBERS, ledger);
  return request;
}
