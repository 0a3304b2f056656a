import type { ModelOperation, WireFormat } from '@gatehouse/definition';

type Paths = Partial<Record<ModelOperation, string>>;

const OPENAI: Paths = {
  chat: '/chat/completions',
  responses: '/responses',
  embeddings: '/embeddings',
  images: '/images/generations',
  'image-edits': '/images/edits',
  'image-variations': '/images/variations',
  speech: '/audio/speech',
  transcription: '/audio/transcriptions',
  translation: '/audio/translations',
  moderations: '/moderations',
  rerank: '/rerank',
  models: '/models',
  files: '/files',
  batches: '/batches',
  realtime: '/realtime',
};

/** Where a format's operations are behind a provider's base URL. `{action}` is what follows a model's name in Gemini's and Bedrock's paths. */
export const OPERATION_PATHS: Record<WireFormat, Paths> = {
  'openai-chat': OPENAI,
  'openai-responses': OPENAI,
  anthropic: {
    chat: '/v1/messages',
    'count-tokens': '/v1/messages/count_tokens',
    models: '/v1/models',
    files: '/v1/files',
    batches: '/v1/messages/batches',
  },
  gemini: {
    chat: '/v1beta/models/{model}:{action}',
    'count-tokens': '/v1beta/models/{model}:{action}',
    embeddings: '/v1beta/models/{model}:{action}',
    models: '/v1beta/models',
    files: '/v1beta/files',
  },
  bedrock: { chat: '/model/{modelId}/{action}' },
  cohere: { chat: '/v2/chat', embeddings: '/v2/embed', rerank: '/v2/rerank', models: '/v1/models' },
  ollama: { chat: '/api/chat', embeddings: '/api/embed', models: '/api/tags' },
};

/** A model's name as it may stand in a path: names of publishers have slashes and colons, which mean something there. */
const pathName = (model: string): string => model.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':').replaceAll('%40', '@');

/** The path with its model and action in their places. `{modelId}` is one part of a path, whatever it holds: ARNs have slashes, and what is signed must be escaped as it is sent. */
export const fillPath = (template: string, model: string, action: string): string =>
  template.includes('{')
    ? template.replaceAll('{model}', pathName(model)).replaceAll('{modelId}', encodeURIComponent(model)).replaceAll('{action}', action)
    : template;
