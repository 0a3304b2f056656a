import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addUsage, mergeUsage, type Usage } from './usage.js';

const usage: fc.Arbitrary<Usage> = fc.record(
  { inputTokens: fc.nat(), cachedInputTokens: fc.nat(), outputTokens: fc.nat(), reasoningTokens: fc.nat(), webSearches: fc.nat() },
  { requiredKeys: [] },
);

it('merges tellings of one call in any order and any number of times to the same', () => {
  fc.assert(
    fc.property(usage, usage, usage, (a, b, c) => {
      expect(mergeUsage(mergeUsage(a, b), c)).toEqual(mergeUsage(a, mergeUsage(b, c)));
      expect(mergeUsage(a, b)).toEqual(mergeUsage(b, a));
      expect(mergeUsage(a, a)).toEqual(a);
      expect(mergeUsage({}, a)).toEqual(a);
      expect(mergeUsage(mergeUsage(a, b), b)).toEqual(mergeUsage(a, b));
    }),
  );
});

it('adds calls, nothing being neutral', () => {
  fc.assert(
    fc.property(usage, usage, usage, (a, b, c) => {
      expect(addUsage(addUsage(a, b), c)).toEqual(addUsage(a, addUsage(b, c)));
      expect(addUsage(a, b)).toEqual(addUsage(b, a));
      expect(addUsage(a, {})).toEqual(a);
    }),
  );
});
