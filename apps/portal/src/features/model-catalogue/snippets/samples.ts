import { aiSdk } from './ai-sdk';
import { anthropic } from './anthropic';
import { curl } from './curl';
import { google } from './google';
import { openaiJavascript } from './openai-javascript';
import { openaiPython } from './openai-python';
import type { Sample, SampleCall, SampleKind } from './snippet';

const CLIENTS = [curl, openaiJavascript, openaiPython, anthropic, google, aiSdk];

/** One call in every client that has a word for it. */
export const samplesOf = (call: SampleCall): Sample[] => CLIENTS.flatMap((client) => client(call) ?? []);

/** What can be shown of a model; of one whose abilities nobody knows, what most have. Empty: none of these. */
export function kindsFor(abilities: readonly string[]): SampleKind[] {
  if (abilities.includes('embeddings') && !abilities.includes('chat')) return ['embeddings'];
  if (abilities.length > 0 && !abilities.includes('chat')) return [];
  return abilities.length === 0 || abilities.includes('tools') ? ['chat', 'stream', 'tools'] : ['chat', 'stream'];
}
