import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialectFor } from '../../../testing/llm/dialects.js';
import { SAMPLES } from '../../../testing/llm/index.js';
import { objectsIn, valueAt, withMember, withoutNulls } from '../../../testing/llm/leaves.js';
import { asJson, type Samples } from '../../../testing/llm/samples.js';
import { anyRequest, bytesOf, essence, eventsOf, replyOf, silentLeaves, translateReply, translateRequest } from '../../../testing/llm/translate.js';
import {
  type Block,
  type Codec,
  finishOf,
  isObject,
  type Json,
  type JsonObject,
  type ModelReply,
  newLedger,
  replayReply,
  type WireFormat,
} from '../ir/index.js';
import { orderFault } from '../ir/stream-order.js';
import { allCodecs } from './registry.js';

const sampled = allCodecs().map((codec): { codec: Codec; samples: Samples } => ({ codec, samples: SAMPLES[codec.wireFormat] }));
const pairs = sampled.flatMap(({ codec, samples }) => allCodecs().map((to) => ({ from: codec, samples, to, name: `${codec.wireFormat} to ${to.wireFormat}` })));

/**
 * What of requests is neither sent nor lost, and why. Everything else that does not arrive is reported.
 * In turn: what the gateway itself obeys or reads; names of things that only their own provider keeps; what is told of each tool, by the call or by the content itself; kinds of marks.
 */
const OWN: readonly RegExp[] = [
  /^\/stream_options\/include_usage$/,
  /\/reasoning_details\/\d+\/index$/,
  /^\/input\/\d+\/(?:id|status)$/,
  /^\/strict_tools$|\/tool_name$|\/image\/format$/,
  /\/cache_control\/type$|\/prompt_cache_breakpoint\/mode$|\/cachePoint\/type$/,
];
const saysNothing = (leaf: string, value: Json | undefined): boolean =>
  (leaf.endsWith('/detail') && value === 'auto') ||
  (leaf.endsWith('/status') && value === 'success') ||
  (/\/(?:tool_choice|tool_choice\/type|toolChoice\/auto|mode)$/.test(leaf) && (value === 'auto' || value === 'AUTO' || typeof value === 'object')) ||
  (/\/(?:json_schema|format)\/strict$/.test(leaf) && value === true) ||
  (leaf.endsWith('/media_type') && value === 'text/plain') ||
  (leaf.endsWith('/includeThoughts') && value === true) ||
  (leaf === '/thinking/type' && value === 'adaptive') ||
  (leaf === '/thinking/display' && value === 'summarized') ||
  (leaf === '/store' && value === false) ||
  (leaf.endsWith('/format/type') && value === 'text') ||
  (leaf === '/response_format/type' && value === 'text') ||
  (leaf === '/tool_choice/mode' && value === 'auto') ||
  (leaf.endsWith('/annotations') && Array.isArray(value)) ||
  (leaf.endsWith('/parameters/type') && value === 'object') ||
  (leaf.endsWith('/parameters/properties') && typeof value === 'object');
/** Thoughts and their proofs are in these formats' answers unasked. */
const TOLD_ANYWAY = /^\/include\/\d+$|^\/reasoning\/summary$/;

/** Not told there: whoever asks for no thinking is given none, and what a file is shows in the file. */
const UNTOLD: Partial<Record<WireFormat, RegExp>> = { bedrock: /^\/thinking\/type$/, 'openai-responses': /\/fileData\/mimeType$/ };

const isOwn = (leaf: string, body: Json, to: WireFormat): boolean =>
  UNTOLD[to]?.test(leaf) === true ||
  OWN.some((own) => own.test(leaf)) ||
  saysNothing(leaf, valueAt(body, leaf)) ||
  (TOLD_ANYWAY.test(leaf) && !to.startsWith('openai'));

/** Answers' own numbers and marks, which every format makes anew; and places of citations in a text, which formats do not tell that cite by block. */
const MADE_ANEW = /\/(?:index|id|status|role|logprobs|annotations|(?:start|end)_index|bytes\/\d+|expires_at|output_format)$/;
/** What a provider says of the call, not what the model says. */
const CONTENT = /^\/(?:choices|output|content|candidates|message)\b(?!\/\d+\/finishReason)/;

describe.each(pairs)('a request from $name', ({ from, samples, to }) => {
  it('has every leaf mapped, carried or reported', () => {
    const silent: Record<string, string[]> = {};
    for (const [feature, sample] of Object.entries(samples.requests)) {
      const body = asJson(sample);
      const leaves = silentLeaves(body, (given) => translateRequest(from, to, given, dialectFor(to.wireFormat), samples.path)).filter(
        (leaf) => !isOwn(leaf, body, to.wireFormat),
      );
      if (leaves.length > 0) silent[feature] = leaves;
    }
    expect(silent).toEqual({});
  });
});

/** What callers themselves name: schemas, arguments, what is told of a call. A member there is as good as any other. */
const FREE =
  /\/(?:parameters|input_schema|schema|json_schema\/schema|parametersJsonSchema|responseJsonSchema|responseSchema|inputSchema|args|input|arguments|response|metadata|logit_bias|format\/properties|properties|data|options)(?:\/|$)/;

/** What callers write; others are read for what providers of theirs answer, and for clients of their own. */
const INBOUND = ['openai-chat', 'openai-responses', 'anthropic', 'gemini'];

describe.each(pairs.filter(({ from }) => INBOUND.includes(from.wireFormat)))('a request from $name', ({ from, samples, to }) => {
  it('has members that nobody knows, wherever they stand, carried or reported', () => {
    const silent: Record<string, string[]> = {};
    for (const [feature, sample] of Object.entries(samples.requests)) {
      const body = asJson(sample);
      const places = objectsIn(body).filter((at) => !FREE.test(at));
      const known = translateRequest(from, to, body, dialectFor(to.wireFormat), samples.path).entries;
      // tools that may not be called are not offered, which is reported of the choice
      const chosen = known.some(({ pointer }) => /^\/tool_choice|^\/toolConfig\/functionCallingConfig/.test(pointer));
      const lost = places.filter((at) => {
        if (chosen && /^\/tools\//.test(at)) return false;
        const { out, entries } = translateRequest(from, to, withMember(body, at), dialectFor(to.wireFormat), samples.path);
        if (JSON.stringify(out).includes('unheard-of')) return false;
        const told = entries.filter(({ fate }) => fate !== 'carried');
        return !(told.length > known.filter(({ fate }) => fate !== 'carried').length || told.some(({ pointer }) => `${at}/`.startsWith(`${pointer}/`)));
      });
      if (lost.length > 0) silent[feature] = lost;
    }
    expect(silent).toEqual({});
  });
});

/** Says nothing where no tool is left, which is reported of the tools; where some are, each sample tells what becomes of it. */
const OF_TOOLS = /^\/parallel_tool_calls$|\/disable_parallel_tool_use$/;
const CONVERSATIONS = ['messages', 'contents', 'input'];

/** Several requests as one: what each of them says in the conversation behind what the others do, and of every other member what the last has. */
function together(bodies: readonly JsonObject[]): JsonObject {
  const out: JsonObject = {};
  for (const body of bodies)
    for (const [name, value] of Object.entries(body)) {
      const before = out[name];
      if (CONVERSATIONS.includes(name) && Array.isArray(before) && Array.isArray(value)) out[name] = [...before, ...value];
      else if (name === 'generationConfig' && isObject(before) && isObject(value)) out[name] = { ...before, ...value };
      else out[name] = value as Json;
    }
  return out;
}

describe.each(pairs.filter(({ from }) => INBOUND.includes(from.wireFormat)))('a request from $name', ({ from, samples, to }) => {
  it('has every leaf mapped, carried or reported, whatever it is made of', () => {
    const features = Object.keys(samples.requests);
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...features), { minLength: 2, maxLength: 4 }), (chosen) => {
        const body = together(chosen.map((feature) => asJson(samples.requests[feature]) as JsonObject));
        const silent = silentLeaves(body, (given) => translateRequest(from, to, given, dialectFor(to.wireFormat), samples.path));
        expect({ chosen, silent: silent.filter((leaf) => !isOwn(leaf, body, to.wireFormat) && !OF_TOOLS.test(leaf)) }).toEqual({ chosen, silent: [] });
      }),
      // of all there are, the same ones each time
      { numRuns: 12, seed: 7 },
    );
  });
});

describe.each(sampled)('$codec.wireFormat', ({ codec, samples }) => {
  it('gives a request of its own back as it came', () => {
    for (const [feature, sample] of Object.entries(samples.requests)) {
      // what came before tools goes out as tools, and Google's own schemas as JSON Schema where only that says all
      if (feature === 'functions' || feature === 'schema-own') continue;
      const { out, entries } = translateRequest(codec, codec, asJson(sample), {}, samples.path);
      expect({ feature, body: out.body, lost: entries.filter(({ fate }) => fate !== 'carried') }).toEqual({ feature, body: asJson(sample), lost: [] });
    }
  });

  it('gives a reply of its own back as it came', () => {
    for (const [feature, sample] of Object.entries(samples.replies)) {
      // a stop that called tools is corrected
      if (feature === 'tools-said-stop') continue;
      const { out, entries } = translateReply(codec, codec, asJson(sample));
      expect({ feature, out: withoutNulls(out), lost: entries.filter(({ fate }) => fate !== 'carried') }).toMatchObject({
        feature,
        out: withoutNulls(asJson(sample)),
        lost: [],
      });
    }
  });

  it.each(allCodecs().map((to) => ({ to, name: to.wireFormat })))('is sent to $name as written down', async ({ to }) => {
    const sent = Object.fromEntries(
      Object.entries(samples.requests).map(([feature, sample]) => {
        const { out, entries } = translateRequest(codec, to, asJson(sample), dialectFor(to.wireFormat), samples.path);
        return [feature, { ...out, ...(entries.length === 0 ? {} : { ledger: entries.map(({ fate, pointer, why }) => `${fate} ${pointer}: ${why}`) }) }];
      }),
    );
    await expect(`${JSON.stringify(sent, null, 1)}\n`).toMatchFileSnapshot(`./${codec.wireFormat}/golden/request-to-${to.wireFormat}.json`);
  });

  it.each(allCodecs().map((to) => ({ to, name: to.wireFormat })))('answers $name as written down', async ({ to }) => {
    const told = Object.fromEntries(
      Object.entries(samples.replies).map(([feature, sample]) => {
        const { out, entries } = translateReply(codec, to, asJson(sample));
        return [feature, { body: out, ...(entries.length === 0 ? {} : { ledger: entries.map(({ fate, pointer, why }) => `${fate} ${pointer}: ${why}`) }) }];
      }),
    );
    await expect(`${JSON.stringify(told, null, 1)}\n`).toMatchFileSnapshot(`./${codec.wireFormat}/golden/reply-to-${to.wireFormat}.json`);
  });

  it('reads the same events of its streams however the bytes are cut', () => {
    for (const [feature, frames] of Object.entries(samples.streams ?? {})) {
      const bytes = bytesOf(frames);
      const whole = eventsOf(codec, [bytes]);
      expect([feature, orderFault(whole), whole.at(-1)]).toEqual([feature, undefined, { type: 'end' }]);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (places) => {
          const at = [...new Set(places)].sort((a, b) => a - b);
          const pieces = [0, ...at].map((start, i) => bytes.subarray(start, [...at, bytes.length][i]));
          expect(eventsOf(codec, pieces)).toEqual(whole);
        }),
        { numRuns: 30 },
      );
    }
  });

  it('ends no stream of its own cleanly that broke off', () => {
    for (const [feature, frames] of Object.entries(samples.streams ?? {})) {
      for (let cut = 0; cut < frames.length; cut++) {
        const events = eventsOf(codec, [bytesOf(frames.slice(0, cut))]);
        const finished = events.some(({ type }) => type === 'finish');
        expect([feature, cut, events.at(-1)?.type]).toEqual([feature, cut, finished ? 'end' : 'error']);
      }
    }
  });
});

/** Of formats that stream in server-sent events. */
const streaming = allCodecs().filter((codec) => codec.eventEncoder(anyRequest(codec), newLedger()).contentType.startsWith('text/event-stream'));

function streamed(to: Codec, events: Parameters<typeof replyOf>[0]): { written: string; lost: string[] } {
  const ledger = newLedger();
  const encoder = to.eventEncoder(anyRequest(to, true), ledger);
  return { written: events.map((event) => encoder.event(event).toString()).join(''), lost: ledger.entries.map(({ pointer }) => pointer) };
}

describe.each(sampled.flatMap(({ codec, samples }) => streaming.map((to) => ({ from: codec, samples, to, name: `${codec.wireFormat} to ${to.wireFormat}` }))))(
  'a stream from $name',
  ({ from, samples, to }) => {
    it('says what the same reply in one piece says, and its usage', () => {
      for (const [feature, sample] of Object.entries(samples.replies)) {
        const reply = from.decodeReply(asJson(sample));
        const { written } = streamed(to, replayReply(reply));
        const back = replyOf(eventsOf(to, [Buffer.from(written)]));
        const whole = to.decodeReply(translateReply(from, to, asJson(sample)).out);
        expect([feature, back.error]).toEqual([feature, undefined]);
        expect({ feature, reply: essence(back.reply), usage: back.reply.usage }).toEqual({ feature, reply: essence(whole), usage: whole.usage });
      }
    });

    it('says what the provider streamed', () => {
      for (const [feature, frames] of Object.entries(samples.streams ?? {})) {
        const events = eventsOf(from, [bytesOf(frames)]);
        const { written } = streamed(to, events);
        const back = eventsOf(to, [Buffer.from(written)]);
        expect([feature, orderFault(back)]).toEqual([feature, undefined]);
        expect({ feature, reply: essence(replyOf(back).reply) }).toEqual({ feature, reply: essence(replyOf(events).reply) });
      }
    });

    it('tells a cut as an error, never as an end', () => {
      for (const frames of Object.values(samples.streams ?? {})) {
        const events = eventsOf(from, [bytesOf(frames.slice(0, 2))]);
        const { written } = streamed(to, events);
        expect(written).not.toContain('[DONE]');
        expect(eventsOf(to, [Buffer.from(written)]).at(-1)).toMatchObject({ type: 'error' });
      }
    });
  },
);

describe.each(pairs)('a reply from $name', ({ from, samples, to }) => {
  it('has every leaf told or reported', () => {
    const silent: Record<string, string[]> = {};
    for (const [feature, sample] of Object.entries(samples.replies)) {
      const leaves = silentLeaves(asJson(sample), (body) => translateReply(from, to, body), !from.wireFormat.startsWith('openai')).filter(
        (leaf) => CONTENT.test(leaf) && !MADE_ANEW.test(leaf),
      );
      if (leaves.length > 0) silent[feature] = leaves;
    }
    expect(silent).toEqual({});
  });
});

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== '');
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  words.map((text): Block => ({ type: 'text', text })),
  words.map((text): Block => ({ type: 'reasoning', text })),
  fc
    .record({ name: fc.constantFrom('weather', 'clock'), value: fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 }) })
    .map(({ name, value }): Block => ({ type: 'tool-call', id: '', name, arguments: JSON.stringify(value) })),
);
const anyReply = fc
  .tuple(fc.array(anyBlock, { minLength: 1, maxLength: 6 }), fc.nat(9_999), fc.nat(9_999))
  .map(([blocks, inputTokens, outputTokens]): ModelReply => {
    const named = blocks.map((block, i) => (block.type === 'tool-call' ? { ...block, id: `call_${i}` } : block));
    return {
      id: 'r1',
      model: 'm',
      created: 1_700_000_000,
      usage: { inputTokens, outputTokens },
      choices: [{ index: 0, blocks: named, finish: finishOf('stop', named) }],
    };
  });

it.each(streaming.map((to) => ({ to, name: to.wireFormat })))('says any answer in $name alike, streamed or whole, wherever its bytes are cut', ({ to }) => {
  fc.assert(
    fc.property(anyReply, fc.array(fc.nat(4_000), { maxLength: 8 }), (reply, places) => {
      const bytes = Buffer.from(streamed(to, replayReply(reply)).written);
      const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
      const pieces = [0, ...at].map((start, i) => bytes.subarray(start, [...at, bytes.length][i]));
      const back = replyOf(eventsOf(to, pieces));
      const whole = to.decodeReply(asJson(to.encodeReply(reply, anyRequest(to), newLedger())));
      expect(back.ended).toBe(true);
      expect(essence(back.reply)).toEqual(essence(whole));
      expect(back.reply.usage).toMatchObject({ inputTokens: reply.usage?.inputTokens, outputTokens: reply.usage?.outputTokens });
    }),
    { numRuns: 60 },
  );
});
