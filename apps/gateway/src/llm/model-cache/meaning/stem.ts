/** Forms that follow no rule, by their plain form. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  [
    'be been being',
    'become became',
    'begin began begun',
    'break broke broken',
    'bring brought',
    'build built',
    'cache caches cached caching',
    'agree agrees agreed agreeing',
    'buy bought',
    'catch caught',
    'child children',
    'die dies died dying',
    'lie lies lied lying',
    'tie ties tied tying',
    'choose chose chosen',
    'come came',
    'drive drove driven',
    'eat ate eaten',
    'fall fell fallen',
    'feel felt',
    'find found',
    'fly flew flown flies',
    'foot feet',
    'forget forgot forgotten',
    'get got gotten',
    'give gave given',
    'go went gone goes',
    'grow grew grown',
    'hear heard',
    'keep kept',
    'know knew known',
    'lead led',
    'learn learnt',
    'leave left',
    'lend lent',
    'lose lost',
    'make made',
    'man men',
    'mean meant',
    'meet met',
    'mouse mice',
    'pay paid',
    'person people persons',
    'read reads',
    'run ran running',
    'say said',
    'see saw seen',
    'sell sold',
    'send sent',
    'shoot shot',
    'sleep slept',
    'speak spoke spoken',
    'spend spent',
    'steal stole stolen',
    'swim swam swum',
    'take took taken',
    'teach taught',
    'tell told',
    'think thought',
    'tooth teeth',
    'understand understood',
    'wear wore worn',
    'win won',
    'woman women',
    'write wrote written',
  ].flatMap((line) => {
    const [plain = '', ...others] = line.split(' ');
    return [plain, ...others].map((form) => [form, plain] as const);
  }),
);
/** Forms of the past that are no participles, too. */
const PAST = new Set(
  'became began broke brought built bought caught chose came drove ate fell felt found flew forgot got gave went grew heard kept knew led learnt left lent lost made meant met paid ran said saw sold sent shot slept spoke spent stole swam took taught told thought understood wore won wrote died lied tied'.split(
    ' ',
  ),
);
/** Their endings are none. */
const WHOLE = new Set(
  'news engineering accounting banking marketing housing clothing wedding meeting building painting series species physics mathematics economics politics always this thus bus gas lens plus previous various famous serious campus virus status bonus canvas christmas texas paris kubernetes postgres redis aws dns https sms os is as us during morning evening king ring spring string thing wing bring sing bed red need seed feed speed breed shed hundred kindred embed sacred'.split(
    ' ',
  ),
);
const VOWEL = /[aeiouy]/;
const DOUBLED = /([bdfgmnprt])\1$/;

/** The plain form of what an ending was taken from: `stopp` is stop, `mak` is make. */
function mended(stem: string): string {
  if (DOUBLED.test(stem)) return stem.slice(0, -1);
  if (/[aeiou]{2}[rnldtkmp]$/.test(stem)) return stem;
  // a short vowel, one consonant and an ending: an e was there
  if (/(?:^|[^aeiou])[aeiou][^aeiouwxy]$/.test(stem) && stem.length <= 4) return `${stem}e`;
  return /(?:at|iz|is|us|ng|rg|rc|nc|lv|rv|ag|ur|ir|uc|ys|iv|ov|eas|tl|bl|pl|gl|dl)$/.test(stem) ? `${stem}e` : stem;
}

/** Whether a word tells of what was. */
export const isPast = (word: string): boolean => PAST.has(word) || (word.length > 4 && word.endsWith('ed') && !WHOLE.has(word) && !word.endsWith('eed'));

/** A word without the ending of its number or tense; nothing that makes another word of it is taken away: important is not import. */
export function stem(word: string): string {
  const plain = withoutEnding(word);
  // whether there was an e, the endings of long words do not tell
  return plain.length >= 6 && plain.endsWith('e') && !plain.endsWith('ee') ? plain.slice(0, -1) : plain;
}

function withoutEnding(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 4 || WHOLE.has(word) || !/^[a-z]+$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:sses|shes|[^a]ches|xes|zes)$/.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) return word.slice(0, -1);
  if (word.endsWith('ied') && word.length > 4) return `${word.slice(0, -3)}y`;
  for (const ending of ['ing', 'ed']) {
    if (!word.endsWith(ending)) continue;
    const rest = word.slice(0, -ending.length);
    if (rest.length >= 2 && VOWEL.test(rest)) return mended(rest);
  }
  return word;
}
