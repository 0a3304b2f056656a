import type { Ledger, ModelRequest, Sampling, Setting, Tool } from '../ir/index.js';

/** Of texts: providers refuse those of white space alone. */
export const isBlank = (text: string): boolean => !/\S/.test(text);

/** Values by which nothing is asked for: that such a member is not sent changes nothing. */
const NOTHING: Partial<Record<keyof Sampling, unknown>> = { n: 1, presencePenalty: 0, frequencyPenalty: 0, repetitionPenalty: 1, minP: 0, logprobs: false };

/** Reports what of a request's sampling a format has no member for. */
export function loseSampling(request: ModelRequest, names: readonly (keyof Sampling)[], ledger: Ledger): void {
  for (const name of names) {
    const value = request.sampling[name];
    if (value === undefined || value === NOTHING[name]) continue;
    if (typeof value === 'object' && Object.keys(value).length === 0) continue;
    ledger.lostSetting(name, 'the model’s format has nothing for it');
  }
}

type Wish = 'verbosity' | 'user' | 'metadata' | 'serviceTier' | 'cacheKey' | 'cacheRetention' | 'cache' | 'audio';

/** The same for what is asked besides. */
export function loseWishes(request: ModelRequest, names: readonly (Wish & Setting)[], ledger: Ledger): void {
  for (const name of names) {
    const value = request[name];
    if (value !== undefined && value !== 'auto') ledger.lostSetting(name, 'the model’s format has nothing for it');
  }
  if (request.store === true) ledger.lostSetting('store', 'the model’s format has nothing for it');
}

/** A number that the provider takes; one beyond its bounds is brought within them, and reported. */
export function within(value: number, max: number, setting: Setting, ledger: Ledger): number {
  if (value <= max) return value;
  ledger.changedSetting(setting, `${max}, the highest that the provider takes`);
  return max;
}

/** Those of the tools that the choice names, where it names some; of the others it is reported that they are not offered. */
export function toolsOffered({ tools = [] }: ModelRequest, names: readonly string[] | undefined, ledger: Ledger): readonly Tool[] {
  if (names === undefined) return tools;
  const isNamed = (tool: Tool): boolean => tool.type !== 'hosted' && names.includes(tool.name);
  for (const tool of tools) if (!isNamed(tool)) ledger.changed(tool.at ?? '', 'not offered, as the choice is of others');
  return tools.filter(isNamed);
}

/** As many sequences to stop at as are taken. */
export function firstStops(stop: string[], max: number | undefined, ledger: Ledger): string[] {
  if (max === undefined || stop.length <= max) return stop;
  ledger.lostSetting('stop', `the provider stops at ${max} sequences at most: those behind are not sent`);
  return stop.slice(0, max);
}

/** Content other than text in what the answer may hold. */
export function loseModalities(request: ModelRequest, taken: readonly string[], ledger: Ledger): void {
  const lost = (request.modalities ?? []).filter((one) => !taken.includes(one));
  if (lost.length > 0) ledger.lostSetting('modalities', `the model’s format has no answers in ${lost.join(', ')}`);
}
