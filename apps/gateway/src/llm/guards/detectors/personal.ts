import { isIPv6 } from 'node:net';
import { CARD_SHORTEST, cardLengths, ibanLength, luhn, mod97 } from './checksums.js';
import { alphabet, type Detector, type Match } from './detector.js';
import { PatternDetector } from './pattern-detector.js';

const DIGIT = alphabet('0-9');
const isDigit = (text: string, at: number): boolean => DIGIT[text.charCodeAt(at)] === 1;
const ALNUM = alphabet('A-Za-z0-9');
const isAlnum = (text: string, at: number): boolean => ALNUM[text.charCodeAt(at)] === 1;
const LETTER = alphabet('A-Za-z');
const isLetter = (text: string, at: number): boolean => LETTER[text.charCodeAt(at)] === 1;
const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

/** The end of the longest card number that begins here; it ends where a group of digits does. */
function cardEnd(text: string, start: number, end: number): number {
  let digits = text.slice(start, end).replace(/\D/g, '');
  const lengths = cardLengths(digits);
  for (let to = end; to > start && digits.length >= CARD_SHORTEST; to--) {
    if (!isDigit(text, to - 1)) continue;
    if (!isDigit(text, to) && lengths.includes(digits.length) && luhn(digits)) return to;
    digits = digits.slice(0, -1);
  }
  return -1;
}

const email = new PatternDetector('email', {
  // RFC 5321, 4.5.3.1, without quoted local parts; names of eight labels are the longest
  pattern:
    /(?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_%+-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/g,
  longest: 604,
  members: alphabet("A-Za-z0-9._%+'@-"),
  holds: ['@'],
});

const internationalPhone = new PatternDetector('phone', {
  pattern: /(?<![\w+])\+[1-9](?:[ .()/-]{0,2}\d){7,14}(?!\d)/g,
  longest: 46,
  members: alphabet('0-9+ .()/-'),
  first: alphabet('+'),
  holds: ['+'],
});

/** Without the country's number only where it is written in groups: else every number of ten digits were one. */
const nationalPhone = new PatternDetector('phone', {
  pattern:
    /(?<![\w.+-])(?<!\d )(?:(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}|\(?0\d{1,4}\)?[ /-]\d{3,4}[ -]?\d{2,4}(?:[ -]\d{2,4})?)(?![\w-])/g,
  longest: 26,
  members: alphabet('0-9 .()/-'),
  first: alphabet('0-9('),
  accept: (text, start, end) => (digitsIn(text.slice(start, end)) >= 9 ? end : -1),
});

const paymentCard = new PatternDetector('payment-card', {
  pattern: /(?<!\d)[2-6](?:[ -]?\d){12,18}/g,
  longest: 38,
  members: alphabet('0-9 -'),
  first: DIGIT,
  accept: cardEnd,
});

const usSsn = new PatternDetector('us-ssn', {
  // areas, groups and serials of zeros, 666 and 9xx are never given
  pattern: /(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/g,
  longest: 12,
  members: alphabet('0-9 -'),
  first: DIGIT,
});

const ipv4 = new PatternDetector('ip-address', {
  pattern: /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?!\w|\.\d)/g,
  longest: 17,
  members: alphabet('0-9.'),
  first: DIGIT,
});

const ipv6 = new PatternDetector('ip-address', {
  pattern: /(?<![\w:.])(?:[0-9A-Fa-f]{1,4}|:)(?=[0-9A-Fa-f:.]{0,41}:)[0-9A-Fa-f:.]{1,41}[0-9A-Fa-f:](?![\w:])/g,
  longest: 48,
  members: alphabet('0-9A-Fa-f:.'),
  holds: [':'],
  // names of programs are of letters alone
  accept: (text, start, end) => (/\d/.test(text.slice(start, end)) && isIPv6(text.slice(start, end)) ? end : -1),
});

const urlCredentials = new PatternDetector('url-credentials', {
  pattern: /(?<=:\/\/)[!$%&()*+,.;=0-9A-Z[\]^_`a-z{|}~-]{0,128}:[!$%&()*+,.:;=0-9A-Z[\]^_`a-z{|}~-]{1,256}(?=@)/g,
  longest: 386,
  members: alphabet('!-~'),
  holds: ['://'],
  behind: '://',
});

const IBAN_LONGEST = 34;

/** An account number: two letters, two digits, and as many more as its country has, in groups or not (ISO 13616). */
class IbanDetector implements Detector {
  private readonly begin = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}/g;

  find(text: string, from: number): Match | null {
    const { begin } = this;
    begin.lastIndex = from;
    for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
      const { index: start } = match;
      const end = this.end(text, start);
      if (end > start && !isAlnum(text, end)) return { kind: 'iban', start, end };
      begin.lastIndex = start + 1;
    }
    return null;
  }

  /** Behind the number that begins here, 0 where more text is needed; -1 where there is none. */
  private end(text: string, start: number): number {
    const length = ibanLength(text.slice(start, start + 2));
    if (length === undefined) return -1;
    let compact = '';
    let at = start;
    while (compact.length < length) {
      if (at >= text.length) return 0;
      if (isAlnum(text, at)) compact += text[at];
      // groups are parted by one character
      else if ((text[at] !== ' ' && text[at] !== '-') || !isAlnum(text, at - 1)) return -1;
      at++;
    }
    return mod97(compact.toUpperCase()) ? at : -1;
  }

  private mayBegin(text: string, at: number): boolean {
    const here = text.slice(at, at + 4);
    if (!/^[A-Za-z]{1,2}$|^[A-Za-z]{2}\d{1,2}$/.test(here) || isAlnum(text, at - 1)) return false;
    if (here.length < 4) return true;
    const end = this.end(text, at);
    return end === 0 || end === text.length;
  }

  undecided(text: string, from: number): number {
    // with a separator between every two characters
    for (let at = Math.max(from, text.length - 2 * IBAN_LONGEST); at < text.length; at++) if (isLetter(text, at) && this.mayBegin(text, at)) return at;
    return text.length;
  }
}

/** What is known of people by its form alone; names and addresses are not. */
export const PERSONAL: Readonly<Record<string, readonly Detector[]>> = {
  email: [email],
  phone: [internationalPhone, nationalPhone],
  'payment-card': [paymentCard],
  iban: [new IbanDetector()],
  'us-ssn': [usSsn],
  'ip-address': [ipv4, ipv6],
  'url-credentials': [urlCredentials],
};
