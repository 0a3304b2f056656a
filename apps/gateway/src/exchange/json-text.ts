/** Printable ASCII without what JSON escapes: such text stands in quotes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** What JSON.stringify leaves as it is although it is no ASCII. */
const BEYOND_ASCII = /[\u007f-\uffff]/g;

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A JSON string in ASCII, so that its length in bytes is its length. */
export function jsonText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text).replace(BEYOND_ASCII, escaped);
}

const KEPT_MAX = 4_096;
const KEPT_CHARS_MAX = 256;
const kept = new Map<string, string>();

/** The same for texts that come again and again, such as ids and names of a snapshot. */
export function keptJsonText(text: string): string {
  if (text.length > KEPT_CHARS_MAX) return jsonText(text);
  let json = kept.get(text);
  if (json === undefined) {
    if (kept.size >= KEPT_MAX) kept.clear();
    json = jsonText(text);
    kept.set(text, json);
  }
  return json;
}

const MILLISECONDS = Array.from({ length: 1_000 }, (_, ms) => String(ms).padStart(3, '0'));
let second = -1;
let secondText = '';

/** A time in Unix milliseconds as digits: numbers of that size are slow to spell, and their first ten digits change once a second. */
export function millisecondsText(at: number): string {
  const seconds = Math.floor(at / 1000);
  if (seconds !== second) {
    second = seconds;
    secondText = String(seconds);
  }
  return seconds === 0 ? String(at) : secondText + MILLISECONDS[at - seconds * 1000];
}
