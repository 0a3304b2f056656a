import { delayMs, spanMs } from './spans.js';
import type { LimitTold } from './told-limit.js';

export interface LimitsTold {
  requests?: LimitTold;
  tokens?: LimitTold;
  /** So long the provider wants to hear nothing more. */
  retryAfterMs?: number;
}

/** How one provider, or several, name one limit. */
interface Spelling {
  of: 'requests' | 'tokens';
  remaining: string;
  limit?: string;
  reset?: string;
}

/** As the providers' own documentation has them. Of several that are present the one with the smallest part left counts. */
const SPELLINGS: readonly Spelling[] = [
  // OpenAI, Azure OpenAI, Groq, xAI, Databricks, vLLM behind some hosts
  { of: 'requests', remaining: 'x-ratelimit-remaining-requests', limit: 'x-ratelimit-limit-requests', reset: 'x-ratelimit-reset-requests' },
  { of: 'tokens', remaining: 'x-ratelimit-remaining-tokens', limit: 'x-ratelimit-limit-tokens', reset: 'x-ratelimit-reset-tokens' },
  // Anthropic
  {
    of: 'requests',
    remaining: 'anthropic-ratelimit-requests-remaining',
    limit: 'anthropic-ratelimit-requests-limit',
    reset: 'anthropic-ratelimit-requests-reset',
  },
  { of: 'tokens', remaining: 'anthropic-ratelimit-tokens-remaining', limit: 'anthropic-ratelimit-tokens-limit', reset: 'anthropic-ratelimit-tokens-reset' },
  {
    of: 'tokens',
    remaining: 'anthropic-ratelimit-input-tokens-remaining',
    limit: 'anthropic-ratelimit-input-tokens-limit',
    reset: 'anthropic-ratelimit-input-tokens-reset',
  },
  // Cerebras, by day and minute; Mistral too counts tokens by the minute
  { of: 'requests', remaining: 'x-ratelimit-remaining-requests-day', limit: 'x-ratelimit-limit-requests-day', reset: 'x-ratelimit-reset-requests-day' },
  { of: 'tokens', remaining: 'x-ratelimit-remaining-tokens-minute', limit: 'x-ratelimit-limit-tokens-minute', reset: 'x-ratelimit-reset-tokens-minute' },
  // Fireworks
  { of: 'tokens', remaining: 'x-ratelimit-remaining-tokens-prompt', limit: 'x-ratelimit-limit-tokens-prompt' },
  // Mistral
  { of: 'requests', remaining: 'x-ratelimit-remaining-req-minute', limit: 'x-ratelimit-limit-req-minute' },
  { of: 'tokens', remaining: 'x-ratelimitbysize-remaining-minute', limit: 'x-ratelimitbysize-limit-minute' },
  { of: 'tokens', remaining: 'ratelimitbysize-remaining', limit: 'ratelimitbysize-limit', reset: 'ratelimitbysize-reset' },
  // Together
  { of: 'tokens', remaining: 'x-tokenlimit-remaining', limit: 'x-tokenlimit-limit', reset: 'x-ratelimit-reset' },
  // OpenRouter, Together, Cohere's trial keys, GitHub, older drafts of the IETF
  { of: 'requests', remaining: 'x-ratelimit-remaining', limit: 'x-ratelimit-limit', reset: 'x-ratelimit-reset' },
  { of: 'requests', remaining: 'x-trial-endpoint-call-remaining', limit: 'x-trial-endpoint-call-limit' },
  { of: 'requests', remaining: 'ratelimit-remaining', limit: 'ratelimit-limit', reset: 'ratelimit-reset' },
];

/** Names that are looked up: who reads the fields of an answer need keep no others. */
export const LIMIT_HEADERS: readonly string[] = [
  ...new Set([
    'retry-after',
    'retry-after-ms',
    'ratelimit',
    ...SPELLINGS.flatMap(({ remaining, limit, reset }) => [remaining, limit, reset].filter((name) => name !== undefined)),
  ]),
];

const count = (value: string | undefined): number | undefined => {
  if (value === undefined || !/^\s*\d/.test(value)) return undefined;
  return Number.parseInt(value, 10);
};

const shareLeft = ({ remaining, limit }: LimitTold): number => remaining / Math.max(1, limit ?? 100_000);

function keep(found: LimitsTold, of: 'requests' | 'tokens', told: LimitTold): void {
  const before = found[of];
  if (before === undefined || shareLeft(told) < shareLeft(before)) found[of] = told;
}

/** `RateLimit: "default";r=50;t=30` (draft-ietf-httpapi-ratelimit-headers-10); the first of several. */
function structured(value: string | undefined, found: LimitsTold): void {
  if (value === undefined) return;
  const [remaining, reset] = [/;\s*r=(\d+)/.exec(value)?.[1], /;\s*t=(\d+)/.exec(value)?.[1]];
  if (remaining !== undefined) keep(found, 'requests', { remaining: Number(remaining), ...(reset !== undefined && { resetMs: Number(reset) * 1_000 }) });
}

/**
 * What an answer says of its provider's limits; null where it says nothing.
 * @param header a field's value by its name in lower case
 * @param epochMs now, since the Unix epoch: some resets are points in time
 */
export function readLimits(header: (name: string) => string | undefined, epochMs: number): LimitsTold | null {
  const found: LimitsTold = {};
  for (const { of, remaining, limit, reset } of SPELLINGS) {
    const left = count(header(remaining));
    if (left === undefined) continue;
    const whole = limit === undefined ? undefined : count(header(limit));
    const resetMs = reset === undefined ? undefined : spanMs(header(reset), epochMs);
    keep(found, of, { remaining: left, ...(whole !== undefined && { limit: whole }), ...(resetMs !== undefined && { resetMs }) });
  }
  structured(header('ratelimit'), found);
  const retryAfterMs = delayMs(header('retry-after-ms'), header('retry-after'), epochMs);
  if (retryAfterMs !== undefined) found.retryAfterMs = retryAfterMs;
  return found.requests || found.tokens || found.retryAfterMs !== undefined ? found : null;
}
