const ONES = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = '- - twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ORDINALS = '- first - third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(' ');
const LARGE: Readonly<Record<string, number>> = { hundred: 100, thousand: 1_000, million: 1e6, billion: 1e9, trillion: 1e12 };
const MONTHS = 'january february march april may june july august september october november december'.split(' ');

const UNITS: ReadonlyMap<string, string> = new Map(
  [
    'km kilometer kilometers kilometre kilometres kms',
    'm meter meters metre metres',
    'cm centimeter centimeters centimetre centimetres cms',
    'mm millimeter millimeters millimetre millimetres',
    'mile miles mi',
    'foot feet ft',
    'inch inches',
    'yard yards yd',
    'kg kilogram kilograms kilo kilos kgs kilogramme',
    'g gram grams gramme grammes',
    'mg milligram milligrams',
    'pound pounds lb lbs',
    'ounce ounces oz',
    'l liter liters litre litres',
    'ml milliliter milliliters millilitre millilitres',
    'gallon gallons gal',
    'celsius centigrade °c',
    'fahrenheit °f',
    'percent % pct',
    'dollar dollars $ usd bucks',
    'euro euros € eur',
    'sterling £ gbp',
    'yen ¥ jpy',
    'hour hours hr hrs',
    'minute minutes min mins',
    'second seconds sec secs',
    'ms millisecond milliseconds',
    'kb kilobyte kilobytes',
    'mb megabyte megabytes',
    'gb gigabyte gigabytes',
    'tb terabyte terabytes',
    'kmh km/h kph',
    'mph',
  ].flatMap((line) => {
    const [unit = '', ...others] = line.split(' ');
    return [unit, ...others].map((name) => [name, `unit:${unit}`] as const);
  }),
);

/** One name of a unit of measure, which stands beside a number or is written out. */
export const unitOf = (word: string): string | undefined => UNITS.get(word);
/** Letters behind a number are a unit more often than they are a word: `5m`, `10g`. */
const MONTH_SHORT = MONTHS.map((name) => name.slice(0, 3));
const monthAt = (word: string): number => {
  const lower = word.toLowerCase().replace(/\.$/, '');
  const whole = MONTHS.indexOf(lower);
  return whole >= 0 ? whole : lower === 'sept' ? 8 : MONTH_SHORT.indexOf(lower);
};
const NAMES = [...MONTHS, ...MONTH_SHORT, 'sept'].join('|');
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const MONTH_FIRST = new RegExp(`\\b(${NAMES})\\.? ${DAY}(?!\\d)(?:,? (\\d{4}))?`, 'gi');
const DAY_FIRST = new RegExp(`\\b${DAY}(?: of)? (${NAMES})\\b\\.?(?:,? (\\d{4}))?`, 'gi');
const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/g;

const date = (year: string | undefined, month: number, day: string): string => ` date:${year ?? 'any'}/${month + 1}/${Number(day)} `;

/** Dates as one word each, whichever way they are written; those of which the day and the month cannot be told apart stay. */
export function withDates(text: string): string {
  return text
    .replace(ISO, (_, year: string, month: string, day: string) => date(year, Number(month) - 1, day))
    .replace(MONTH_FIRST, (_, month: string, day: string, year?: string) => date(year, monthAt(month), day))
    .replace(DAY_FIRST, (_, day: string, month: string, year?: string) => date(year, monthAt(month), day));
}

/** `1,000.50km` as `1000.5` and its unit; null for what only has digits in it, as ids have. */
export function amountOf(word: string): string[] | null {
  const parts = /^([$€£¥]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(st|nd|rd|th)?([a-z°%/]*)$/i.exec(word);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction = '', , letters = ''] = parts;
  const value = String(Number(whole.replaceAll(',', '') + fraction));
  const scale = { k: 1e3, bn: 1e9 }[letters.toLowerCase()];
  if (scale !== undefined && sign !== '') return [String(Number(value) * scale), UNITS.get(sign) as string];
  const unit = letters === '' ? undefined : unitOf(letters.toLowerCase());
  if (letters !== '' && unit === undefined) return null;
  return [value, ...(sign === '' ? [] : [UNITS.get(sign) as string]), ...(unit === undefined ? [] : [unit])];
}

/** The value of a word for a number; undefined for other words. */
function valueOfWord(word: string): number | undefined {
  const one = ONES.indexOf(word);
  if (one >= 0) return one;
  const ten = TENS.indexOf(word);
  if (ten >= 2) return ten * 10;
  const ordinal = ORDINALS.indexOf(word);
  if (ordinal > 0 && word !== '-') return ordinal;
  return word === 'dozen' ? 12 : LARGE[word];
}

/** How many words from here on are one number, and which. `one` is a pronoun as often: whoever calls decides. */
export function numberAt(words: readonly string[], at: number): { value: string; length: number } | undefined {
  let total = 0;
  let part = 0;
  let length = 0;
  for (let i = at; i < words.length; i++) {
    const pieces = (words[i] as string).split('-');
    const values = pieces.map(valueOfWord);
    if (values.some((value) => value === undefined)) break;
    for (const value of values as number[]) {
      if (value >= 1_000) {
        total += Math.max(1, part) * value;
        part = 0;
      } else if (value === 100) part = Math.max(1, part) * 100;
      else if (part % 100 !== 0 && !(part % 10 === 0 && value < 10)) return length === 0 ? undefined : { value: String(total + part), length };
      else part += value;
    }
    length++;
  }
  return length === 0 ? undefined : { value: String(total + part), length };
}
