import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplyCollector } from './collect.js';
import type { ModelEvent } from './events.js';
import { OneBlockAtATime } from './one-block-at-a-time.js';
import { replayReply } from './replay.js';
import type { ModelReply } from './reply.js';
import { orderFault } from './stream-order.js';
import { StreamState } from './stream-state.js';

function run(events: readonly ModelEvent[], then: (state: StreamState) => void = (state) => state.cut()): ModelEvent[] {
  const out: ModelEvent[] = [];
  const state = new StreamState((event) => out.push(event));
  for (const event of events) state.push(event);
  then(state);
  return out;
}

const start: ModelEvent = { type: 'start', id: 'a', model: 'm' };
const text = (block: string, choice = 0): ModelEvent => ({ type: 'block-start', choice, block, kind: 'text', initial: { type: 'text', text: '' } });
const tool = (block: string, choice = 0): ModelEvent => ({
  type: 'block-start',
  choice,
  block,
  kind: 'tool-call',
  initial: { type: 'tool-call', id: block, name: 'f', arguments: '' },
});
const piece = (block: string, of: 'text' | 'arguments' = 'text', choice = 0): ModelEvent => ({ type: 'delta', choice, block, of, text: 'x' });
const stop = (block: string, choice = 0): ModelEvent => ({ type: 'block-stop', choice, block });
const finish = (choice = 0): ModelEvent => ({ type: 'finish', choice, finish: 'stop' });
const end: ModelEvent = { type: 'end' };

const anyEvent = fc.oneof(
  fc.constantFrom<ModelEvent>(start, end, finish(0), finish(1), { type: 'usage', usage: { inputTokens: 3 } }, { type: 'usage', usage: { outputTokens: 4 } }),
  fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.constantFrom(0, 1), fc.constantFrom(0, 1, 2, 3, 4)).map(([block, choice, which]): ModelEvent => {
    if (which === 0) return text(block, choice);
    if (which === 1) return tool(block, choice);
    if (which === 2) return piece(block, 'text', choice);
    return which === 3 ? piece(block, 'arguments', choice) : stop(block, choice);
  }),
);

describe('the state of a stream', () => {
  it('gives events in order whatever comes in', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const out = run(events);
        if (out.length > 0) expect(orderFault(out)).toBeUndefined();
        // nothing of an orderly run is left out: every piece before the failure came in
        expect(out.filter((event) => event.type === 'delta').length).toBeLessThanOrEqual(events.filter((event) => event.type === 'delta').length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends a stream that broke off with an error, never with an end', () => {
    const whole = [start, text('p'), piece('p'), stop('p'), finish(), end];
    for (let cut = 0; cut < 5; cut++) {
      const out = run(whole.slice(0, cut));
      expect(out.at(-1)).toMatchObject({ type: 'error', error: { class: 'cut' } });
      expect(out.some((event) => event.type === 'end')).toBe(false);
    }
    expect(run(whole.slice(0, 5)).at(-1)).toEqual(end);
    expect(run([start, text('p'), piece('p'), end]).at(-1)).toMatchObject({ type: 'error', error: { class: 'cut' } });
  });

  it('takes content and usage that come after a finish, and says that tools were called', () => {
    const out = run([start, text('p'), piece('p'), finish(), tool('q'), piece('q', 'arguments'), { type: 'usage', usage: { inputTokens: 1 } }, end]);
    expect(orderFault(out)).toBeUndefined();
    expect(out.slice(-3)).toEqual([{ type: 'usage', usage: { inputTokens: 1 } }, { type: 'finish', choice: 0, finish: 'tool-calls' }, end]);
  });

  it('reports usage once, merged of every telling', () => {
    const out = run([
      { ...start, usage: { inputTokens: 9, cachedInputTokens: 5, outputTokens: 1 } } as ModelEvent,
      finish(),
      { type: 'usage', usage: { outputTokens: 7 } },
      { type: 'usage', usage: { inputTokens: 0, outputTokens: 7, reasoningTokens: 2 } },
      end,
    ]);
    expect(out.filter((event) => event.type === 'usage')).toEqual([
      { type: 'usage', usage: { inputTokens: 9, cachedInputTokens: 5, outputTokens: 7, reasoningTokens: 2 } },
    ]);
  });

  it('refuses pieces of blocks that are not open', () => {
    expect(run([start, piece('p')]).at(-1)).toMatchObject({ type: 'error', error: { class: 'server' } });
    expect(run([start, text('p'), piece('p', 'arguments')]).at(-1)).toMatchObject({ type: 'error', error: { class: 'server' } });
    expect(run([start, text('p'), stop('p'), text('p')]).at(-1)).toMatchObject({ type: 'error', error: { class: 'server' } });
  });

  it('lets one block at a time be open, and loses nothing of the others', () => {
    const events = run([
      start,
      tool('p'),
      tool('q'),
      piece('p', 'arguments'),
      piece('q', 'arguments'),
      text('r'),
      piece('r'),
      piece('p', 'arguments'),
      finish(),
      end,
    ]);
    const out: ModelEvent[] = [];
    const one = new OneBlockAtATime((event) => out.push(event));
    for (const event of events) one.event(event);
    expect(orderFault(out)).toBeUndefined();
    const blocks = out.flatMap((event) => ('block' in event ? [event.block] : []));
    expect(blocks).toEqual(['p', 'p', 'p', 'p', 'q', 'q', 'q', 'r', 'r', 'r']);
  });
});

describe('a reply played as a stream', () => {
  it('amounts to itself again', () => {
    const reply: ModelReply = {
      id: 'a',
      model: 'm',
      created: 5,
      usage: { inputTokens: 1, outputTokens: 2 },
      choices: [
        {
          index: 0,
          finish: 'tool-calls',
          blocks: [
            { type: 'reasoning', summary: ['one', 'two'], text: 'hm', signature: 's', encrypted: 'e', id: 'rs', provider: 'anthropic' },
            { type: 'text', text: 'hello', citations: [{ url: 'https://example.org' }], signature: 'g' },
            { type: 'tool-call', id: 'c1', name: 'f', arguments: '{"a":1}' },
            { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AAAA' } },
          ],
        },
        { index: 1, finish: { other: 'odd' }, blocks: [{ type: 'refusal', text: 'no' }], logprobs: [{ token: 'no', logprob: -1 }] },
      ],
    };
    const events = replayReply(reply);
    expect(orderFault(events)).toBeUndefined();
    expect(run(events)).toEqual(events);
    const collector = new ReplyCollector();
    for (const event of events) collector.event(event);
    expect(collector.ended).toBe(true);
    expect(collector.reply).toEqual(reply);
  });
});
