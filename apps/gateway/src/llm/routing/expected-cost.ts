import type { ModelPrice } from '@gatehouse/definition';

const MILLION = 1_000_000;

/** Prices that hold for a call of this length. */
function pricesFor(price: ModelPrice, inputTokens: number): Pick<ModelPrice, 'inputPerMillion' | 'outputPerMillion' | 'cachedInputPerMillion'> {
  let now: Pick<ModelPrice, 'inputPerMillion' | 'outputPerMillion' | 'cachedInputPerMillion'> = price;
  for (const tier of price.tiers ?? []) if (inputTokens > tier.aboveInputTokens) now = tier;
  return now;
}

/** What a call will cost, micro-dollars. @param cachedTokens of the input that the provider will likely find in its cache */
export function expectedCost(price: ModelPrice, inputTokens: number, cachedTokens: number, outputTokens: number): number {
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = pricesFor(price, inputTokens);
  const input = (inputTokens - cachedTokens) * inputPerMillion + cachedTokens * cachedInputPerMillion;
  return (input + outputTokens * outputPerMillion) / MILLION + (price.perCall ?? 0);
}
