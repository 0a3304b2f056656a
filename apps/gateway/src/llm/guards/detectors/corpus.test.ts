import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { describe, expect, test } from 'vitest';
import { Finder, mask } from '../finder.js';
import { type Labelled, NEARLY, PEOPLE, SECRETS_LABELLED } from './corpus.js';
import type { Match } from './detector.js';
import { detectorsOf } from './detectors-of.js';

const ALL = detectorsOf(['email', 'phone', 'payment-card', 'iban', 'us-ssn', 'ip-address', 'url-credentials', 'secret']);

function matches(text: string): Match[] {
  const finder = new Finder(ALL, text);
  const all: Match[] = [];
  for (let match = finder.next(0); match !== null; match = finder.next(match.end)) all.push(match);
  return all;
}
const found = (text: string) => matches(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

describe('what is labelled is found, and nothing beside it', () => {
  test.each([...PEOPLE, ...SECRETS_LABELLED, ...NEARLY].map((one) => [one[0].slice(0, 70), one] as const))('%s', (_, [text, ...labels]) =>
    expect(found(text)).toEqual(labels),
  );

  test('by numbers', () => {
    const all: readonly Labelled[] = [...PEOPLE, ...SECRETS_LABELLED, ...NEARLY];
    let [labelled, right, told] = [0, 0, 0];
    for (const [text, ...labels] of all) {
      const here = found(text).map((one) => one.join(' '));
      labelled += labels.length;
      told += here.length;
      right += labels.filter((label) => here.includes(label.join(' '))).length;
    }
    console.info(`detectors: ${right} of ${labelled} found, ${told - right} false alarms, ${NEARLY.length} texts that nearly have some`);
    expect([right / labelled, told - right]).toEqual([1, 0]);
  });
});

/** What others who keep rules for leaks find in a text. */
async function secretlint(content: string): Promise<string[]> {
  const { messages } = await lintSource({
    source: { filePath: '/text', content, ext: '', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } },
  });
  return messages.filter(({ type }) => type === 'message').map(({ range: [start, end] }) => content.slice(start, end));
}

describe('beside secretlint', () => {
  test('all that it finds is masked here', async () => {
    let theirs = 0;
    for (const [text] of [...SECRETS_LABELLED, ...PEOPLE]) {
      const masked = mask(text, ALL).text;
      for (const secret of await secretlint(text)) {
        theirs++;
        expect(masked, `${secret.slice(0, 40)} of ${text.slice(0, 60)}`).not.toContain(secret);
      }
    }
    console.info(`secretlint finds ${theirs} of ${SECRETS_LABELLED.length} secrets and the passwords in URLs; all are masked`);
    expect(theirs).toBeGreaterThan(SECRETS_LABELLED.length / 2);
  });

  test('what nearly is one is none for it either', async () => {
    for (const [text] of NEARLY) expect(await secretlint(text), text).toEqual([]);
  });
});
