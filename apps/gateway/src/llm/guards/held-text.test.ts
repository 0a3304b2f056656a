import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectorsOf } from './detectors/detectors-of.js';
import { mask, type Replace } from './finder.js';
import { HeldText } from './held-text.js';
import { Placeholders } from './placeholders.js';

const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA7bq1\n'.repeat(6)}-----END RSA PRIVATE KEY-----`;
/** Things to be found, things nearly so, and what stands around them. */
const PARTS = [
  'jane.doe@example.com',
  'a@b.co',
  '4111 1111 1111 1111',
  '4111111111111112',
  '378282246310005',
  'DE89 3704 0044 0532 0130 00',
  'GB33BUKB20201555555555',
  '+44 20 7946 0958',
  '(415) 555-2671',
  '078-05-1120',
  '192.168.0.1',
  '2001:db8::ff00:42:8329',
  'postgres://admin:hunter2@db.internal/x',
  'AKIAIOSFODNN7EXAMPLE',
  `ghp_${'a1B2'.repeat(9)}`,
  'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  KEY,
  '-----BEGIN PUBLIC KEY-----',
  'ticket AB-1234 ',
  '[EMAIL_1]',
  '[EMAIL_2]',
  '[',
  'said: ',
  ' and ',
  '1 2 3 ',
  '@',
  '::',
  '😀',
  'ü',
  '\n',
  '.',
];
const ALL = ['email', 'phone', 'payment-card', 'iban', 'us-ssn', 'ip-address', 'url-credentials', 'secret'];
const detectors = detectorsOf(ALL, [{ name: 'ticket', pattern: '\\b[A-Z]{2}-\\d{4}\\b', longest: 16 }]);

const piece = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PARTS) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) });
const text = fc.array(piece, { maxLength: 10 }).map((parts) => parts.join(''));
const cut = fc.array(fc.nat(40), { maxLength: 60 });

function inPieces(whole: string, sizes: readonly number[], held: HeldText): string {
  let out = '';
  let at = 0;
  for (const size of sizes) {
    out += held.push(whole.slice(at, at + size));
    at += size;
  }
  return out + held.push(whole.slice(at)) + held.end();
}

describe('however a text is cut into pieces', { timeout: 60_000 }, () => {
  test('what comes out is what comes out of the whole', () => {
    const replace: Replace = (found, kind) => `<${kind}:${found.length}>`;
    fc.assert(
      fc.property(text, cut, (whole, sizes) => {
        expect(inPieces(whole, sizes, new HeldText(detectors, replace))).toBe(mask(whole, detectors, replace).text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('letter by letter as well', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const ones = Array.from({ length: whole.length }, () => 1);
        expect(inPieces(whole, ones, new HeldText(detectors, (_, kind) => `<${kind}>`))).toBe(mask(whole, detectors, (_, kind) => `<${kind}>`).text);
      }),
      { numRuns: 150 },
    );
  });

  test('placeholders become what they stand for', () => {
    fc.assert(
      fc.property(text, cut, (whole, sizes) => {
        const placeholders = new Placeholders((one) => whole.includes(one));
        const masked = mask(whole, detectors, (found, kind) => placeholders.for(found, kind)).text;
        const restored = inPieces(masked, sizes, new HeldText([placeholders.detector], (one) => placeholders.original(one)));
        expect(restored).toBe(whole);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('what cannot be the beginning of anything is let go at once', () => {
  const held = new HeldText(detectorsOf(ALL), () => '*');
  expect(held.push('The answer is simple, ')).toBe('The answer is simple, ');
  expect(held.push('write to jane')).toBe('write to ');
  expect(held.push('@example.com ')).toBe('* ');
  expect(held.push('Thanks - ok. -----BEG')).toBe('Thanks - ok. ');
  expect(held.held).toBe(8);
});
