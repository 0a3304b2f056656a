import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ModelEvent, type ModelReply, ReplyCollector, replayReply } from '../ir/index.js';
import { orderFault } from '../ir/stream-order.js';
import { detectorsOf } from './detectors/detectors-of.js';
import { markOf, mask } from './finder.js';
import { HeldText } from './held-text.js';
import { StreamTexts, TooMuchHeld } from './stream-texts.js';
import { TextWalk } from './texts.js';

const detectors = detectorsOf(['email', 'payment-card', 'secret']);
const change = (text: string) => mask(text, detectors).text;
const streamTexts = (json = false) => new StreamTexts({ text: () => new HeldText(detectors, (_, kind) => markOf(kind)), change, json });
const JANE = 'jane@example.com';

/** A stream as a provider might cut it. */
function cutAt(events: readonly ModelEvent[], sizes: readonly number[]): ModelEvent[] {
  let turn = 0;
  return events.flatMap((event): ModelEvent[] => {
    if (event.type !== 'delta' || event.of === 'citation') return [event];
    const pieces: ModelEvent[] = [];
    for (let at = 0; at < event.text.length; ) {
      const size = sizes.length === 0 ? event.text.length : (sizes[turn++ % sizes.length] ?? 1);
      pieces.push({ ...event, text: event.text.slice(at, at + size) });
      at += size;
    }
    return pieces;
  });
}

function collected(events: readonly ModelEvent[]): ModelReply {
  const collector = new ReplyCollector();
  for (const event of events) collector.event(event);
  return collector.reply;
}

const text = fc
  .array(fc.constantFrom('mail ', JANE, ' 4111 1111 1111 1111', ' and ', 'x', '\n', '@', 'AKIAIOSFODNN7EXAMPLE ', '"', '😀'), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(''));
const block = fc.oneof(
  text.map((one) => ({ type: 'text' as const, text: one })),
  text.map((one) => ({ type: 'refusal' as const, text: one })),
  text.map((one) => ({ type: 'reasoning' as const, text: one, signature: 'c2lnbmVk' })),
  text.map((one) => ({ type: 'tool-call' as const, id: 'call_1', name: 'f', arguments: JSON.stringify({ [`to ${one}`]: [one, 1] }) })),
  text.map((one) => ({ type: 'other' as const, from: 'openai-responses' as const, kind: 'search', value: { query: one } })),
);
const reply = fc.array(block, { maxLength: 5 }).map((blocks): ModelReply => ({ id: 'r', model: 'm', choices: [{ index: 0, blocks, finish: 'stop' }] }));

describe('a stream', { timeout: 60_000 }, () => {
  test('amounts to what the whole answer would have become, in order, however it was cut', () => {
    fc.assert(
      fc.property(reply, fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }), (whole, sizes) => {
        const texts = streamTexts();
        const shown = cutAt(replayReply(whole), sizes).flatMap((event) => texts.event(structuredClone(event)));
        expect(orderFault(shown)).toBeUndefined();
        const expected = structuredClone(whole);
        new TextWalk(change).reply(expected);
        expect(collected(shown).choices).toEqual(collected(replayReply(expected)).choices);
      }),
      { numRuns: 500 },
    );
  });

  test('that is JSON is read as JSON', () => {
    const said = JSON.stringify({ by: `line\n${JANE}`, quoted: '"' });
    const whole: ModelReply = { id: 'r', model: 'm', choices: [{ index: 0, blocks: [{ type: 'text', text: said }], finish: 'stop' }] };
    const texts = streamTexts(true);
    const shown = cutAt(replayReply(whole), [3]).flatMap((event) => texts.event(event));
    expect(collected(shown).choices[0]?.blocks).toEqual([{ type: 'text', text: JSON.stringify({ by: 'line\n[EMAIL]', quoted: '"' }) }]);
  });

  test('tells what it could not look at, once', () => {
    const texts = streamTexts();
    texts.event({
      type: 'block-start',
      choice: 0,
      block: 'a',
      kind: 'image',
      initial: { type: 'image', source: { kind: 'data', data: 'AAAA', mediaType: 'image/png' } },
    });
    expect([...texts.newlyUnseen()]).toEqual(['image']);
    expect([...texts.newlyUnseen()]).toEqual([]);
  });

  test('with more than can be held is a failure, after which it can be let go as it came', () => {
    const texts = streamTexts();
    texts.event({ type: 'block-start', choice: 0, block: 'a', kind: 'text', initial: { type: 'text', text: '' } });
    texts.event({ type: 'delta', choice: 0, block: 'a', of: 'text', text: `to ${JANE}` });
    texts.event({ type: 'block-start', choice: 0, block: 'b', kind: 'tool-call', initial: { type: 'tool-call', id: 'c', name: 'f', arguments: '' } });
    const long: ModelEvent = { type: 'delta', choice: 0, block: 'b', of: 'arguments', text: 'x'.repeat(3 << 20) };
    expect(texts.event(long)).toEqual([]);
    expect(() => texts.event(long)).toThrow(TooMuchHeld);
    const shown = texts.letGo(long);
    expect(shown.map((event) => event.type === 'delta' && event.text.length)).toEqual([JANE.length, 3 << 20, 3 << 20]);
    expect(texts.event(long)).toEqual([long]);
  });

  test('whose words are told with how likely they were tells that only of what passes as it came', () => {
    const logprobs = [{ token: JANE, logprob: -1 }];
    const texts = streamTexts();
    texts.event({ type: 'block-start', choice: 0, block: 'a', kind: 'text', initial: { type: 'text', text: '' } });
    const events = [JANE, ' '].flatMap((one) => texts.event({ type: 'delta', choice: 0, block: 'a', of: 'text', text: one, logprobs }));
    expect(JSON.stringify(events)).not.toContain('jane');
  });
});
