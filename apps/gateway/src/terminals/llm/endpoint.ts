import type { ModelOperation, WireFormat } from '@gatehouse/definition';

/** What a call to an API of models asks for, by its method and path alone. */
export interface Endpoint {
  readonly operation: ModelOperation;
  /** What the caller speaks. */
  readonly format: WireFormat;
  /** The model, where the path has it. */
  readonly model: string | null;
  /** What follows the model in a path of Gemini's. */
  readonly action: string;
  /** Whether the path says that the answer is to be a stream. */
  readonly stream: boolean;
  /** What follows the operation's own path: a file's id, a response's. */
  readonly rest: string;
  /** Slug of the prompt that it is a call of; null where the caller writes its own. */
  readonly prompt: string | null;
}

type Fixed = readonly [operation: ModelOperation, format: WireFormat];

const POSTS: ReadonlyMap<string, Fixed> = new Map<string, Fixed>([
  ['/chat/completions', ['chat', 'openai-chat']],
  ['/responses', ['responses', 'openai-responses']],
  ['/embeddings', ['embeddings', 'openai-chat']],
  ['/images/generations', ['images', 'openai-chat']],
  ['/images/edits', ['image-edits', 'openai-chat']],
  ['/images/variations', ['image-variations', 'openai-chat']],
  ['/audio/speech', ['speech', 'openai-chat']],
  ['/audio/transcriptions', ['transcription', 'openai-chat']],
  ['/audio/translations', ['translation', 'openai-chat']],
  ['/moderations', ['moderations', 'openai-chat']],
  ['/rerank', ['rerank', 'openai-chat']],
  ['/messages', ['chat', 'anthropic']],
  ['/messages/count_tokens', ['count-tokens', 'anthropic']],
]);

const OTHERS: ReadonlyMap<string, Fixed> = new Map<string, Fixed>([
  ['POST /v2/chat', ['chat', 'cohere']],
  ['POST /v2/embed', ['embeddings', 'cohere']],
  ['POST /v2/rerank', ['rerank', 'cohere']],
  ['POST /api/chat', ['chat', 'ollama']],
  ['POST /api/embed', ['embeddings', 'ollama']],
  ['GET /api/tags', ['models', 'ollama']],
]);

const GEMINI_ACTIONS: Readonly<Record<string, readonly [ModelOperation, boolean]>> = {
  generateContent: ['chat', false],
  streamGenerateContent: ['chat', true],
  countTokens: ['count-tokens', false],
  embedContent: ['embeddings', false],
  batchEmbedContents: ['embeddings', false],
};

const PLAIN = { model: null, action: '', stream: false, rest: '', prompt: null };
const GEMINI_MODELS = /^\/v1(?:beta\d*|alpha)?(?:\/publishers\/[\w-]+)?\/(?:models|tunedModels)(?:\/(.+))?$/;
/** Things that a provider keeps, reached by their ids. */
const KEPT = /^\/(responses|files|batches|messages\/batches)(\/.*)?$/;

/** With its version always: operations of prompts have policies of their own, and no other spelling leads past them. */
const PROMPT = /^\/v1\/prompts\/([a-z0-9-]{1,63})$/;

const fixed = ([operation, format]: Fixed): Endpoint => ({ operation, format, ...PLAIN });

function gemini(method: string, path: string): Endpoint | null {
  const parts = GEMINI_MODELS.exec(path);
  if (parts === null) return null;
  const [, named] = parts;
  if (method === 'GET') return { operation: 'models', format: 'gemini', ...PLAIN, model: named === undefined ? null : decoded(named) };
  const colon = named?.lastIndexOf(':') ?? -1;
  if (method !== 'POST' || named === undefined || colon <= 0) return null;
  const action = named.slice(colon + 1);
  const meaning = Object.hasOwn(GEMINI_ACTIONS, action) ? GEMINI_ACTIONS[action] : undefined;
  const model = decoded(named.slice(0, colon));
  if (meaning === undefined || model === null) return null;
  return { operation: meaning[0], format: 'gemini', ...PLAIN, model, action, stream: meaning[1] };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function kept(path: string, anthropic: boolean): Endpoint | null {
  const parts = KEPT.exec(path);
  if (parts === null) return null;
  const [, what, rest = ''] = parts;
  if (what === 'responses') return { operation: 'responses', format: 'openai-responses', ...PLAIN, rest };
  if (what === 'messages/batches') return { operation: 'batches', format: 'anthropic', ...PLAIN, rest };
  return { operation: what as ModelOperation, format: anthropic ? 'anthropic' : 'openai-chat', ...PLAIN, rest };
}

/**
 * @param path behind the API's root
 * @param anthropic the caller says so by `anthropic-version`: OpenAI and Anthropic have some paths in common
 */
export function endpointOf(method: string, path: string, anthropic: boolean): Endpoint | null {
  const versionless = path.startsWith('/v1/') ? path.slice(3) : path;
  if (method === 'POST') {
    const post = POSTS.get(versionless);
    if (post !== undefined) return fixed(post);
    const [, prompt] = PROMPT.exec(path) ?? [];
    if (prompt !== undefined) return { operation: 'chat', format: 'openai-chat', ...PLAIN, prompt };
  }
  const other = OTHERS.get(`${method} ${path}`);
  if (other !== undefined) return fixed(other);
  if (method === 'GET' && (versionless === '/models' || versionless.startsWith('/models/'))) {
    const named = versionless.slice('/models/'.length);
    return { operation: 'models', format: anthropic ? 'anthropic' : 'openai-chat', ...PLAIN, model: named === '' ? null : decoded(named) };
  }
  if (method === 'GET' && versionless === '/realtime') return fixed(['realtime', 'openai-chat']);
  return gemini(method, path) ?? kept(versionless, anthropic);
}

/** What a conversation is: all formats can be written as each other. */
export const isConversation = ({ operation, rest }: Endpoint): boolean => operation === 'chat' || (operation === 'responses' && rest === '');

/** Which of the problem bodies' `error` members the caller reads; also for paths that lead nowhere. */
export function formatOf(method: string, path: string, anthropic: boolean): WireFormat {
  const endpoint = endpointOf(method, path, anthropic);
  if (endpoint !== null) return endpoint.format;
  if (anthropic || path.startsWith('/v1/messages')) return 'anthropic';
  return /^\/v1(?:beta\d*|alpha)\//.test(path) ? 'gemini' : 'openai-chat';
}
