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

const OPERATIONS: readonly Operation[] = [
  { method: 'get', path: '/v1/models', id: 'listModels', summary: 'Models that may be asked for', tag: OPENAI },
  { method: 'get', path: '/v1/models/{model}', id: 'getModel', summary: 'One model', tag: OPENAI },
  {
    method: 'post',
    path: '/v1/chat/completions',
    id: 'createChatCompletion',
    summary: 'A conversation, whole or as a stream',
    tag: OPENAI,
    example: { model: 'fast', messages: hello },
  },
  {
    method: 'post',
    path: '/v1/responses',
    id: 'createResponse',
    summary: 'A conversation by the Responses API',
    tag: OPENAI,
    example: { model: 'fast', input: 'Hello' },
  },
  { method: 'get', path: '/v1/responses/{response}', id: 'getResponse', summary: 'A response that the provider kept', tag: OPENAI },
  {
    method: 'post',
    path: '/v1/embeddings',
    id: 'createEmbeddings',
    summary: 'Texts as vectors',
    tag: OPENAI,
    example: { model: 'embed', input: 'Hello' },
  },
  {
    method: 'post',
    path: '/v1/images/generations',
    id: 'createImage',
    summary: 'Pictures from a description',
    tag: OPENAI,
    example: { model: 'images', prompt: 'A gatehouse in the morning' },
  },
  { method: 'post', path: '/v1/images/edits', id: 'editImage', summary: 'A picture, changed', tag: OPENAI },
  { method: 'post', path: '/v1/images/variations', id: 'varyImage', summary: 'A picture in other forms', tag: OPENAI },
  { method: 'post', path: '/v1/audio/speech', id: 'createSpeech', summary: 'Speech from a text', tag: OPENAI },
  { method: 'post', path: '/v1/audio/transcriptions', id: 'createTranscription', summary: 'A text from speech', tag: OPENAI },
  { method: 'post', path: '/v1/audio/translations', id: 'createTranslation', summary: 'An English text from speech', tag: OPENAI },
  { method: 'post', path: '/v1/moderations', id: 'createModeration', summary: 'Whether a text may be harmful', tag: OPENAI },
  { method: 'post', path: '/v1/rerank', id: 'rerank', summary: 'Texts in the order of how well they fit a question', tag: OPENAI },
  { method: 'get', path: '/v1/files', id: 'listFiles', summary: 'Files that the provider keeps', tag: OPENAI },
  { method: 'post', path: '/v1/files', id: 'createFile', summary: 'Give the provider a file to keep', tag: OPENAI },
  { method: 'get', path: '/v1/batches', id: 'listBatches', summary: 'Batches of calls', tag: OPENAI },
  { method: 'post', path: '/v1/batches', id: 'createBatch', summary: 'Have many calls answered later', tag: OPENAI },
  { method: 'get', path: '/v1/realtime', id: 'realtime', summary: 'A spoken conversation, over a WebSocket', tag: OPENAI },
  {
    method: 'post',
    path: '/v1/messages',
    id: 'createMessage',
    summary: 'A conversation, whole or as a stream',
    tag: ANTHROPIC,
    example: { model: 'fast', max_tokens: 1024, messages: hello },
  },
  {
    method: 'post',
    path: '/v1/messages/count_tokens',
    id: 'countTokens',
    summary: 'How many tokens a conversation has',
    tag: ANTHROPIC,
    example: { model: 'fast', messages: hello },
  },
  { method: 'post', path: '/v1/messages/batches', id: 'createMessageBatch', summary: 'Have many conversations answered later', tag: ANTHROPIC },
  { method: 'get', path: '/v1beta/models', id: 'listGeminiModels', summary: 'Models that may be asked for', tag: GEMINI },
  {
    method: 'post',
    path: '/v1beta/models/{model}:generateContent',
    id: 'generateContent',
    summary: 'A conversation',
    tag: GEMINI,
    example: { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
  },
  {
    method: 'post',
    path: '/v1beta/models/{model}:streamGenerateContent',
    id: 'streamGenerateContent',
    summary: 'A conversation as a stream',
    tag: GEMINI,
    example: { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] },
  },
  { method: 'post', path: '/v1beta/models/{model}:countTokens', id: 'countGeminiTokens', summary: 'How many tokens a conversation has', tag: GEMINI },
  { method: 'post', path: '/v1beta/models/{model}:embedContent', id: 'embedContent', summary: 'A text as a vector', tag: GEMINI },
  { method: 'post', path: '/v1beta/models/{model}:batchEmbedContents', id: 'batchEmbedContents', summary: 'Texts as vectors', tag: GEMINI },
  {
    method: 'post',
    path: '/v2/chat',
    id: 'cohereChat',
    summary: 'A conversation in Cohere’s format',
    tag: OTHERS,
    example: { model: 'fast', messages: hello },
  },
  { method: 'post', path: '/v2/embed', id: 'cohereEmbed', summary: 'Texts as vectors, in Cohere’s format', tag: OTHERS },
  { method: 'post', path: '/v2/rerank', id: 'cohereRerank', summary: 'Texts in order, in Cohere’s format', tag: OTHERS },
  {
    method: 'post',
    path: '/api/chat',
    id: 'ollamaChat',
    summary: 'A conversation in Ollama’s format',
    tag: OTHERS,
    example: { model: 'fast', messages: hello },
  },
  { method: 'post', path: '/api/embed', id: 'ollamaEmbed', summary: 'Texts as vectors, in Ollama’s format', tag: OTHERS },
  { method: 'get', path: '/api/tags', id: 'ollamaTags', summary: 'Models that may be asked for, in Ollama’s format', tag: OTHERS },
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
