import { type Block, type Choice, type Ledger, type ModelReply, proofOf, type ReasoningBlock, sealProof, type WireFormat } from '../ir/index.js';

/** What of a thought people may read. */
export const readableOf = (block: ReasoningBlock): string => block.text ?? (block.summary ?? []).join('\n\n');

/** The proof of a thought: as it came where it is of a provider of the format, else in an envelope that brings it back there. @param own whose thoughts the format has */
export function signatureOf(block: ReasoningBlock, from: ModelReply['from'], ...own: readonly WireFormat[]): string | undefined {
  const provider = block.provider ?? from;
  if (provider === undefined) return undefined;
  if (own.includes(provider)) return block.signature;
  const proof = proofOf(block, provider);
  return proof === undefined ? undefined : sealProof(proof);
}

/** The answer, for callers whose format knows no second one. */
export function onlyChoice({ choices: [choice, ...more] }: ModelReply, ledger: Ledger): Choice | undefined {
  for (const one of more) ledger.lost(one.at ?? '', 'the caller’s format has one answer only');
  return choice;
}

/** Reports a part of an answer that the caller's format knows nothing like. */
export function loseBlock({ type, at }: Block, ledger: Ledger): undefined {
  ledger.lost(at ?? '', `an answer of kind ${type} has no place in the caller’s format`);
}
