/**
 * How many tokens a text is, about. Tokenizers hold tables of megabytes and differ by model; this goes by what they have in common: common words are one token, longer ones more,
 * three digits are one, signs come in pairs, and what is written without spaces is near to a token a sign. Within a quarter of o200k over prose, code and JSON of several scripts.
 */

/** Letters that a word of one token has at most, and how many more make a further one. */
const WORD = 6;
const WORD_MORE = 6;
/** What is longer is no word: nobody uses more than is counted by running letters together. */
const WORD_MAX = 20;
const LETTERS_OF_NONSENSE = 3;
const DIGITS = 3;
const SIGNS = 2.2;
/** Of words with Latin letters beyond ASCII. */
const LETTERS = 4.6;
/** Of words in Greek, Cyrillic, Arabic and the like. */
const SCRIPT = 3.7;
const SCRIPT_FROM = 0x370;
const IDEOGRAPHS = 1 / 0.72;
/** Hiragana, katakana, ideographs, hangul. */
const IDEOGRAPHIC_FROM = 0x3000;

type Kind = 'space' | 'break' | 'lower' | 'upper' | 'digit' | 'sign' | 'letter' | 'script' | 'ideograph';

function kindOf(code: number): Kind {
  if (code >= 97 && code <= 122) return 'lower';
  if (code === 32) return 'space';
  if (code >= 65 && code <= 90) return 'upper';
  if (code >= 48 && code <= 57) return 'digit';
  if (code < 32) return 'break';
  if (code < 0xc0) return 'sign';
  if (code < SCRIPT_FROM) return 'letter';
  return code < IDEOGRAPHIC_FROM ? 'script' : 'ideograph';
}

/** Whether a sign goes on with the piece that the one before it is of. */
function joins(piece: Kind, next: Kind): boolean {
  if (piece === next) return true;
  if (piece === 'letter') return next === 'lower' || next === 'upper';
  if (piece === 'lower') return next === 'letter';
  return piece === 'upper' && (next === 'lower' || next === 'letter');
}

function tokensOf(piece: Kind, length: number): number {
  switch (piece) {
    case 'lower':
    case 'upper':
      if (length > WORD_MAX) return length / LETTERS_OF_NONSENSE;
      return length <= WORD ? 1 : 1 + (length - WORD) / WORD_MORE;
    case 'letter':
      return Math.max(1, length / LETTERS);
    case 'script':
      return Math.max(1, length / SCRIPT);
    case 'digit':
      return Math.ceil(length / DIGITS);
    case 'ideograph':
      return length / IDEOGRAPHS;
    case 'sign':
      return Math.max(1, length / SIGNS);
    case 'break':
      return 1;
    // one space belongs to the word behind it
    case 'space':
      return length > 1 ? 1 : 0;
  }
}

/** @returns a fraction: several texts are added up before they are rounded */
export function estimatedTokens(text: string): number {
  let tokens = 0;
  let piece: Kind | null = null;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    if (piece !== null && joins(piece, kind)) {
      length++;
      // a capital before small letters begins a word; any letter beyond ASCII makes the word one of those
      if (kind === 'letter') piece = 'letter';
      else if (piece === 'upper' && kind === 'lower') {
        if (length > 2) tokens += tokensOf('upper', length - 2);
        length = 2;
        piece = 'lower';
      }
      continue;
    }
    if (piece !== null) tokens += tokensOf(piece, length);
    piece = kind;
    length = 1;
  }
  return piece === null ? 0 : tokens + tokensOf(piece, length);
}
