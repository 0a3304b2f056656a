import { isObject, type JsonObject, listOf, openProof, proofOf, type ReasoningBlock, restOf, sealProof, textOf } from '../../ir/index.js';

const textsOf = (value: JsonObject[string] | undefined): string[] =>
  listOf(value)
    .filter(isObject)
    .map((part) => textOf(part.text) ?? '');

/** A reasoning item as a block. Encrypted content of ours holds another provider's proof. */
export function decodeReasoning(item: JsonObject): ReasoningBlock {
  const { type: _, id, summary, content, encrypted_content, status, ...others } = item;
  const block: ReasoningBlock = { type: 'reasoning', provider: 'openai-responses' };
  const named = textOf(id);
  if (named !== undefined) block.id = named;
  const summaries = textsOf(summary);
  if (summaries.length > 0) block.summary = summaries;
  const texts = textsOf(content);
  if (texts.length > 0) block.text = texts.join('');
  const rest = restOf(status === undefined || status === null ? others : { ...others, status });
  if (rest !== undefined) block.rest = rest;
  const cipher = textOf(encrypted_content);
  const proof = cipher === undefined ? undefined : openProof(cipher);
  if (proof === undefined) {
    if (cipher !== undefined) block.encrypted = cipher;
    return block;
  }
  delete block.id;
  return { ...block, ...proof };
}

/** As the provider takes it back. */
export function reasoningItem(block: ReasoningBlock, id: string | undefined): JsonObject {
  const item: JsonObject = { type: 'reasoning' };
  if (id !== undefined) item.id = id;
  item.summary = (block.summary ?? []).map((text) => ({ type: 'summary_text', text }));
  if (block.text !== undefined) item.content = [{ type: 'reasoning_text', text: block.text }];
  if (block.encrypted !== undefined) item.encrypted_content = block.encrypted;
  return item;
}

/** As the caller is told it: another provider's proof goes into the place for encrypted content, sealed. */
export function toldReasoning(block: ReasoningBlock, id: string): JsonObject {
  const { encrypted: _, ...others } = block;
  return reasoningItem({ ...others, ...cipherOf(block) }, id);
}

function cipherOf(block: ReasoningBlock): { encrypted?: string } {
  const own = (block.provider ?? 'openai-responses') === 'openai-responses';
  if (own && block.signature === undefined) return block.encrypted === undefined ? {} : { encrypted: block.encrypted };
  const proof = proofOf(block, 'openai-responses');
  return proof === undefined ? {} : { encrypted: sealProof(proof) };
}

/** The encrypted content of a thought as the caller is told it. */
export const toldCipher = (block: ReasoningBlock): string | undefined => cipherOf(block).encrypted;
