import { isObject, type Json, jsonOf } from '../ir/index.js';
import type { ModelCall } from '../model-call.js';
import type { TextWalk, Unseen } from './texts.js';

/** What a guard has no texts of: a part of a conversation, or the whole body of an operation. */
export type Hidden = Unseen | 'tokens' | 'body';

/** Operations whose bodies are JSON with texts in them. */
const TEXTS = new Set(['chat', 'responses', 'embeddings', 'images', 'speech', 'moderations', 'rerank', 'count-tokens']);
/** Those whose answers are made of nothing but numbers, or of what was asked. */
const NUMBERS = new Set(['embeddings', 'moderations', 'rerank', 'count-tokens', 'speech']);

/** Texts as numbers of a model's own. */
const holdsTokens = (body: Json): boolean => isObject(body) && JSON.stringify(body.input ?? null).startsWith('[') && /^\[+\d/.test(JSON.stringify(body.input));

/** Goes through all texts of what is asked, whatever the operation. Where some were changed, what is sent is changed. @returns what could not be looked at @throws BadModelRequest */
export function walkAsked(call: ModelCall, walk: TextWalk): Set<Hidden> {
  const { request, operation, body } = call;
  if (request !== null) {
    walk.request(request);
    if (walk.changed) call.edit();
    return walk.unseen;
  }
  if (body.length === 0) return new Set();
  const json = TEXTS.has(operation) ? jsonOf(body.toString('utf8')) : undefined;
  if (json === undefined) return new Set<Hidden>(['body']);
  const changed = walk.json(json);
  if (changed !== json) call.rewrite(Buffer.from(JSON.stringify(changed)));
  return operation === 'embeddings' && holdsTokens(json) ? new Set<Hidden>([...walk.unseen, 'tokens']) : walk.unseen;
}

/** Whether the answer may hold what nobody here reads: sounds, pictures, files, and texts outside of conversations. */
export const answersUnseen = ({ request, operation }: ModelCall): boolean => request === null && !NUMBERS.has(operation);
