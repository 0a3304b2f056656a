import type Anthropic from '@anthropic-ai/sdk';
import type { FunctionCall, FunctionDeclaration, FunctionResponse, GenerationConfig, Part, Tool, ToolConfig } from '@google/genai';
import { expect, it } from 'vitest';
import { SAMPLES } from '../../../testing/llm/index.js';
import { objectsIn, valueAt } from '../../../testing/llm/leaves.js';
import { asJson } from '../../../testing/llm/samples.js';
import { isObject, type WireFormat } from '../ir/index.js';

/**
 * What the official clients' types let one write, each with the sample that holds it: whether it arrives is for `hub.test.ts` to say. A member that a client learns of does not
 * compile until it has a sample.
 */
type Sampled<K extends PropertyKey> = Readonly<Record<K, string>>;

const MESSAGES: Sampled<keyof Anthropic.MessageCreateParams> = {
  max_tokens: 'plain',
  messages: 'plain',
  model: 'plain',
  cache_control: 'account',
  container: 'account',
  diagnostics: 'account',
  inference_geo: 'account',
  metadata: 'about',
  output_config: 'schema',
  service_tier: 'about',
  speed: 'account',
  stop_sequences: 'stop',
  stream: 'stream',
  system: 'system',
  thinking: 'thinking',
  tool_choice: 'tools',
  tools: 'tools',
  user_profile_id: 'account',
  workspace_id: 'account',
};
const BLOCKS: Sampled<Anthropic.ContentBlockParam['type']> = {
  text: 'turns',
  image: 'vision',
  document: 'files',
  search_result: 'kept',
  thinking: 'thinking',
  redacted_thinking: 'thinking',
  tool_use: 'tool-results',
  tool_result: 'tool-results',
  server_tool_use: 'hosted-turns',
  web_search_tool_result: 'hosted-turns',
  web_fetch_tool_result: 'hosted-turns',
  code_execution_tool_result: 'hosted-turns',
  bash_code_execution_tool_result: 'hosted-turns',
  text_editor_code_execution_tool_result: 'hosted-turns',
  tool_search_tool_result: 'hosted-turns',
  container_upload: 'kept',
};
const SOURCES: Sampled<(Anthropic.ImageBlockParam | Anthropic.DocumentBlockParam)['source']['type']> = {
  base64: 'vision',
  url: 'vision',
  file: 'kept',
  text: 'files',
  content: 'kept',
};
const CLAUDE_TOOL: Sampled<keyof Anthropic.Tool | keyof Anthropic.ToolUseBlockParam | keyof Anthropic.ToolResultBlockParam> = {
  type: 'tool-members',
  name: 'tools',
  description: 'tools',
  input_schema: 'tools',
  strict: 'tools-required',
  cache_control: 'tool-members',
  allowed_callers: 'tool-members',
  defer_loading: 'tool-members',
  eager_input_streaming: 'tool-members',
  input_examples: 'tool-members',
  id: 'tool-results',
  input: 'tool-results',
  caller: 'tool-members',
  toolset_name: 'tool-members',
  tool_use_id: 'tool-results',
  content: 'tool-results',
  is_error: 'tool-results',
};

const PARTS: Sampled<keyof Part | keyof FunctionCall | keyof FunctionResponse> = {
  text: 'plain',
  inlineData: 'vision',
  fileData: 'vision',
  functionCall: 'tool-results',
  functionResponse: 'tool-results',
  thoughtSignature: 'tool-results',
  thought: 'parts',
  mediaResolution: 'parts',
  mediaProcessing: 'parts',
  toolCall: 'parts',
  toolResponse: 'parts',
  audioTranscription: 'parts',
  codeExecutionResult: 'parts',
  executableCode: 'parts',
  videoMetadata: 'parts',
  partMetadata: 'parts',
  speechMetadata: 'parts',
  id: 'tool-results',
  name: 'tool-results',
  args: 'tool-results',
  response: 'tool-results',
  parts: 'parts',
  partialArgs: 'parts',
  willContinue: 'parts',
  scheduling: 'parts',
};
const CONFIG: Sampled<keyof GenerationConfig> = {
  temperature: 'sampling',
  topP: 'sampling',
  topK: 'sampling',
  maxOutputTokens: 'sampling',
  seed: 'sampling',
  presencePenalty: 'sampling',
  frequencyPenalty: 'sampling',
  stopSequences: 'stop',
  candidateCount: 'choices',
  responseLogprobs: 'logprobs',
  logprobs: 'logprobs',
  responseMimeType: 'schema',
  responseJsonSchema: 'schema',
  responseSchema: 'schema-own',
  thinkingConfig: 'reasoning',
  modelSelectionConfig: 'config',
  audioTranscriptionConfig: 'config',
  audioTimestamp: 'config',
  enableAffectiveDialog: 'config',
  mediaResolution: 'config',
  responseFormat: 'config',
  responseModalities: 'config',
  routingConfig: 'config',
  speechConfig: 'config',
  enableEnhancedCivicAnswers: 'config',
  translationConfig: 'config',
};
const GOOGLE_TOOLS: Sampled<keyof Tool | keyof FunctionDeclaration | keyof ToolConfig> = {
  googleSearch: 'tools-hosted',
  codeExecution: 'tools-hosted',
  retrieval: 'tools-all',
  googleMaps: 'tools-all',
  mcpServers: 'tools-all',
  computerUse: 'tools-all',
  enterpriseWebSearch: 'tools-all',
  exaAiSearch: 'tools-all',
  functionDeclarations: 'tools-all',
  googleSearchRetrieval: 'tools-all',
  parallelAiSearch: 'tools-all',
  urlContext: 'tools-all',
  fileSearch: 'tools-all',
  name: 'tools-all',
  description: 'tools-all',
  behavior: 'tools-all',
  parameters: 'tools-all',
  parametersJsonSchema: 'tools-all',
  response: 'tools-all',
  responseJsonSchema: 'tools-all',
  functionCallingConfig: 'tools-all',
  retrievalConfig: 'tools-all',
  includeServerSideToolInvocations: 'tools-all',
};

const members = (sampled: Sampled<string>[], format: WireFormat) => sampled.flatMap((one) => Object.entries(one)).map((entry) => [format, ...entry] as const);

it.each([...members([MESSAGES, CLAUDE_TOOL], 'anthropic'), ...members([PARTS, CONFIG, GOOGLE_TOOLS], 'gemini')])(
  '%s has a sample for %s',
  (format, member, feature) => {
    const body = asJson(SAMPLES[format].requests[feature]);
    const holds = (at: string) => isObject(valueAt(body, at)) && Object.hasOwn(valueAt(body, at) as object, member);
    expect([feature, objectsIn(body).some(holds)]).toEqual([feature, true]);
  },
);

it.each(members([BLOCKS, SOURCES], 'anthropic'))('%s has a sample for %s', (format, type, feature) => {
  const body = asJson(SAMPLES[format].requests[feature]);
  expect([feature, objectsIn(body).some((at) => (valueAt(body, at) as { type?: unknown } | undefined)?.type === type)]).toEqual([feature, true]);
});
