import { Buffer } from 'node:buffer';
import { WIRE_FORMATS, type WireFormat } from '@gatehouse/definition/wire';
import type { ReasoningBlock } from './blocks.js';
import { isObject, jsonOf } from './json.js';

const MARK = 'gh1.';

/** What of a thought must come back unchanged to its provider. */
export interface Proof {
  provider: WireFormat;
  id?: string;
  signature?: string;
  encrypted?: string;
}

/**
 * A provider's proof in the one opaque string that another's format has room for, so that a caller who gives the answer back, as its own format asks, gives the proof back too. No
 * secret: base64url of JSON.
 */
export const sealProof = (proof: Proof): string => MARK + Buffer.from(JSON.stringify(proof)).toString('base64url');

/** Undefined: not one of ours, so the format's own. */
export function openProof(text: string): Proof | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const value = jsonOf(Buffer.from(text.slice(MARK.length), 'base64url').toString('utf8'));
  if (!isObject(value)) return undefined;
  const provider = WIRE_FORMATS.find((format) => format === value.provider);
  if (provider === undefined) return undefined;
  const proof: Proof = { provider };
  for (const name of ['id', 'signature', 'encrypted'] as const) if (typeof value[name] === 'string') proof[name] = value[name];
  return proof;
}

/** The proof that a thought carries; undefined where it has none. */
export function proofOf(block: ReasoningBlock, provider: WireFormat): Proof | undefined {
  if (block.signature === undefined && block.encrypted === undefined) return undefined;
  const proof: Proof = { provider: block.provider ?? provider };
  if (block.id !== undefined) proof.id = block.id;
  if (block.signature !== undefined) proof.signature = block.signature;
  if (block.encrypted !== undefined) proof.encrypted = block.encrypted;
  return proof;
}
