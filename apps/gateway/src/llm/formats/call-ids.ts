import { Buffer } from 'node:buffer';

const MARK = '_gh1_';
/** As a text begins that the envelope of proofs made. */
const PROOF = '"gh1.';
const SEALED = /^(.+?)_gh1_([bt])([A-Za-z0-9_-]+)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export interface OpenedCallId {
  id: string;
  signature?: string;
}

/**
 * A tool call's id that carries the provider's proof of the thought behind it: formats whose calls have no place for it give at least the id back with the result. Letters, digits,
 * `_` and `-` alone, as every format takes them. No secret.
 */
export function sealCallId(id: string, signature: string): string {
  const bytes = BASE64.test(signature) ? Buffer.from(signature, 'base64') : undefined;
  // base64 that is spelled in another way than ours is kept as text
  return bytes?.toString('base64') === signature
    ? `${id}${MARK}b${bytes.toString('base64url')}`
    : `${id}${MARK}t${Buffer.from(signature).toString('base64url')}`;
}

/** Any other id comes back as it is. */
export function openCallId(id: string): OpenedCallId {
  const [, plain, kind, text] = SEALED.exec(id) ?? [];
  if (plain === undefined || text === undefined) return { id };
  const bytes = Buffer.from(text, 'base64url');
  return { id: plain, signature: kind === 'b' ? bytes.toString('base64') : bytes.toString('utf8') };
}

/** The id without what it carries: for providers whose proof it is not. */
export const plainCallId = (id: string): string => (id.includes(MARK) ? openCallId(id).id : id);

/** Whether a body may hold what the gateway gave out in the place of another provider's own: ids of calls, or proofs of thoughts. Its bytes are then not to be passed on as they are. */
export const mayHoldForeignProofs = (body: Buffer): boolean => body.includes(MARK) || body.includes(PROOF);
