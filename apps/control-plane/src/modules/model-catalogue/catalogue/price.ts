import type { ModelPrice } from '@gatehouse/definition';
import type { ConditionalPrice, ModelPrice as PackagePrice } from '@pydantic/genai-prices';

type Tokens = Pick<
  ModelPrice,
  | 'inputPerMillion'
  | 'outputPerMillion'
  | 'cachedInputPerMillion'
  | 'cacheWritePerMillion'
  | 'cacheWrite1hPerMillion'
  | 'audioInputPerMillion'
  | 'audioOutputPerMillion'
>;

/** The package's names for dollars per million tokens. */
const TOKENS: Readonly<Record<string, keyof Tokens>> = {
  input_mtok: 'inputPerMillion',
  output_mtok: 'outputPerMillion',
  cache_read_mtok: 'cachedInputPerMillion',
  cache_write_mtok: 'cacheWritePerMillion',
  cache_write_1h_mtok: 'cacheWrite1hPerMillion',
  input_audio_mtok: 'audioInputPerMillion',
  output_audio_mtok: 'audioOutputPerMillion',
};
const OTHERS: Readonly<Record<string, { name: 'perCall' | 'perSearch' | 'perMinute'; share: number }>> = {
  requests_kcount: { name: 'perCall', share: 1 / 1_000 },
  web_searches_kcount: { name: 'perSearch', share: 1 / 1_000 },
  audio_hours: { name: 'perMinute', share: 1 / 60 },
  input_audio_hours: { name: 'perMinute', share: 1 / 60 },
};

const micros = (dollars: number): number => Math.round(dollars * 1_000_000);

export interface Priced {
  price?: ModelPrice;
  /** Units that the price has, and model calls do not count. */
  uncounted: string[];
}

/** The prices of a day. Those of an hour of the day are left alone: the ordinary ones count then. */
export function pricesOn(prices: ConditionalPrice[] | PackagePrice, dayMs: number): PackagePrice | undefined {
  if (!Array.isArray(prices)) return prices;
  return prices.findLast(({ constraint }) => {
    if (constraint === undefined) return true;
    return constraint.type === 'start_date' && Date.parse(constraint.start_date) <= dayMs;
  })?.prices;
}

/** @param startsAbove undefined for the ordinary price, else that of calls whose input is longer than so many tokens */
function tokensOf(prices: PackagePrice, startsAbove?: number): Tokens {
  const tokens: Tokens = { inputPerMillion: 0, outputPerMillion: 0 };
  for (const [unit, name] of Object.entries(TOKENS)) {
    const price = prices[unit];
    if (price === undefined) continue;
    if (typeof price === 'number') tokens[name] = micros(price);
    else {
      const tier = startsAbove === undefined ? undefined : price.tiers.filter(({ start }) => start <= startsAbove).sort((a, b) => b.start - a.start)[0];
      tokens[name] = micros(tier?.price ?? price.base);
    }
  }
  return tokens;
}

/** From dollars, as the package has them, to micro-dollars. */
export function priceOf(prices: PackagePrice): Priced {
  const units = Object.keys(prices).filter((unit) => prices[unit] !== undefined);
  const uncounted = units.filter((unit) => !(unit in TOKENS) && !(unit in OTHERS)).sort();
  if (uncounted.length === units.length) return { uncounted };
  const starts = Object.keys(TOKENS).flatMap((unit) => {
    const price = prices[unit];
    return typeof price === 'object' ? price.tiers.map(({ start }) => start) : [];
  });
  const tiers = [...new Set(starts)].sort((a, b) => a - b).map((start) => ({ aboveInputTokens: start, ...tokensOf(prices, start) }));
  const price: ModelPrice = { ...tokensOf(prices), ...(tiers.length > 0 && { tiers }) };
  for (const [unit, { name, share }] of Object.entries(OTHERS)) {
    const each = prices[unit];
    if (typeof each === 'number') price[name] = Math.round(micros(each) * share);
  }
  return { price, uncounted };
}
