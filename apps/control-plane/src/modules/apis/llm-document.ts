/** One operation of a format that callers of models speak. */
interface Operation {
  method: 'get' | 'post';
  path: string;
  id: string;
  summary: string;
  tag: string;
  example?: unknown;
}

const hello = [{ role: 'user', content: 'Hello' }];
const OPENAI = 'OpenAI';
const ANTHROPIC = 'Anthropic';
const GEMINI = 'Gemini';
const OTHERS = 'Cohere and Ollama';

const get = (tag: string, path: string, id: string, summary: string): Operation => ({ method: 'get', tag, path, id, summary });
const post = (tag: string, path: string, id: string, summary: string, example?: unknown): Operation => ({ method: 'post', tag, path, id, summary, example });

const OPERATIONS: readonly Operation[] = [
  get(OPENAI, '/v1/models', 'listModels', 'Models that may be asked for'),
  get(OPENAI, '/v1/models/{model}', 'getModel', 'One model'),
  post(OPENAI, '/v1/chat/completions', 'createChatCompletion', 'A conversation, whole or as a stream', { model: 'fast', messages: hello }),
  post(OPENAI, '/v1/responses', 'createResponse', 'A conversation by the Responses API', { model: 'fast', input: 'Hello' }),
  get(OPENAI, '/v1/responses/{response}', 'getResponse', 'A response that the provider kept'),
  post(OPENAI, '/v1/embeddings', 'createEmbeddings', 'Texts as vectors', { model: 'embed', input: 'Hello' }),
  post(OPENAI, '/v1/images/generations', 'createImage', 'Pictures from a description', { model: 'images', prompt: 'A gatehouse in the morning' }),
  post(OPENAI, '/v1/images/edits', 'editImage', 'A picture, changed'),
  post(OPENAI, '/v1/images/variations', 'varyImage', 'A picture in other forms'),
  post(OPENAI, '/v1/audio/speech', 'createSpeech', 'Speech from a text'),
  post(OPENAI, '/v1/audio/transcriptions', 'createTranscription', 'A text from speech'),
  post(OPENAI, '/v1/audio/translations', 'createTranslation', 'An English text from speech'),
  post(OPENAI, '/v1/moderations', 'createModeration', 'Whether a text may be harmful'),
  post(OPENAI, '/v1/rerank', 'rerank', 'Texts in the order of how well they fit a question'),
  get(OPENAI, '/v1/files', 'listFiles', 'Files that the provider keeps'),
  post(OPENAI, '/v1/files', 'createFile', 'Give the provider a file to keep'),
  get(OPENAI, '/v1/batches', 'listBatches', 'Batches of calls'),
  post(OPENAI, '/v1/batches', 'createBatch', 'Have many calls answered later'),
  get(OPENAI, '/v1/realtime', 'realtime', 'A spoken conversation, over a WebSocket'),
  post(ANTHROPIC, '/v1/messages', 'createMessage', 'A conversation, whole or as a stream', { model: 'fast', max_tokens: 1024, messages: hello }),
  post(ANTHROPIC, '/v1/messages/count_tokens', 'countTokens', 'How many tokens a conversation has', { model: 'fast', messages: hello }),
  post(ANTHROPIC, '/v1/messages/batches', 'createMessageBatch', 'Have many conversations answered later'),
  get(GEMINI, '/v1beta/models', 'listGeminiModels', 'Models that may be asked for'),
  post(GEMINI, '/v1beta/models/{model}:generateContent', 'generateContent', 'A conversation', { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }),
  post(GEMINI, '/v1beta/models/{model}:streamGenerateContent', 'streamGenerateContent', 'A conversation as a stream', {
    contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
  }),
  post(GEMINI, '/v1beta/models/{model}:countTokens', 'countGeminiTokens', 'How many tokens a conversation has'),
  post(GEMINI, '/v1beta/models/{model}:embedContent', 'embedContent', 'A text as a vector'),
  post(GEMINI, '/v1beta/models/{model}:batchEmbedContents', 'batchEmbedContents', 'Texts as vectors'),
  post(OTHERS, '/v2/chat', 'cohereChat', 'A conversation in Cohere’s format', { model: 'fast', messages: hello }),
  post(OTHERS, '/v2/embed', 'cohereEmbed', 'Texts as vectors, in Cohere’s format'),
  post(OTHERS, '/v2/rerank', 'cohereRerank', 'Texts in order, in Cohere’s format'),
  post(OTHERS, '/api/chat', 'ollamaChat', 'A conversation in Ollama’s format', { model: 'fast', messages: hello }),
  post(OTHERS, '/api/embed', 'ollamaEmbed', 'Texts as vectors, in Ollama’s format'),
  get(OTHERS, '/api/tags', 'ollamaTags', 'Models that may be asked for, in Ollama’s format'),
];

const OBJECT = { type: 'object', additionalProperties: true };
const ANSWER = { 200: { description: 'As the format has it', content: { 'application/json': { schema: OBJECT } } } };

function operation({ method, path, id, summary, tag, example }: Operation) {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const content = { 'application/json': { schema: OBJECT, ...(example !== undefined && { example }) } };
  return {
    operationId: id,
    summary,
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(method === 'post' && { requestBody: { required: true, content } }),
    responses: ANSWER,
  };
}

/** What an API of kind llm answers: the operations of the formats, whose bodies are described by those whose formats they are. */
export function llmDocument(title: string): string {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const one of OPERATIONS) paths[one.path] = { ...paths[one.path], [one.method]: operation(one) };
  const description =
    'Models by the formats of their makers: a stock client of OpenAI, Anthropic or Google needs only this address and a key. The bodies are described at platform.openai.com, docs.claude.com and ai.google.dev.';
  return JSON.stringify(
    { openapi: '3.1.0', info: { title, version: '1', description }, tags: [OPENAI, ANTHROPIC, GEMINI, OTHERS].map((name) => ({ name })), paths },
    null,
    2,
  );
}
