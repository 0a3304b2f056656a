import { isObject, type Json, jsonOf, type Role } from '../ir/index.js';
import type { ModelCall } from '../model-call.js';
import { TextWalk, type Unseen } from './texts.js';

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

/** Who wrote a text; what a model said is nobody's attempt. */
export type Author = 'user' | 'tool' | 'system' | 'assistant';

const AUTHORS: Readonly<Record<Role, Author>> = { system: 'system', developer: 'system', user: 'user', tool: 'tool', assistant: 'assistant' };

export interface Asked {
  readonly text: string;
  readonly by: Author;
  /** Behind what the model said last. */
  readonly latest: boolean;
}

/** All texts of what is asked, with their authors: of a conversation by its turns; all else is the caller's. Nothing is changed. @throws BadModelRequest */
export function textsAsked(call: ModelCall): { texts: Asked[]; unseen: Set<Hidden> } {
  const texts: Asked[] = [];
  let by: Author = 'user';
  let latest = true;
  const walk = new TextWalk((text) => {
    texts.push({ text, by, latest });
    return text;
  });
  const { request } = call;
  if (request === null) return { texts, unseen: walkAsked(call, walk) };
  const { messages } = request;
  // words that are put into the model's mouth behind what is asked do not answer it
  const asked = messages.findLastIndex(({ role }) => role === 'user' || role === 'tool');
  const said = messages.findLastIndex(({ role }, turn) => role === 'assistant' && turn < asked);
  for (const [turn, message] of messages.entries()) {
    latest = turn > said;
    for (const block of message.blocks) {
      // results of tools stand in turns of the user, too, as formats have it
      by = block.type === 'tool-result' ? 'tool' : AUTHORS[message.role];
      walk.block(block);
    }
    by = AUTHORS[message.role];
    walk.beside(message);
  }
  by = 'system';
  latest = true;
  walk.settings(request);
  return { texts, unseen: walk.unseen };
}
