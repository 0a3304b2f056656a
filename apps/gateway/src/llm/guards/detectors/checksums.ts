const ZERO = 48;

/** Whether the digits end with their check digit by Luhn's rule (ISO/IEC 7812-1, annex B). */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, twice = false; i >= 0; i--, twice = !twice) {
    const digit = digits.charCodeAt(i) - ZERO;
    sum += twice ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

const CARDS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|095|[689])/, [14, 15, 16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8]\d)/, [16, 17, 18, 19]],
  [/^4/, [13, 16, 19]],
  [/^5[1-5]/, [16]],
  [/^2(?:2(?:2[1-9]|[3-9]\d)|[3-6]\d\d|7[01]\d|720)/, [16]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^6(?:011|4[4-9]|5)/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:50[0-9]{2}|5[6-8]|6[0379])/, [13, 14, 15, 16, 17, 18, 19]],
];

const NO_LENGTHS: readonly number[] = [];
export const CARD_SHORTEST = 13;

/** How many digits a card number that begins so has; none where no scheme has given numbers that begin so. */
export const cardLengths = (digits: string): readonly number[] => CARDS.find(([prefix]) => prefix.test(digits))?.[1] ?? NO_LENGTHS;

/** Lengths of account numbers by country, as the registry of ISO 13616 has them. */
const IBAN_LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 ' +
  'IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 ' +
  'SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';
const LENGTH_OF: ReadonlyMap<string, number> = new Map(IBAN_LENGTHS.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));

/** So long an account number of this country is; undefined where there are none. */
export const ibanLength = (country: string): number | undefined => LENGTH_OF.get(country.toUpperCase());

/** Whether the check digits of an account number without separators hold (ISO/IEC 7064, MOD 97-10). */
export function mod97(iban: string): boolean {
  let rest = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
