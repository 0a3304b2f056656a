import type { Dialect } from '@gatehouse/definition';
import { SseScanner } from '../../src/llm/framing/index.js';
import {
  BadModelRequest,
  type Codec,
  type EncodedRequest,
  type Json,
  type LedgerEntry,
  type ModelEvent,
  type ModelReply,
  type ModelRequest,
  newLedger,
  ReplyCollector,
  StreamState,
} from '../../src/llm/ir/index.js';
import { changed, leavesOf, otherThan } from './leaves.js';
import { asJson, type Frames, type Samples } from './samples.js';

export interface Translated<T> {
  out: T;
  entries: readonly LedgerEntry[];
}

export function translateRequest(from: Codec, to: Codec, body: Json, dialect: Dialect = {}, path?: Samples['path']): Translated<EncodedRequest> {
  const ledger = newLedger();
  const request = from.decodeRequest(body, ledger, path);
  return { out: asJson(to.encodeRequest(request, dialect, ledger)) as unknown as EncodedRequest, entries: ledger.entries };
}

/** A request in the caller's format that asks for nothing in particular. */
export const anyRequest = (from: Codec, stream = false): ModelRequest => ({
  from: from.wireFormat,
  model: 'm',
  stream,
  streamUsage: true,
  messages: [{ role: 'user', blocks: [{ type: 'text', text: 'Hi' }], plain: true }],
  sampling: {},
});

export function translateReply(from: Codec, to: Codec, body: Json): Translated<Json> {
  const ledger = newLedger();
  const reply = from.decodeReply(body);
  // made anew where the provider tells none
  reply.created ??= 1_700_000_000;
  if (reply.id === '') reply.id = 'made';
  return { out: asJson(to.encodeReply(reply, anyRequest(to), ledger)), entries: ledger.entries };
}

/** Encoders name members of parts by the words of the model types: what a format has for those. */
const ALIASES: Readonly<Record<string, RegExp>> = {
  signature: /[sS]ignature$/,
  name: /\/(?:filename|displayName|title|name)$/,
  annotations: /\/(?:annotations|citations)\//,
  citations: /\/(?:annotations|citations)\//,
};

function covers(pointer: string, leaf: string, placeless: boolean): boolean {
  // blocks of some formats' answers have no places: what is reported of one says its kind alone
  if (pointer.lastIndexOf('/') <= 0 && placeless) return true;
  if (pointer === '') return false;
  if (leaf === pointer || leaf.startsWith(`${pointer}/`)) return true;
  const end = pointer.lastIndexOf('/');
  return leaf.startsWith(pointer.slice(0, end + 1)) && ALIASES[pointer.slice(end + 1)]?.test(leaf.slice(end)) === true;
}

export type Fate = 'mapped' | 'changed' | 'lost' | 'silent';

/** What becomes of one leaf: reported, or seen in what comes out, or neither. */
export function fateOf<T>(body: Json, leaf: string, translate: (body: Json) => Translated<T>, whole: Translated<T>, placeless = false): Fate {
  const reported = whole.entries.filter((entry) => entry.fate !== 'carried' && covers(entry.pointer, leaf, placeless));
  if (reported.some((entry) => entry.fate === 'lost')) return 'lost';
  const before = JSON.stringify(whole.out);
  const differs = [otherThan, () => undefined].some((change) => {
    try {
      return JSON.stringify(translate(changed(body, leaf, change)).out) !== before;
    } catch (error) {
      // it is looked at: what it may be is bounded
      if (error instanceof BadModelRequest) return true;
      throw error;
    }
  });
  if (reported.length > 0) return 'changed';
  return differs ? 'mapped' : 'silent';
}

/** Names of members that only say what kind of thing their neighbours are: where those arrive, it does. */
const TAGS = /\/(?:type|object|role|mode)$/;

/** Leaves that neither arrive nor are reported. */
export function silentLeaves<T>(body: Json, translate: (body: Json) => Translated<T>, placeless = false): string[] {
  const whole = translate(body);
  const leaves = leavesOf(body);
  const silent = leaves.filter((leaf) => fateOf(body, leaf, translate, whole, placeless) === 'silent');
  return silent.filter((leaf) => {
    if (!TAGS.test(leaf)) return true;
    const parent = leaf.slice(0, leaf.lastIndexOf('/') + 1);
    return leaves.every((other) => other === leaf || !other.startsWith(parent) || silent.includes(other));
  });
}

export const bytesOf = (frames: readonly Frames[]): Buffer =>
  Buffer.from(
    frames
      .map(([event, data]) => `${event === undefined ? '' : `event: ${event}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
      .join(''),
  );

/** Events of a stream of a format that is framed as server-sent events, in the order StreamState gives. */
export function eventsOf(codec: Codec, pieces: readonly Buffer[]): ModelEvent[] {
  const events: ModelEvent[] = [];
  const state = new StreamState((event) => events.push(event));
  const decoder = codec.eventDecoder();
  const scanner = new SseScanner((frame) => {
    for (const event of decoder.event(frame)) state.push(event);
  });
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  for (const event of decoder.end()) state.push(event);
  state.cut();
  return events;
}

export function replyOf(events: readonly ModelEvent[]): ReplyCollector {
  const collector = new ReplyCollector();
  for (const event of events) collector.event(event);
  return collector;
}

/** What of a reply every format has room for, or reports: for comparing what went different ways. */
export function essence(reply: ModelReply): Json {
  return asJson(
    reply.choices.map(({ index, blocks, finish }) => ({
      index,
      finish,
      text: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      refusal: blocks.map((block) => (block.type === 'refusal' ? block.text : '')).join(''),
      thoughts: blocks.map((block) => (block.type === 'reasoning' ? (block.text ?? block.summary?.join('\n\n') ?? '') : '')).join(''),
      calls: blocks.flatMap((block) =>
        block.type === 'tool-call' ? [{ id: block.id, name: block.name, arguments: JSON.parse(block.arguments || '{}') as Json }] : [],
      ),
    })),
  );
}
