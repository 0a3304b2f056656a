const CONTRACTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bcan['’]?t\b/gi, 'can not'],
  [/\bcannot\b/gi, 'can not'],
  [/\bwon['’]t\b/gi, 'will not'],
  [/\bshan['’]t\b/gi, 'shall not'],
  [/\b(is|are|was|were|do|does|did|has|have|had|could|should|would|must|might|need)n['’]?t\b/gi, '$1 not'],
  [/\b(what|who|where|when|how|why|it|that|there|he|she)['’]s\b/gi, '$1 is'],
  [/\b(what|who|where|how)['’]re\b/gi, '$1 are'],
  [/\b(i|you|we|they)['’]ve\b/gi, '$1 have'],
  [/\b(i|you|we|they|he|she|it)['’]ll\b/gi, '$1 will'],
  [/\b(you|we|they)['’]re\b/gi, '$1 are'],
  [/\b(i|you|we|they|he|she|it)['’]d\b/gi, '$1 would'],
  [/\bi['’]m\b/gi, 'i am'],
  [/\bhow come\b/gi, 'why'],
  [/\bgonna\b/gi, 'going to'],
];

/** Signs that stand behind numbers or before them, as words. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/(\d)\s*°\s*c\b/gi, '$1 celsius'],
  [/(\d)\s*°\s*f\b/gi, '$1 fahrenheit'],
  [/\bdegrees? (celsius|fahrenheit|centigrade|kelvin)\b/gi, '$1'],
  [/(\d)\s*€/g, '$1 euros'],
  [/(\d)\s*£/g, '$1 sterling'],
  [/(\d)\s*\$/g, '$1 dollars'],
  [/(\d)\s*%/g, '$1 percent'],
];

/** What is asked for by a noun as well as by how: `the age of` and `how old`. */
const EXTENTS = { age: 'old', height: 'tall', length: 'long', weight: 'heavy', depth: 'deep', width: 'wide', price: 'much', cost: 'much' } as const;
const EXTENT = new RegExp(`\\bwhat (is|are|was|were) the (${Object.keys(EXTENTS).join('|')})s? (?:of|for)\\b`, 'gi');

/** Several words that are one. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:what (?:is|are|was|were|would be|could be|will be)) (?:(?:the|a|some|any|your) )*(?:(?:best|good|right|correct|proper|recommended|possible) )?(?:ways?|methods?|steps?|means) (?:to|for|of|in which (?:i|you|we|one) can|(?:i|you|we|one) can)\b/gi,
    'how to',
  ],
  [/\b(?:is|are) there (?:(?:a|any|some) )?(?:good |possible )?(?:ways?|methods?) (?:to|for|of|that)\b/gi, 'how to'],
  [/\bwhat (?:do|should|must|can|could|would) (?:i|you|we|one|someone) (?:have to |need to )?do (?:in order )?to\b/gi, 'how to'],
  [/\bwhat steps (?:do|should|must|can) (?:i|you|we|one) take to\b/gi, 'how to'],
  [/\bwhat(?: is| are| was| were)? (?:the |some |a )*(?:main |real |actual |exact )?(?:reasons?|causes?)(?: (?:behind|for|of|why|that))?\b/gi, 'why'],
  [/\bfor what reasons?\b/gi, 'why'],
  [/\bhow many (.+?) (?:does|do|did) (.+?) have\b/gi, 'how many $1 are in $2'],
  [/\bwhat (does|do|did|will|would) (.+?) cost\b/gi, 'how much $1 $2 cost'],
  [/\b(?:get|gets|getting|become|becomes|becoming) better (?:at|in|with)\b/gi, 'improve'],
  [/\bis it possible (?:for (?:me|us|one|you|someone) )?(?:to|that)\b/gi, 'can i'],
  [/\b(?:log|sign)(?:ged|ging|s)?[ -]?in(?:to)?\b/gi, 'login'],
  [/\b(?:log|sign)(?:ged|ging|s)?[ -]?(?:out|off)\b/gi, 'logout'],
  [/\bsign(?:ed|ing|s)?[ -]?up\b/gi, 'signup'],
  [/\bset(?:ting|s)?[ -]up\b/gi, 'setup'],
  [/\bback(?:ed|ing|s)?[ -]up\b/gi, 'backup'],
  [/\bget(?:ting|s)? rid of\b/gi, 'remove'],
  [/\blook(?:ing|s|ed)? for\b/gi, 'search'],
  [/\bfind(?:ing|s)? out\b/gi, 'learn'],
  [/\b(?:have|has|had|need|needs) to\b/gi, 'must'],
  [/\b(?:is|are|am|be) able to\b/gi, 'can'],
  [/\bin order to\b/gi, 'to'],
  [/\b(?:as well as|along with)\b/gi, 'and'],
  [/\ba lot of\b/gi, 'many'],
  [/\bat the moment\b/gi, 'now'],
  [/\be-?mails?\b/gi, 'email'],
  [/\bwi-?fi\b/gi, 'wifi'],
  [/\bunited states(?: of america)?\b|\bu\.s\.a?\.?(?=\W|$)|\bUSA?\b/g, 'America'],
  [/\bunited kingdom\b|\bu\.k\.?(?=\W|$)|\bUK\b/gi, 'Britain'],
  [/\bnew york city\b|\bNYC\b/gi, 'New York'],
];

/** What people put before a question and mean nothing by. */
const BEFORE =
  /^(?:(?:hi|hello|hey|greetings|please|kindly|ok(?:ay)?|so|well|now|quick question|question|thanks)\b[\s,!.:-]*|(?:can|could|would|will) (?:you|anyone|someone|somebody|anybody)(?: please| kindly)? (?:(?:tell|show|teach|help|explain to|remind) (?:me|us)|explain|clarify|let me know|give me (?:an? )?(?:explanation|idea)(?: of)?)\b[\s,:]*|(?:i(?: would| really)?|we) (?:want|need|like|wish|am trying|have)? ?(?:to|wonder|am wondering|was wondering) (?:know|find out|learn|ask|understand)?\b[\s,:]*|(?:please )?(?:tell|show|teach|help) (?:me|us)(?: to understand| understand)?\b[\s,:]*|(?:do|does) (?:you|anyone|anybody|someone) know\b[\s,:]*|explain(?: to me)?(?= (?:how|why|what|when|where|who|which)\b)[\s,:]*)/i;
/** The same behind it. */
const BEHIND = /[\s,]*(?:\b(?:please|thanks|thank you|thx|cheers|in advance)\b[\s,!.]*)+([?.!]*)$/i;

/** One spelling of what is said in several: quotes, contractions, phrases that are one word, and without courtesies. */
export function plainText(text: string): string {
  let plain = text
    .normalize('NFKC')
    .replace(/[‘’`´]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
  for (const [from, to] of CONTRACTIONS) plain = plain.replace(from, to);
  for (let before = ''; before !== plain; ) {
    before = plain;
    const rest = plain.replace(BEFORE, '');
    // a courtesy alone is no question: then it was one
    if (rest.length > 3) plain = rest;
  }
  plain = plain.replace(BEHIND, '$1');
  for (const [from, to] of [...SIGNS, ...PHRASES]) plain = plain.replace(from, to);
  plain = plain.replace(EXTENT, (_, is: string, noun: string) => `how ${EXTENTS[noun.toLowerCase() as keyof typeof EXTENTS]} ${is}`);
  // is it safe to mix them: is mixing them safe
  return plain.replace(/^(is|was) it (not )?([a-z]+) (?:to|that) (.{3,200}?)([?.!]*)$/i, '$1 $4 $2$3$5').trim();
}
