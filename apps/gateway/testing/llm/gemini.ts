import type { Content, FunctionDeclaration } from '@google/genai';
import type { Samples } from './samples.js';

const user: Content = { role: 'user', parts: [{ text: 'What is the weather in Oslo and Rome?' }] };
const contents = [user];
const weather: FunctionDeclaration = {
  name: 'weather',
  description: 'Looks at the sky',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
};
const tools = [{ functionDeclarations: [weather] }];
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const requests: Record<string, unknown> = {
  plain: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
  system: { contents, systemInstruction: { parts: [{ text: 'Be brief' }] } },
  turns: {
    contents: [
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'Hello' }] },
      { role: 'user', parts: [{ text: 'And' }, { text: 'now?' }] },
    ] satisfies Content[],
  },
  sampling: {
    contents,
    generationConfig: { temperature: 0.3, topP: 0.9, topK: 40, maxOutputTokens: 64, seed: 7, presencePenalty: 0.1, frequencyPenalty: 0.2 },
  },
  stop: { contents, generationConfig: { stopSequences: ['END', 'STOP'] } },
  choices: { contents, generationConfig: { candidateCount: 2 } },
  logprobs: { contents, generationConfig: { responseLogprobs: true, logprobs: 2 } },
  tools: { contents, tools, toolConfig: { functionCallingConfig: { mode: 'AUTO' } } },
  'tools-required': { contents, tools, toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
  'tool-named': { contents, tools, toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } } },
  'tools-hosted': { contents, tools: [{ googleSearch: {} }, { codeExecution: {} }] },
  'tool-results': {
    contents: [
      user,
      {
        role: 'model',
        parts: [
          { text: 'Looking.' },
          { functionCall: { id: 'call_a1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'call_b2', name: 'weather', args: { city: 'Rome' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'call_a1', name: 'weather', response: { output: 'snow' } } },
          { functionResponse: { id: 'call_b2', name: 'weather', response: { output: 'sun' } } },
        ],
      },
    ] satisfies Content[],
    tools,
  },
  json: { contents, generationConfig: { responseMimeType: 'application/json' } },
  schema: {
    contents,
    generationConfig: {
      responseMimeType: 'application/json',
      responseJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
    },
  },
  vision: {
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'What is this?' },
          { inlineData: { mimeType: 'image/png', data: PNG } },
          { fileData: { mimeType: 'image/png', fileUri: 'https://example.org/cat.png' } },
        ],
      },
    ] satisfies Content[],
  },
  audio: { contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'audio/wav', data: 'UklGRiQA' } }] }] satisfies Content[] },
  files: { contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'application/pdf', data: 'JVBERi0xLjQK' } }] }] satisfies Content[] },
  reasoning: { contents, generationConfig: { thinkingConfig: { thinkingBudget: 2048, includeThoughts: true } } },
  config: {
    contents,
    generationConfig: {
      audioTimestamp: true,
      audioTranscriptionConfig: { languageCodes: ['en'] },
      enableAffectiveDialog: true,
      enableEnhancedCivicAnswers: true,
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
      modelSelectionConfig: { featureSelectionPreference: 'BALANCED' },
      responseFormat: [{ text: {} }],
      responseModalities: ['TEXT', 'AUDIO'],
      routingConfig: { autoMode: { modelRoutingPreference: 'BALANCED' } },
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
      translationConfig: { targetLanguageCode: 'de' },
    },
  },
  'schema-own': {
    contents,
    generationConfig: {
      responseMimeType: 'application/json',
      responseSchema: { type: 'OBJECT', properties: { city: { type: 'STRING', nullable: true } }, required: ['city'], propertyOrdering: ['city'] },
    },
  },
  'reasoning-level': { contents, generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } } },
  parts: {
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'Look', partMetadata: { shade: 'blue' }, mediaProcessing: { effort: 1 } },
          { inlineData: { mimeType: 'image/png', data: PNG, displayName: 'sky.png' }, mediaResolution: { level: 'MEDIA_RESOLUTION_HIGH' } },
          { fileData: { mimeType: 'video/mp4', fileUri: 'https://example.org/sky.mp4', displayName: 'sky' }, videoMetadata: { fps: 2 } },
          { inlineData: { mimeType: 'audio/wav', data: 'UklGRiQA', displayName: 'wind.wav' }, speechMetadata: { language: 'en' } },
        ],
      },
      {
        role: 'model',
        parts: [
          { text: 'Norway is cold', thought: true, thoughtSignature: 'c2ln' },
          { executableCode: { id: 'e1', language: 'PYTHON', code: 'print(1)' } },
          { codeExecutionResult: { id: 'e1', outcome: 'OUTCOME_OK', output: '1' } },
          { toolCall: { id: 't1', toolType: 'GOOGLE_SEARCH', args: { query: 'sky' } } },
          { toolResponse: { id: 't1', toolType: 'GOOGLE_SEARCH', response: { found: 1 } } },
          { audioTranscription: { text: 'wind', finished: true } },
          { functionCall: { name: 'weather', args: { city: 'Oslo' }, partialArgs: [{ jsonPath: '$.city' }], willContinue: false } },
        ],
      },
      {
        role: 'user',
        parts: [
          {
            functionResponse: {
              name: 'weather',
              response: { output: 'snow', error: 'none' },
              parts: [{ inlineData: { mimeType: 'image/png', data: PNG } }],
              scheduling: 'SILENT',
              willContinue: false,
            },
          },
        ],
      },
    ],
  },
  'tools-all': {
    contents,
    tools: [
      {
        functionDeclarations: [
          { ...weather, behavior: 'NON_BLOCKING', responseJsonSchema: { type: 'string' } },
          { name: 'clock', parameters: { type: 'object', properties: { zone: { type: 'string' } } }, response: { type: 'STRING' } },
        ],
      },
      { retrieval: { vertexAiSearch: { datastore: 'd' } } },
      { googleMaps: { enableWidget: true } },
      { mcpServers: [{ name: 'm' }] },
      { computerUse: { environment: 'ENVIRONMENT_BROWSER' } },
      { enterpriseWebSearch: {} },
      { exaAiSearch: { apiKey: 'k' } },
      { googleSearchRetrieval: { dynamicRetrievalConfig: { mode: 'MODE_DYNAMIC' } } },
      { parallelAiSearch: { apiKey: 'k' } },
      { urlContext: {} },
      { fileSearch: { fileSearchStoreNames: ['s'] } },
    ],
    toolConfig: {
      functionCallingConfig: { mode: 'VALIDATED', allowedFunctionNames: ['weather'], streamFunctionCallArguments: true },
      retrievalConfig: { languageCode: 'en' },
      includeServerSideToolInvocations: true,
    },
  },
  account: { contents, labels: { team: 'blue' }, store: true, modelArmorConfig: { promptTemplateName: 't' }, serviceTier: 'flex' },
  safety: { contents, safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }], cachedContent: 'cachedContents/1' },
};

const usageMetadata = { promptTokenCount: 120, cachedContentTokenCount: 100, candidatesTokenCount: 30, thoughtsTokenCount: 20, totalTokenCount: 170 };
const reply = (parts: unknown[], finishReason: string, more: Record<string, unknown> = {}) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason, index: 0, ...more }],
  usageMetadata,
  modelVersion: 'gemini-3-pro',
  responseId: 'resp1',
});

const replies: Record<string, unknown> = {
  text: reply([{ text: 'It snows in Oslo.' }], 'STOP'),
  length: reply([{ text: 'It sno' }], 'MAX_TOKENS'),
  filtered: reply([{ text: 'It' }], 'SAFETY'),
  tools: reply(
    [
      { text: 'Looking.' },
      { functionCall: { id: 'call_a1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
      { functionCall: { id: 'call_b2', name: 'weather', args: { city: 'Rome' } } },
    ],
    'STOP',
  ),
  thoughts: reply([{ text: 'Norway is cold', thought: true }, { text: 'Snow' }], 'STOP'),
  image: reply([{ inlineData: { mimeType: 'image/png', data: PNG } }], 'STOP'),
};

const chunk = (parts: unknown[], finishReason?: string) =>
  [
    undefined,
    {
      candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) }],
      usageMetadata,
      modelVersion: 'gemini-3-pro',
      responseId: 'resp1',
    },
  ] as const;

const streams: Samples['streams'] = {
  text: [chunk([{ text: 'It sn' }]), chunk([{ text: 'ows.' }]), chunk([{ text: '' }], 'STOP')],
  'tools-split': [
    chunk([{ text: 'Norway', thought: true }]),
    chunk([{ functionCall: { id: 'call_a1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' }]),
    chunk([{ functionCall: { id: 'call_b2', name: 'weather', args: { city: 'Rome' } } }]),
    chunk([], 'STOP'),
  ],
};

export const geminiSamples: Samples = { requests, replies, streams, path: { model: 'gemini-3-pro', stream: false } };
