import { isObject, type Json, type JsonObject, listOf, numberOf, type ReasoningBlock, textOf, type WireFormat } from '../../ir/index.js';

/** The format names of `reasoning_details` (OpenRouter), by whose proofs they carry. */
const NAMES: readonly (readonly [WireFormat, string])[] = [
  ['anthropic', 'anthropic-claude-v1'],
  ['gemini', 'google-gemini-v1'],
  ['openai-responses', 'openai-responses-v1'],
  ['bedrock', 'amazon-bedrock-v1'],
  ['cohere', 'cohere-v2'],
];
const providerOf = (name: Json | undefined): WireFormat | undefined => NAMES.find(([, theirs]) => theirs === name)?.[0];
const nameOf = (provider: WireFormat | undefined): string | null => NAMES.find(([ours]) => ours === provider)?.[1] ?? null;

function blockOfDetail(detail: JsonObject): ReasoningBlock | undefined {
  const block: ReasoningBlock = { type: 'reasoning', form: 'reasoning_details' };
  const provider = providerOf(detail.format);
  if (provider !== undefined) block.provider = provider;
  const id = textOf(detail.id);
  if (id !== undefined) block.id = id;
  switch (detail.type) {
    case 'reasoning.text': {
      block.text = textOf(detail.text) ?? '';
      const signature = textOf(detail.signature);
      if (signature !== undefined) block.signature = signature;
      return block;
    }
    case 'reasoning.summary':
      block.summary = [textOf(detail.summary) ?? ''];
      return block;
    case 'reasoning.encrypted':
      block.encrypted = textOf(detail.data) ?? '';
      return block;
    default:
      return undefined;
  }
}

/** Details of one thought come in pieces: what has one index or one id is one block. */
export function blocksOfDetails(value: Json | undefined): ReasoningBlock[] {
  const blocks: ReasoningBlock[] = [];
  const byIndex = new Map<string, ReasoningBlock>();
  for (const detail of listOf(value)) {
    if (!isObject(detail)) continue;
    const block = blockOfDetail(detail);
    if (block === undefined) continue;
    const index = detailKey(detail);
    const known = index === undefined ? undefined : byIndex.get(index);
    if (known === undefined) {
      blocks.push(block);
      if (index !== undefined) byIndex.set(index, block);
    } else merge(known, block);
  }
  return blocks;
}

/** Which thought a detail belongs to; undefined: one of its own. */
export function detailKey(detail: JsonObject): string | undefined {
  const index = numberOf(detail.index);
  return index === undefined ? textOf(detail.id) : String(index);
}

function merge(known: ReasoningBlock, more: ReasoningBlock): void {
  if (more.text !== undefined) known.text = (known.text ?? '') + more.text;
  if (more.summary !== undefined) known.summary = [...(known.summary ?? []), ...more.summary];
  known.signature ??= more.signature;
  known.encrypted ??= more.encrypted;
  known.id ??= more.id;
  known.provider ??= more.provider;
  if (known.signature === undefined) delete known.signature;
  if (known.encrypted === undefined) delete known.encrypted;
  if (known.id === undefined) delete known.id;
  if (known.provider === undefined) delete known.provider;
}

/** A thought as details; `index` is its place among the thoughts of the message. */
export function detailsOf(block: ReasoningBlock, index: number): JsonObject[] {
  const common: JsonObject = { format: nameOf(block.provider), index };
  if (block.id !== undefined) common.id = block.id;
  const details: JsonObject[] = (block.summary ?? []).map((summary) => ({ type: 'reasoning.summary', summary, ...common }));
  if (block.text !== undefined || block.signature !== undefined) {
    const detail: JsonObject = { type: 'reasoning.text', text: block.text ?? '', ...common };
    if (block.signature !== undefined) detail.signature = block.signature;
    details.push(detail);
  }
  if (block.encrypted !== undefined) details.push({ type: 'reasoning.encrypted', data: block.encrypted, ...common });
  return details;
}
