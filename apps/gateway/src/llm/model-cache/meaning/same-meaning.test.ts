import { describe, expect, test } from 'vitest';
import { differenceOfTexts } from './same-meaning.js';

const SAME: readonly (readonly [string, string])[] = [
  ['How do I reset my password?', 'how can I reset my password'],
  ['How do I reset my password?', 'Hi, could you please tell me how to reset my password? Thanks!'],
  ['What is the capital of France?', "What's France's capital?"],
  ['What is the capital of France?', 'what is the capital of france'],
  ['How long does shipping take?', 'How long does delivery take'],
  ['Why isn’t my printer working?', 'Why is my printer not working?'],
  ['How many days are in twenty weeks?', 'How many days are in 20 weeks?'],
  ['What happened on March 5, 2024?', 'What happened on 2024-03-05?'],
  ['How far is 5 km in miles?', 'How far is 5 kilometres in miles?'],
  ['In Python, how do I sort a list?', 'How do I sort a list in Python?'],
  ['What causes headaches?', 'What is the reason for headaches?'],
  ['How do I fix a leaking tap?', 'What is the best way to repair a leaking tap?'],
  ['Explain how rainbows form', 'How do rainbows form'],
];

const OTHER: readonly (readonly [string, string, string])[] = [
  ['numbers', 'Where is order 4711?', 'Where is order 4712?'],
  ['numbers', 'What happened on March 5, 2024?', 'What happened on March 5, 2023?'],
  ['names', 'Who is the mayor of London?', 'Who is the mayor of Paris?'],
  ['names', 'What does "affect" mean?', 'What does "effect" mean?'],
  ['negation', 'Is it safe to mix bleach and ammonia?', 'Is it not safe to mix bleach and ammonia?'],
  ['negation', 'Can I travel with a visa?', 'Can I travel without a visa?'],
  ['words', 'How do I turn on wifi?', 'How do I turn off wifi?'],
  ['words', 'How do I increase the volume?', 'How do I decrease the volume?'],
  ['words', 'What is 10 miles in km?', 'What is 10 miles in metres?'],
  ['words', 'What does a CEO do?', 'What is a CEO?'],
  ['words', 'Is A caused by B?', 'Does A cause B?'],
  ['order', 'How do I convert euros to dollars?', 'How do I convert dollars to euros?'],
  ['order', 'Is iron heavier than gold?', 'Is gold heavier than iron?'],
  ['order', 'Does stress cause insomnia?', 'Does insomnia cause stress?'],
  ['ask', 'Why does it rain?', 'When does it rain?'],
  ['ask', 'How long is the river?', 'How deep is the river?'],
  ['mood', 'Can I take aspirin daily?', 'Should I take aspirin daily?'],
  ['mood', 'Who is the president of Chile?', 'Who was the president of Chile?'],
  ['person', 'What is my limit?', 'What is your limit?'],
];

describe('two questions', () => {
  test.each(SAME)('%s = %s', (one, other) => {
    expect([differenceOfTexts(one, other), differenceOfTexts(other, one)]).toEqual([undefined, undefined]);
  });

  test.each(OTHER)('%s: %s ≠ %s', (_difference, one, other) => {
    const found = [differenceOfTexts(one, other), differenceOfTexts(other, one)];
    expect(found.map((difference) => difference !== undefined)).toEqual([true, true]);
  });

  test('a question means what it says, whatever it is made of', () => {
    for (const text of ['?', '', '你好吗', 'x = y + 1', '```js\nlet a = 1;\n```', 'Hi!', 'İstanbul’da hava nasıl?', '1', '"quoted"', 'one two three']) {
      const found = differenceOfTexts(text, text);
      expect([text, found === undefined || found === 'words']).toEqual([text, true]);
    }
    expect(differenceOfTexts('你好吗', '你好')).toBeDefined();
    expect(differenceOfTexts('What is a+b?', 'What is a-b?')).toBeDefined();
    expect(differenceOfTexts('', 'Hi!')).toBeDefined();
  });

  test('very long and nested texts take no long time', () => {
    const began = performance.now();
    differenceOfTexts('how to '.repeat(500), 'how to '.repeat(500));
    differenceOfTexts(`${"'".repeat(2_000)}"${'a '.repeat(2_000)}`, `${'one hundred '.repeat(1_000)}`);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
