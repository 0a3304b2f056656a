import { type Ledger, lostPointers } from '../../llm/ir/index.js';
import type { CompiledRoute } from '../../llm/model-routes/compiled-route.js';
import type { Choice } from '../../llm/model-routes/target.js';
import type { PromptOfCall } from '../../llm/prompts/call-of-prompt.js';
import { type Reply, refuse } from '../../pipeline/reply.js';

const CONTROL = /[^\x20-\x7e]/g;
const LOST_SHOWN = 10;
const LOST_LENGTH_MAX = 400;
const WHY_LENGTH_MAX = 1_000;

const line = (name: string, value: string): string => `${name}: ${value.replace(CONTROL, '?')}\r\n`;

export const routeLine = (route: CompiledRoute): string => (route.named ? line('x-gatehouse-model-route', route.object.name) : '');

/** Which prompt was called, and which version of it served. */
export const promptLine = (prompt: PromptOfCall | null): string => (prompt === null ? '' : line('x-gatehouse-prompt', `${prompt.slug}@${prompt.version}`));

/** What the caller is told of how its call came to this answer. */
export function tellingLines(route: CompiledRoute, { target }: Choice, why: string, lost: readonly string[]): string {
  return (
    routeLine(route) +
    line('x-gatehouse-target', target.name) +
    line('x-gatehouse-route-reason', why.slice(0, WHY_LENGTH_MAX)) +
    (lost.length === 0 ? '' : line('x-gatehouse-lost', lost.join(' ').slice(0, LOST_LENGTH_MAX)))
  );
}

/** What of the provider's answer the caller is not told: as pointers into it, or in words where it came in pieces. */
export function lostInAnswer(ledger: Ledger | null): string[] {
  if (ledger === null) return [];
  const entries = ledger.entries.map((entry) => (entry.pointer === '' ? { ...entry, pointer: entry.why } : entry));
  return lostPointers({ entries }, LOST_SHOWN);
}

/** Of an answer in one piece: the head of a stream has gone before anything is lost. */
export const answerLostLine = (lost: readonly string[]): string =>
  lost.length === 0 ? '' : line('x-gatehouse-answer-lost', lost.join(' ').slice(0, LOST_LENGTH_MAX));

export const lossy = (lost: readonly string[]): Reply => refuse('gateway.model_request_lossy', `Would be lost: ${lost.join(', ')}`, [], { members: { lost } });

/** What of the caller's body does not reach the target. */
export const lostOf = (ledger: Ledger | null): string[] => (ledger === null ? [] : lostPointers(ledger, LOST_SHOWN));
