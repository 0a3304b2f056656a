import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ModelEntry } from '@gatehouse/definition';
import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { beforeAll, describe, expect, test } from 'vitest';
import { Catalogue, loadCatalogueData } from './catalogue.js';
import { matches } from './match.js';
import { offeredModels, overrideKey } from './offered.js';
import { priceOf, pricesOn } from './price.js';
import { SOURCE_IDS } from './source-ids.js';

const DAY_MS = Date.parse('2026-11-20T00:00:00Z');
let catalogue: Catalogue;
beforeAll(async () => {
  const { providers, known } = await loadCatalogueData();
  catalogue = new Catalogue(providers, known, DAY_MS);
});

test('has over a thousand models, most with prices, none twice at one source', () => {
  const all = catalogue.all();
  expect(all.length).toBeGreaterThan(1_000);
  expect(all.filter(({ price }) => price !== undefined).length / all.length).toBeGreaterThan(0.85);
  const names = all.map(({ source, model }) => overrideKey(source, model));
  expect(names.length - new Set(names).size).toBe(0);
  expect(all.filter(({ abilities }) => abilities !== undefined).length).toBeGreaterThan(400);
});

test('names every source that the package has: one that an upgrade brings fails here', () => {
  const bundle = readFileSync(createRequire(import.meta.url).resolve('@pydantic/genai-prices'), 'utf8');
  const ids = new Set([...bundle.matchAll(/\bid:\s*["'`]([a-z0-9_-]+)["'`]/g)].map(([, id = '']) => id));
  const sources = [...ids].filter((id) => findProvider({ providerId: id })?.id === id).sort();
  expect([...SOURCE_IDS].sort()).toEqual(sources);
});

test('every model can stand in a snapshot', () => {
  for (const { source, model } of catalogue.all()) {
    const [first] = offeredModels(catalogue, { baseUrl: 'http://nowhere.example', catalogue: false, models: [{ id: model }] }, new Map());
    expect(ModelEntry.safeParse(first?.entry).error, `${source} ${model}`).toBeUndefined();
  }
});

/** The price as our gateway counts it, in dollars. */
function ours(price: ModelEntry['price'], input: number, output: number): number {
  const tier = price?.tiers?.findLast(({ aboveInputTokens }) => input > aboveInputTokens) ?? price;
  return ((tier?.inputPerMillion ?? 0) * input + (tier?.outputPerMillion ?? 0) * output) / 1e12;
}

test('prices are those that the package itself calculates, below and above the edges of tiers', () => {
  let compared = 0;
  const timestamp = new Date(DAY_MS + 15 * 3_600_000);
  for (const source of ['openai', 'anthropic', 'google', 'mistral', 'groq', 'x-ai', 'deepseek']) {
    for (const { model, price } of catalogue.of(source)) {
      const prices = findProvider({ providerId: source })?.models.find(({ id }) => id === model)?.prices;
      const byHour = Array.isArray(prices) && prices.some(({ constraint }) => constraint?.type === 'time_of_date');
      const others = price && (price.perCall ?? price.perMinute) !== undefined;
      if (!price || byHour || others || price.inputPerMillion === 0) continue;
      for (const [input, output] of [
        [1_000, 200],
        [150_000, 10],
        [300_000, 900],
      ] as const) {
        const theirs = calcPrice({ input_tokens: input, output_tokens: output }, model, { providerId: source, timestamp })?.total_price;
        // a few of the package’s names fit none of its own rules
        if (theirs === undefined) continue;
        compared++;
        expect(ours(price, input, output), `${source} ${model} ${input}`).toBeCloseTo(theirs, 9);
      }
    }
  }
  expect(compared).toBeGreaterThan(500);
});

test('a price that begins on a day counts from that day on, and one of an hour never', () => {
  const prices = [
    { prices: { input_mtok: 5 } },
    { constraint: { type: 'start_date' as const, start_date: '2026-03-13' }, prices: { input_mtok: 4 } },
    { constraint: { type: 'time_of_date' as const, start_time: '00:00:00Z', end_time: '06:00:00Z' }, prices: { input_mtok: 1 } },
  ];
  expect(pricesOn(prices, Date.parse('2026-03-12'))).toEqual({ input_mtok: 5 });
  expect(pricesOn(prices, Date.parse('2026-03-13'))).toEqual({ input_mtok: 4 });
});

test('what is not counted is said, and never taken for nothing', () => {
  expect(priceOf({ input_image_mtok: 8 })).toEqual({ uncounted: ['input_image_mtok'] });
  expect(priceOf({ input_mtok: 1, output_image_mtok: 8, web_searches_kcount: 10 })).toEqual({
    price: { inputPerMillion: 1_000_000, outputPerMillion: 0, perSearch: 10_000 },
    uncounted: ['output_image_mtok'],
  });
});

describe('offers', () => {
  const openai = { baseUrl: 'https://api.openai.com/v1', catalogue: true, models: [] };
  test('are found by the address, under every name that is spelled out', () => {
    const ids = offeredModels(catalogue, openai, new Map()).map(({ entry }) => entry.id);
    expect(ids).toContain('gpt-5');
    expect(ids).toContain('gpt-5-2025-08-07');
    expect(catalogue.sourceAt('https://bedrock-runtime.eu-central-1.amazonaws.com')).toBe('aws');
    expect(catalogue.sourceAt('http://127.0.0.1:4010/v1')).toBeUndefined();
    expect(catalogue.sourceAt('https://evil.example/https://api.openai.com')).toBeUndefined();
  });
  test('take the nearest word: the provider’s own, the tenant’s, the catalogue’s', () => {
    const price = { inputPerMillion: 7, outputPerMillion: 8 };
    const overrides = new Map([[overrideKey('openai', 'gpt-5'), { price, contextTokens: 9 }]]);
    const of = (models: ModelEntry[]) => offeredModels(catalogue, { ...openai, models }, overrides).find(({ entry }) => entry.id === 'gpt-5');
    expect(of([])).toMatchObject({ from: 'override', entry: { price, contextTokens: 9, name: 'GPT-5' } });
    expect(of([{ id: 'gpt-5', contextTokens: 10 }])).toMatchObject({ from: 'provider', entry: { price, contextTokens: 10 } });
  });
  test('hold what is asked for where only a rule knows it, and nothing that nobody knows', () => {
    const asked = offeredModels(catalogue, { ...openai, catalogue: false }, new Map(), ['gpt-4o-2024-11-20', 'no-such-model']);
    expect(asked.map(({ entry }) => entry.id)).toEqual(['gpt-4o-2024-11-20']);
    expect(asked[0]?.entry.price?.inputPerMillion).toBe(2_500_000);
  });
});

test('rules are read as the package reads them', () => {
  expect(matches({ and: [{ starts_with: 'GPT' }, { or: [{ ends_with: '5' }, { contains: 'mini' }] }] }, 'gpt-5')).toBe(true);
  expect(matches({ regex: '^claude-\\d+$' }, 'claude-5x')).toBe(false);
});
