import { expect, it } from 'vitest';
import { dialectFor } from '../../../testing/llm/dialects.js';
import { SAMPLES } from '../../../testing/llm/index.js';
import { asJson } from '../../../testing/llm/samples.js';
import { translateRequest } from '../../../testing/llm/translate.js';
import type { Codec, LedgerEntry } from '../ir/index.js';
import { allCodecs } from './registry.js';

const INTRODUCTION = `# What is translated, and what is lost

Where caller and provider speak the same wire format, bytes pass as they are. Elsewhere a call is translated: each part of the request is mapped, carried, or written into the loss ledger, of which the
caller is told in \`x-gatehouse-lost\`, and which a strict API refuses calls by. This page is made from the sample requests that the tests translate; it changes with them.

**yes**: arrives whole. **in part**: something of it was changed (clamped, approximated, moved). **lost**: something of it did not arrive. What and why stands below each table, by its place in the request.
`;

const NAMES: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI chat completions',
  'openai-responses': 'OpenAI responses',
  anthropic: 'Anthropic messages',
  gemini: 'Gemini generateContent',
  bedrock: 'Bedrock Converse',
  cohere: 'Cohere chat',
  ollama: 'Ollama chat',
};

const told = (entries: readonly LedgerEntry[]): readonly LedgerEntry[] => entries.filter(({ fate }) => fate !== 'carried');
const word = (entries: readonly LedgerEntry[]): string =>
  told(entries).some(({ fate }) => fate === 'lost') ? 'lost' : told(entries).length > 0 ? 'in part' : 'yes';

/** Places of one list's parts are one place. */
const anyPlace = (pointer: string): string => pointer.replace(/\/\d+(?=\/|$)/g, '/*');

function chapter(from: Codec): string {
  const { requests, path } = SAMPLES[from.wireFormat];
  const others = allCodecs().filter((codec) => codec !== from);
  const rows: string[] = [];
  const reasons = new Map(others.map((to) => [to.wireFormat, new Set<string>()]));
  for (const [feature, body] of Object.entries(requests)) {
    const cells = others.map((to) => {
      const { entries } = translateRequest(from, to, asJson(body), dialectFor(to.wireFormat), path);
      for (const { fate, pointer, why } of told(entries)) reasons.get(to.wireFormat)?.add(`- \`${anyPlace(pointer)}\` ${fate}: ${why}`);
      return word(entries);
    });
    rows.push(`| ${feature} | ${cells.join(' | ')} |`);
  }
  const lists = others.map((to) => `### To ${NAMES[to.wireFormat]}\n\n${[...(reasons.get(to.wireFormat) ?? [])].sort().join('\n') || 'Nothing.'}\n`);
  const head = `| feature | ${others.map((to) => NAMES[to.wireFormat]).join(' | ')} |\n| --- |${others.map(() => ' --- |').join('')}`;
  return `## From ${NAMES[from.wireFormat]}\n\n${head}\n${rows.join('\n')}\n\n${lists.join('\n')}`;
}

it('is what the page says', async () => {
  await expect(`${INTRODUCTION}\n${allCodecs().map(chapter).join('\n')}`).toMatchFileSnapshot('../../../../../docs/llm-translation.md');
});
