import { formatCount, formatMicros } from '../../lib/number';
import type { CallableModelView, ModelTargetFacts } from './model-view';

export const KIND_WORDS: Readonly<Record<CallableModelView['kind'], string>> = { route: 'Model route', pattern: 'Pattern', model: 'Model' };

/** "tool calls" for people; the catalogue's own words are for programs. */
export const ABILITY_WORDS: Readonly<Record<string, string>> = {
  chat: 'Chat',
  tools: 'Tools',
  vision: 'Vision',
  'audio-input': 'Audio in',
  'audio-output': 'Audio out',
  files: 'Files',
  reasoning: 'Reasoning',
  'structured-output': 'Structured output',
  'prompt-cache': 'Prompt cache',
  embeddings: 'Embeddings',
  images: 'Images',
  speech: 'Speech',
  transcription: 'Transcription',
  moderation: 'Moderation',
  rerank: 'Rerank',
  realtime: 'Realtime',
};

export const abilityWord = (ability: string): string => ABILITY_WORDS[ability] ?? ability;

/** From the least to the most of what is known; a dash where nothing is. */
export function spanWords(values: readonly (number | null | undefined)[], format: (value: number) => string): string {
  const known = values.filter((value): value is number => typeof value === 'number');
  if (known.length === 0) return '–';
  const [least, most] = [format(Math.min(...known)), format(Math.max(...known))];
  return least === most ? least : `${least} to ${most}`;
}

/** The least that all of its targets can do: what a caller may count on. */
export function sureOf({ models }: CallableModelView, of: 'contextTokens' | 'outputTokensMax'): number | null {
  const known = models.flatMap((model) => model[of] ?? []);
  return known.length === 0 ? null : Math.min(...known);
}

export const tokensWords = (tokens: number | null): string => (tokens === null ? '–' : formatCount(tokens));

type PriceName = 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion';

/** Dollars per million tokens. Cached input without a price of its own costs what other input does. */
export function priceOf({ price }: Pick<ModelTargetFacts, 'price'>, name: PriceName): number | null {
  return price === null ? null : (price[name] ?? (name === 'cachedInputPerMillion' ? price.inputPerMillion : null));
}

export const pricesWords = ({ models }: Pick<CallableModelView, 'models'>, name: PriceName): string =>
  spanWords(
    models.map((model) => priceOf(model, name)),
    formatMicros,
  );

/** What every target of it can do; of a pattern, what any can. */
export function abilitiesOf({ kind, models }: CallableModelView): string[] {
  const [first, ...rest] = models.map(({ abilities }) => abilities as readonly string[]);
  if (first === undefined) return [];
  if (kind === 'pattern') return [...new Set([...first, ...rest.flat()])];
  return first.filter((ability) => rest.every((abilities) => abilities.includes(ability)));
}

export const leadsTo = ({ kind, models }: CallableModelView): string => {
  const [first] = models;
  if (first === undefined) return kind === 'pattern' ? 'any model whose name fits' : '–';
  if (kind === 'model') return first.provider;
  if (models.length === 1) return `${first.provider}: ${first.model}`;
  const providers = [...new Set(models.map(({ provider }) => provider))];
  return `${models.length} models of ${providers.length > 2 ? `${providers.length} providers` : providers.join(' and ')}`;
};
