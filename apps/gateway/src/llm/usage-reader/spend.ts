import type { ModelPrice } from '@gatehouse/definition';
import type { Usage } from '../ir/index.js';

const MILLION = 1_000_000;

type TokenPrices = Pick<
  ModelPrice,
  | 'inputPerMillion'
  | 'outputPerMillion'
  | 'cachedInputPerMillion'
  | 'cacheWritePerMillion'
  | 'cacheWrite1hPerMillion'
  | 'audioInputPerMillion'
  | 'audioOutputPerMillion'
>;

function pricesOf(price: ModelPrice, inputTokens: number): TokenPrices {
  let now: TokenPrices = price;
  for (const tier of price.tiers ?? []) if (inputTokens > tier.aboveInputTokens) now = tier;
  return now;
}

/**
 * What a call cost, whole micro-dollars, rounded up. Parts of the input that have a price of their own are taken out of the rest, so that nothing is paid twice. What the provider
 * told itself counts before what the catalogue says.
 */
export function spendMicros(price: ModelPrice | undefined, usage: Usage): number | undefined {
  if (usage.costMicros !== undefined) return usage.costMicros;
  if (price === undefined) return undefined;
  const {
    inputTokens = 0,
    outputTokens = 0,
    cachedInputTokens = 0,
    cacheWriteTokens = 0,
    cacheWrite1hTokens = 0,
    audioInputTokens = 0,
    audioOutputTokens = 0,
  } = usage;
  const prices = pricesOf(price, inputTokens);
  const { inputPerMillion: input, outputPerMillion: output } = prices;
  const cacheWrite = prices.cacheWritePerMillion ?? input;
  const audioInput = prices.audioInputPerMillion === undefined ? 0 : audioInputTokens;
  const audioOutput = prices.audioOutputPerMillion === undefined ? 0 : audioOutputTokens;
  const plainInput = Math.max(0, inputTokens - cachedInputTokens - cacheWriteTokens - audioInput);
  const tokens =
    plainInput * input +
    cachedInputTokens * (prices.cachedInputPerMillion ?? input) +
    Math.max(0, cacheWriteTokens - cacheWrite1hTokens) * cacheWrite +
    cacheWrite1hTokens * (prices.cacheWrite1hPerMillion ?? cacheWrite) +
    audioInput * (prices.audioInputPerMillion ?? 0) +
    Math.max(0, outputTokens - audioOutput) * output +
    audioOutput * (prices.audioOutputPerMillion ?? 0) +
    (usage.characters ?? 0) * (price.perMillionCharacters ?? 0);
  const each = (price.perCall ?? 0) + (usage.images ?? 0) * (price.perImage ?? 0) + (usage.webSearches ?? 0) * (price.perSearch ?? 0);
  return Math.ceil(tokens / MILLION + each + ((usage.audioSeconds ?? 0) / 60) * (price.perMinute ?? 0));
}
