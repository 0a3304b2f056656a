import { readFileSync } from 'node:fs';
import { KnownPolicy, type PolicyInstance } from '@gatehouse/definition';

const FENCE = /^```json policy\n([\s\S]*?)^```$/m;

/**
 * The policy that the page `docs/policies/<type>.md` shows: its first block fenced with "json policy".
 * @throws Error when there is none, or it is no valid policy of this type
 */
export function docsExample(type: string): PolicyInstance {
  const page = readFileSync(new URL(`../../../docs/policies/${type}.md`, import.meta.url), 'utf8');
  const text = FENCE.exec(page)?.[1];
  if (text === undefined) throw new Error(`docs/policies/${type}.md shows no policy`);
  const policy = KnownPolicy.parse(JSON.parse(text));
  if (policy.type !== type) throw new Error(`docs/policies/${type}.md shows a policy of type ${policy.type}`);
  return policy;
}
