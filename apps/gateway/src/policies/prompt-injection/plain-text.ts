/** Letters of other alphabets that look like Latin ones. */
const LOOK_ALIKE: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'аa',
    'еe',
    'оo',
    'рp',
    'сc',
    'уy',
    'хx',
    'іi',
    'јj',
    'ѕs',
    'ԁd',
    'һh',
    'ӏl',
    'ԛq',
    'ԝw',
    'αa',
    'εe',
    'ιi',
    'οo',
    'ρp',
    'υu',
    'νv',
    'τt',
    'тt',
    'мm',
    'нh',
    'кk',
    'вb',
    'κk',
    'ηn',
    'ɡg',
    'ıi',
    'ƖL',
  ].map((pair) => [pair[0] as string, pair.slice(1).toLowerCase()]),
);
const LOOK_ALIKES = new RegExp(`[${Object.keys(LOOK_ALIKE).join('')}]`, 'g');
/** Digits and signs that stand for letters inside of words. */
const SPELLED: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
const INVISIBLE = /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e007f}]/gu;
/** The tags that repeat ASCII where nobody sees it. */
const TAGS = /[\u{e0020}-\u{e007e}]/gu;

/** What a text hides: letters that are not shown, as the words they spell. */
export const hiddenText = (text: string): string => [...text.matchAll(TAGS)].map(([tag]) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000)).join('');

/** How many letters are there that nobody sees. */
export const invisibleIn = (text: string): number => text.match(INVISIBLE)?.length ?? 0;

const BEYOND_ASCII = /[^\t\n\r -~]/;
const GREEK_OR_CYRILLIC = /[\u0370-\u052f]/;
const MIXED = /[\p{L}\p{M}]*(?:[a-z][\p{L}\p{M}]*[\u0370-\u052f]|[\u0370-\u052f][\p{L}\p{M}]*[a-z])[\p{L}\p{M}]*/gu;

/** Letters of one alphabet without what stands on and under them; words of several alphabets in Latin. */
function latin(text: string): string {
  const small = text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
  const one = GREEK_OR_CYRILLIC.test(small) ? small.replace(MIXED, (word) => word.replace(LOOK_ALIKES, (letter) => LOOK_ALIKE[letter] ?? letter)) : small;
  return one
    .normalize('NFD')
    .replace(/([a-z])[\u0300-\u036f]+/g, '$1')
    .normalize('NFC')
    .replace(/[’`´]/g, "'");
}

/** A text as it is read: small letters, one space between words, and no signs but those that mean something here. */
export function plainText(text: string): string {
  if (!BEYOND_ASCII.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9.!?:;<>/|'[\]#@$_-]+/g, ' ')
      .trim();
  return latin(text)
    .replace(/[^\p{L}\p{N}.!?:;<>/|'[\]#@$_-]+/gu, ' ')
    .trim();
}

/** Whether there is anything to be respelled. */
const ODDLY_SPELLED = /[a-z][013457@$]|[013457@$][a-z]|(?:[^\p{L}]\p{L}){4}/u;

/** The same with digits and signs read as the letters that they stand for, in words that have both, and letters that stand alone put together: `1gn0re`, `i g n o r e`. */
export function respelled(plain: string): string {
  if (!ODDLY_SPELLED.test(` ${plain}`)) return plain;
  return plain
    .replace(/[a-z013457@$!]{3,24}/g, (word) =>
      /[a-z]/.test(word) && /[013457@$]/.test(word) ? word.replace(/[013457@$!]/g, (sign) => SPELLED[sign] ?? sign) : word,
    )
    .replace(/(?<=^|[^\p{L}])\p{L}(?:[ .-]\p{L}){3,40}(?=$|[^\p{L}])/gu, (letters) => letters.replace(/[ .-]/g, ''));
}
