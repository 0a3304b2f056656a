import type OpenAI from 'openai';
import type { ResponseCreateParamsBase, ResponseIncludable, ResponseInputItem } from 'openai/resources/responses/responses.js';
import { expect, it } from 'vitest';
import { openAiChatOfficial } from '../../../testing/llm/openai-chat.js';
import { openAiResponsesOfficial } from '../../../testing/llm/openai-responses.js';
import { asJson } from '../../../testing/llm/samples.js';
import { isObject, type Json, newLedger } from '../ir/index.js';
import { openAiChat } from './openai-chat/index.js';
import { openAiResponses } from './openai-responses/index.js';

/**
 * What the official client's types let one write, each with the sample that holds it: whether it arrives is for `hub.test.ts` to say. A member that the client learns of does not
 * compile until it has a sample.
 */
type Sampled<K extends PropertyKey> = Readonly<Record<K, string>>;
type Params = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming | OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;
type Part = OpenAI.ChatCompletionContentPart | OpenAI.Chat.ChatCompletionContentPartRefusal;

const CHAT: Sampled<keyof Params> = {
  messages: 'plain',
  model: 'plain',
  audio: 'audio',
  frequency_penalty: 'sampling',
  function_call: 'functions',
  functions: 'functions',
  logit_bias: 'logit-bias',
  logprobs: 'logprobs',
  max_completion_tokens: 'sampling',
  max_tokens: 'max-tokens',
  metadata: 'about',
  modalities: 'audio',
  moderation: 'moderation',
  n: 'choices',
  parallel_tool_calls: 'tools',
  prediction: 'prediction',
  presence_penalty: 'sampling',
  prompt_cache_key: 'cache-marks',
  prompt_cache_options: 'cache-marks',
  prompt_cache_retention: 'cache-marks',
  reasoning_effort: 'reasoning',
  response_format: 'schema',
  safety_identifier: 'safety-identifier',
  seed: 'sampling',
  service_tier: 'about',
  stop: 'stop',
  store: 'about',
  stream: 'stream',
  stream_options: 'stream',
  temperature: 'sampling',
  tool_choice: 'tools',
  tools: 'tools',
  top_logprobs: 'logprobs',
  top_p: 'sampling',
  user: 'about',
  verbosity: 'about',
  web_search_options: 'web-search',
};
const CHAT_ROLES: Sampled<OpenAI.ChatCompletionMessageParam['role']> = {
  system: 'system',
  developer: 'developer',
  user: 'plain',
  assistant: 'turns',
  tool: 'tool-results',
  function: 'functions',
};
const CHAT_PARTS: Sampled<Part['type']> = { text: 'turns', image_url: 'vision', input_audio: 'audio', file: 'files', refusal: 'refusal' };
const CHAT_ASSISTANT: Sampled<keyof OpenAI.ChatCompletionAssistantMessageParam> = {
  role: 'turns',
  content: 'turns',
  name: 'turns',
  audio: 'audio',
  function_call: 'functions',
  refusal: 'refusal',
  tool_calls: 'tool-results',
};
const CHAT_TOOLS: Sampled<OpenAI.ChatCompletionTool['type']> = { function: 'tools', custom: 'tools-custom' };
const CHAT_CHOICES: Sampled<Extract<OpenAI.ChatCompletionToolChoiceOption, string> | Extract<OpenAI.ChatCompletionToolChoiceOption, { type: string }>['type']> =
  {
    auto: 'tools',
    none: 'tool-none',
    required: 'tools-strict',
    function: 'tool-named',
    custom: 'tools-custom',
    allowed_tools: 'tools-allowed',
  };
const CHAT_FORMATS: Sampled<NonNullable<Params['response_format']>['type']> = { text: 'text-format', json_object: 'json', json_schema: 'schema' };

const RESPONSES: Sampled<keyof ResponseCreateParamsBase> = {
  access_programs: 'prompt',
  background: 'kept-state',
  context_management: 'kept-state',
  conversation: 'kept-state',
  image: 'prompt',
  include: 'reasoning',
  input: 'plain',
  instructions: 'system',
  max_output_tokens: 'sampling',
  max_tool_calls: 'tools-hosted',
  metadata: 'about',
  model: 'plain',
  moderation: 'prompt',
  parallel_tool_calls: 'tools',
  previous_response_id: 'kept-state',
  prompt: 'prompt',
  prompt_cache_key: 'cache-marks',
  prompt_cache_options: 'cache-marks',
  prompt_cache_retention: 'cache-marks',
  reasoning: 'reasoning',
  safety_identifier: 'safety-identifier',
  service_tier: 'about',
  store: 'about',
  stream: 'stream',
  stream_options: 'stream',
  temperature: 'sampling',
  text: 'schema',
  tool_choice: 'tools',
  tools: 'tools',
  top_logprobs: 'logprobs',
  top_p: 'sampling',
  truncation: 'kept-state',
  user: 'about',
};
const INCLUDES: Readonly<Partial<Record<ResponseIncludable, string>>> = {
  'reasoning.encrypted_content': 'reasoning',
  'message.output_text.logprobs': 'logprobs',
};

/** Whether a value stands anywhere in a body, as a member's name or as the value of one of `members`. */
function holds(body: Json, word: string, members: readonly string[]): boolean {
  if (Array.isArray(body)) return body.some((one) => one === word || holds(one, word, members));
  if (!isObject(body)) return false;
  return Object.entries(body).some(([name, value]) => (value === word && members.includes(name)) || holds(value, word, members));
}

it.each(Object.entries(CHAT))('has a sample for %s of chat completions', (member, feature) => {
  expect(Object.keys(openAiChatOfficial[feature] ?? {})).toContain(member);
});

it.each(Object.entries(RESPONSES))('has a sample for %s of responses', (member, feature) => {
  expect(Object.keys(openAiResponsesOfficial[feature] ?? {})).toContain(member);
});

it.each([
  ...Object.entries(CHAT_ROLES).map((entry) => [...entry, 'role'] as const),
  ...Object.entries({ ...CHAT_PARTS, ...CHAT_TOOLS, ...CHAT_FORMATS }).map((entry) => [...entry, 'type'] as const),
  ...Object.entries(CHAT_CHOICES).map(
    ([word, feature]) => [word, feature, word === 'auto' || word === 'none' || word === 'required' ? 'tool_choice' : 'type'] as const,
  ),
])('has a sample for %s of chat completions', (word, feature, member) => {
  expect(holds(asJson(openAiChatOfficial[feature]), word, [member])).toBe(true);
});

it.each(Object.entries(CHAT_ASSISTANT))('has a sample for %s of what was answered', (member, feature) => {
  const messages = openAiChatOfficial[feature]?.messages ?? [];
  expect(messages.some((message) => message.role === 'assistant' && Object.hasOwn(message, member))).toBe(true);
});

it.each(Object.entries(INCLUDES))('has a sample for %s of what responses include', (word, feature) => {
  expect(holds(asJson(openAiResponsesOfficial[feature]), word, [])).toBe(true);
});

type Items = NonNullable<ResponseInputItem['type']>;
/** Items that are understood; every other goes out as it came, in its own format alone. */
const ITEMS = [
  'message',
  'function_call',
  'function_call_output',
  'custom_tool_call',
  'custom_tool_call_output',
  'reasoning',
] as const satisfies readonly Items[];
const OTHERS: Readonly<Record<Exclude<Items, (typeof ITEMS)[number]>, 'assistant' | 'user'>> = {
  file_search_call: 'assistant',
  computer_call: 'assistant',
  computer_call_output: 'user',
  web_search_call: 'assistant',
  tool_search_call: 'assistant',
  tool_search_output: 'user',
  additional_tools: 'assistant',
  configuration_update: 'assistant',
  compaction: 'assistant',
  compaction_trigger: 'assistant',
  image_generation_call: 'assistant',
  code_interpreter_call: 'assistant',
  local_shell_call: 'assistant',
  local_shell_call_output: 'user',
  shell_call: 'assistant',
  shell_call_output: 'user',
  apply_patch_call: 'assistant',
  apply_patch_call_output: 'user',
  mcp_list_tools: 'assistant',
  mcp_approval_request: 'assistant',
  mcp_approval_response: 'user',
  mcp_call: 'assistant',
  item_reference: 'assistant',
  program: 'assistant',
  program_output: 'user',
};

it.each(Object.entries(OTHERS))('gives an item of type %s back as it came, and reports it elsewhere', (type, role) => {
  const item = { type, id: 'x_1', anything: [1, { deep: true }] };
  const body = { model: 'm', input: [item] };
  const ledger = newLedger();
  const request = openAiResponses.decodeRequest(body, ledger);
  expect(request.messages[0]).toMatchObject({ role, blocks: [{ type: 'other', kind: type }] });
  expect(openAiResponses.encodeRequest(request, {}, ledger).body).toEqual(body);
  openAiChat.encodeRequest(request, {}, ledger);
  expect(ledger.entries).toMatchObject([{ fate: 'lost', pointer: '/input/0' }]);
});
