const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** They say nothing that another sentence of the same content would not. */
export const DROPPED = set(
  'a an the of for in on at with about regarding concerning to and is are am be been being was were will would shall can could may might must should ought able i me my mine myself we us our ours ourselves you your yours yourself it its this that these those there here which what who whom whose when where why how some any such so then just simply really actually exactly basically literally truly very quite pretty anyway even also too during within using via',
);
/** Main verbs as often: the first of a sentence alone says nothing. */
export const FIRST_DROPPED = set('do does did have has had');
/** Prepositions that may lead a part of a sentence that stands first or last. */
export const LEADING = set('in on at for with during using within among throughout');
/** What stands between the two words of a genitive. */
export const GENITIVE = set("of for in 's");

export const NEGATORS: ReadonlyMap<string, string> = new Map([
  ...['not', 'no', 'none', 'nothing', 'nobody', 'nowhere', 'cannot', 'neither', 'nor'].map((word) => [word, 'not'] as const),
  ...['never', 'hardly', 'rarely', 'seldom', 'barely'].map((word) => [word, word] as const),
  ['without', 'without'] as const,
  ['except', 'except'] as const,
  ['unable', 'not'] as const,
]);

/** What of time and of what is allowed a sentence is about. */
export const MOODS: ReadonlyMap<string, string> = new Map([
  ...['was', 'were', 'did', 'had'].map((word) => [word, 'past'] as const),
  ...['will', 'shall'].map((word) => [word, 'future'] as const),
  ...['should', 'ought'].map((word) => [word, 'should'] as const),
  ...['must'].map((word) => [word, 'must'] as const),
  ...['can', 'could', 'may', 'able', 'possible'].map((word) => [word, 'can'] as const),
  ...['would', 'might'].map((word) => [word, 'would'] as const),
]);

export const PERSONS: ReadonlyMap<string, string> = new Map([
  ...['i', 'me', 'my', 'mine', 'myself', 'we', 'us', 'our', 'ours', 'ourselves'].map((word) => [word, 'first'] as const),
  ...['you', 'your', 'yours', 'yourself'].map((word) => [word, 'second'] as const),
]);

export const AUXILIARIES = set('is are am was were do does did can could should will would has have had may might must shall');
export const QUESTION_WORDS = set('what which who whom whose when where why how');
