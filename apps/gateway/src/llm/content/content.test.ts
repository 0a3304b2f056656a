import { StoreContent } from '@gatehouse/definition';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, ModelEvent } from '../ir/index.js';
import { AnswerSoFar } from './answer-so-far.js';
import { ContentTerms } from './content-terms.js';
import { saidIn } from './said.js';

const terms = (more: object = {}) => new ContentTerms(StoreContent.parse(more));

describe('what blocks say', () => {
  test('is text and calls; what has no words is named, and opaque things are nowhere', () => {
    const blocks: Block[] = [
      { type: 'reasoning', text: 'Hm.', signature: 'opaque-signature' },
      { type: 'text', text: 'Look' },
      { type: 'image', source: { kind: 'data', data: 'AAAA', mediaType: 'image/png' } },
      { type: 'file', name: 'a.pdf', source: { kind: 'id', id: 'file_1' } },
      { type: 'tool-call', id: 'c1', name: 'look', arguments: '{"at":1}' },
      { type: 'tool-result', callId: 'c1', content: [{ type: 'text', text: 'seen' }] },
    ];
    expect(saidIn(blocks, 'assistant')).toEqual([
      { by: 'reasoning', text: 'Hm.' },
      { by: 'assistant', text: 'Look\n[image]\n[file a.pdf]' },
      { by: 'tool-call', text: 'look({"at":1})' },
      { by: 'tool', text: 'seen' },
    ]);
  });

  test('is put together from a stream, block by block, and no more of it than is kept', () => {
    const answer = new AnswerSoFar(10);
    const events: ModelEvent[] = [
      { type: 'block-start', choice: 0, block: 'a', kind: 'text', initial: { type: 'text', text: '' } },
      { type: 'block-start', choice: 0, block: 'b', kind: 'tool-call', initial: { type: 'tool-call', id: 'c', name: 'f', arguments: '' } },
      { type: 'delta', choice: 0, block: 'a', of: 'text', text: 'He' },
      { type: 'delta', choice: 0, block: 'b', of: 'arguments', text: '{}' },
      { type: 'delta', choice: 0, block: 'a', of: 'text', text: 'llo' },
      { type: 'delta', choice: 0, block: 'a', of: 'signature', text: 'opaque' },
      { type: 'delta', choice: 0, block: 'nobody', of: 'text', text: 'x' },
      { type: 'delta', choice: 0, block: 'a', of: 'text', text: ' you there' },
      { type: 'delta', choice: 0, block: 'a', of: 'text', text: ' and more' },
    ];
    for (const event of events) answer.event(event);
    expect(answer.said).toEqual([
      { by: 'assistant', text: 'Hello you there' },
      { by: 'tool-call', text: 'f({})' },
    ]);
  });
});

describe('what is kept', () => {
  const KEY = `ghp_${'a1B2'.repeat(9)}`;

  test('never has more bytes than was said, nor half a letter, nor a key that was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant(` ${KEY} `)), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (texts, latest) => {
          const said = texts.map((text) => ({ by: 'user' as const, text }));
          const { parts, bytes, cut } = terms({ bytesMax: 256 }).keepable(said, {}, latest);
          const kept = parts.map(({ text }) => text).join('');
          expect(Buffer.byteLength(kept)).toBe(bytes);
          expect(bytes).toBeLessThanOrEqual(256);
          if (!texts.some((text) => text.includes('\uFFFD'))) expect(kept).not.toContain('\uFFFD');
          expect(kept).not.toContain('a1B2a1B2');
          if (!cut) expect(parts).toHaveLength(texts.filter((text) => text !== '').length);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is whole where masking is off, and says what it masked where it is on', () => {
    const said = [{ by: 'user' as const, text: `key ${KEY}` }];
    expect(terms({ mask: false }).keepable(said, {}, true)).toMatchObject({ parts: said, cut: false });
    const found = {};
    expect(terms().keepable(said, found, true).parts).toEqual([{ by: 'user', text: 'key [GITHUB_TOKEN]' }]);
    expect(found).toEqual({ 'github-token': 1 });
    expect(terms({ find: ['email'] }).keepable(said, {}, true).parts).toEqual(said);
  });
});
