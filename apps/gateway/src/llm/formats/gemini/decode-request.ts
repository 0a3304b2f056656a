import {
  BadModelRequest,
  type Json,
  type JsonObject,
  type Ledger,
  type ModelMessage,
  type ModelRequest,
  objectOf,
  type Role,
  readBoolean,
  readNumber,
  readObject,
  readString,
  required,
  restOf,
  type Sampling,
  type Setting,
  textOf,
} from '../../ir/index.js';
import { madeCallId } from '../made-call-id.js';
import { type CallNames, decodePart } from './decode-parts.js';
import { decodeToolConfig, decodeTools } from './decode-tools.js';
import { camelNames, listed } from './names.js';
import { jsonSchemaOf, orderings } from './schema.js';

const ROLES: Record<string, Role> = { user: 'user', model: 'assistant', function: 'tool', tool: 'tool', system: 'system' };
const NUMBERS: readonly (readonly [string, keyof Sampling & Setting])[] = [
  ['maxOutputTokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['topP', 'topP'],
  ['topK', 'topK'],
  ['candidateCount', 'n'],
  ['seed', 'seed'],
  ['presencePenalty', 'presencePenalty'],
  ['frequencyPenalty', 'frequencyPenalty'],
  ['logprobs', 'topLogprobs'],
];
const PLACES: readonly (readonly [Setting, string])[] = [
  ['stop', '/generationConfig/stopSequences'],
  ['logprobs', '/generationConfig/responseLogprobs'],
  ['output', '/generationConfig/responseJsonSchema'],
  ['reasoning', '/generationConfig/thinkingConfig'],
  ['reasoning.effort', '/generationConfig/thinkingConfig/thinkingLevel'],
  ['reasoning.budgetTokens', '/generationConfig/thinkingConfig/thinkingBudget'],
  ['reasoning.summary', '/generationConfig/thinkingConfig/includeThoughts'],
  ['modalities', '/generationConfig/responseModalities'],
  ['toolChoice', '/toolConfig/functionCallingConfig'],
  ['serviceTier', '/serviceTier'],
];

/** Calls and results are matched by name and order where results have no ids, which calls may have all the same. */
class OpenCalls implements CallNames {
  private readonly open: { id: string; name: string }[] = [];

  idOf(name: string, at: string, own: string | undefined): string {
    const id = own ?? madeCallId(at, name);
    this.open.push({ id, name });
    return id;
  }

  answered(name: string, own: string | undefined): string {
    const at = this.open.findIndex((call) => (own === undefined ? call.name === name : call.id === own));
    const [call] = at < 0 ? [] : this.open.splice(at, 1);
    return own ?? call?.id ?? madeCallId(name);
  }
}

function decodeContent(value: Json, calls: CallNames, at: string): ModelMessage {
  const { role, parts, ...others } = required(readObject(value, at), at);
  const known = ROLES[textOf(role) ?? 'user'];
  if (known === undefined) throw new BadModelRequest(`${at}/role`, 'must be user or model');
  const message: ModelMessage = {
    role: known,
    blocks: listed(parts).map((part, i) => decodePart(part, calls, `${at}/parts/${i}`)),
    at,
  };
  const rest = restOf(others);
  if (rest !== undefined) message.rest = rest;
  return message;
}

function decodeMessages(body: JsonObject): ModelMessage[] {
  const calls = new OpenCalls();
  const contents = listed(required(body.contents ?? undefined, '/contents')).map((one, i) => decodeContent(one, calls, `/contents/${i}`));
  const instruction = body.systemInstruction;
  if (instruction === undefined || instruction === null) return contents;
  const at = '/systemInstruction';
  if (typeof instruction === 'string') return [{ role: 'system', blocks: [{ type: 'text', text: instruction, at }], at }, ...contents];
  // which role it is said in means nothing
  const { role: _, ...content } = required(readObject(instruction, at), at);
  return [{ ...decodeContent(content, calls, at), role: 'system' }, ...contents];
}

function takeOutput(config: JsonObject, request: ModelRequest): void {
  const { responseMimeType: type, responseSchema, responseJsonSchema } = config;
  if (type !== 'application/json' && type !== 'text/plain') return;
  delete config.responseMimeType;
  // what does not count beside the other stays, as what is not understood
  if (type !== 'text/plain') delete config[responseJsonSchema === undefined ? 'responseSchema' : 'responseJsonSchema'];
  if (type === 'text/plain') request.output = { kind: 'text' };
  else if (responseJsonSchema !== undefined) request.output = { kind: 'schema', schema: responseJsonSchema };
  else if (responseSchema !== undefined) request.output = { kind: 'schema', schema: jsonSchemaOf(responseSchema) };
  else request.output = { kind: 'json' };
}

function takeReasoning(config: JsonObject, request: ModelRequest): void {
  const thinking = readObject(config.thinkingConfig, '/generationConfig/thinkingConfig');
  if (thinking === undefined) return;
  const { includeThoughts, thinkingBudget, thinkingLevel, ...others } = camelNames(thinking);
  delete config.thinkingConfig;
  const wish: NonNullable<ModelRequest['reasoning']> = {};
  const budget = readNumber(thinkingBudget, '/generationConfig/thinkingConfig/thinkingBudget');
  if (budget !== undefined && budget < 0) wish.adaptive = true;
  else if (budget !== undefined) wish.budgetTokens = budget;
  const level = readString(thinkingLevel, '/generationConfig/thinkingConfig/thinkingLevel');
  if (level !== undefined) wish.effort = level.toLowerCase();
  const shown = readBoolean(includeThoughts, '/generationConfig/thinkingConfig/includeThoughts');
  if (shown !== undefined) wish.summary = shown ? 'auto' : 'none';
  request.reasoning = wish;
  const rest = restOf(others);
  if (rest !== undefined) config.thinkingConfig = rest;
}

function decodeConfig(value: Json | undefined, request: ModelRequest, ledger: Ledger): JsonObject | undefined {
  const config = camelNames(readObject(value, '/generationConfig') ?? {});
  for (const [member, setting] of NUMBERS) {
    const number = readNumber(config[member], `/generationConfig/${member}`);
    delete config[member];
    ledger.locate(setting, `/generationConfig/${member}`);
    if (number !== undefined) (request.sampling as Record<string, unknown>)[setting] = number;
  }
  const stop = listed(config.stopSequences);
  if (config.stopSequences !== undefined && config.stopSequences !== null)
    request.sampling.stop = stop.map((one, i) => required(readString(one, `/generationConfig/stopSequences/${i}`), `/generationConfig/stopSequences/${i}`));
  delete config.stopSequences;
  const logprobs = readBoolean(config.responseLogprobs, '/generationConfig/responseLogprobs');
  if (logprobs !== undefined) request.sampling.logprobs = logprobs;
  delete config.responseLogprobs;
  const modalities = listed(config.responseModalities);
  if (modalities.length > 0) request.modalities = modalities.map((one) => String(one).toLowerCase());
  delete config.responseModalities;
  takeOutput(config, request);
  takeReasoning(config, request);
  return restOf(config);
}

/** @param path which model, and whether a stream is asked for, stand in the path. @throws BadModelRequest */
export function decodeRequest(value: Json, ledger: Ledger, path: { model?: string; stream?: boolean } = {}): ModelRequest {
  const body = camelNames(required(readObject(value, ''), ''));
  const { model, contents: _, systemInstruction: _s, generationConfig, tools, toolConfig, serviceTier, ...others } = body;
  const request: ModelRequest = {
    from: 'gemini',
    model: path.model ?? required(readString(model, '/model'), '/model').replace(/^models\//, ''),
    stream: path.stream ?? false,
    messages: decodeMessages(body),
    sampling: {},
  };
  const config = decodeConfig(generationConfig, request, ledger);
  if (config !== undefined) others.generationConfig = config;
  const known = decodeTools(tools);
  if (known !== undefined) request.tools = known;
  const leftOver = decodeToolConfig(toolConfig, request);
  if (leftOver !== undefined) others.toolConfig = leftOver;
  const tier = readString(serviceTier, '/serviceTier');
  if (tier !== undefined) request.serviceTier = tier;
  for (const [setting, pointer] of PLACES) ledger.locate(setting, pointer);
  if (request.output?.kind === 'json') ledger.locate('output', '/generationConfig/responseMimeType');
  const rest = restOf(others);
  if (rest !== undefined) request.rest = rest;
  const schemas = { generationConfig: { responseSchema: camelNames(objectOf(generationConfig)).responseSchema ?? null }, tools: tools ?? null };
  for (const pointer of orderings(schemas, '')) ledger.changed(pointer, 'members come in the order in which the model writes them');
  return request;
}
