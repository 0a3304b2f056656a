import type { Ledger, ModelRequest } from '../../ir/index.js';

/** All other formats keep to schemas always; OpenAI only where it is told so, and then it takes fewer: it is not told, and the caller is. */
export function loseStrictness({ from, output }: ModelRequest, ledger: Ledger): void {
  if (output?.kind !== 'schema' || output.strict !== undefined || from === undefined || from.startsWith('openai')) return;
  ledger.changedSetting('output', 'the model keeps to the schema as well as it can, and is not made to');
}
