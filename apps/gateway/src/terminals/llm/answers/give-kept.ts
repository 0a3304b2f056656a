import type { Exchange } from '../../../exchange/exchange.js';
import { AnswerRefused } from '../../../llm/answer-refused.js';
import { codecOf } from '../../../llm/formats/registry.js';
import { type Codec, type ModelEvent, type ModelRequest, newLedger, replayReply } from '../../../llm/ir/index.js';
import type { Timeline } from '../../../llm/whole-answer.js';
import { Reply, refuse } from '../../../pipeline/reply.js';
import type { AnsweredCall } from '../answered-call.js';
import { type KeptBy, runModelEvent, runModelReply } from '../model-policies.js';

const JSON_TYPE = 'application/json';
const FAILED = refuse('gateway.policy_failed');
const BROKEN = { class: 'server', status: 500, message: 'The answer cannot be given: a policy failed' } as const;

interface Paced {
  /** Since the first piece. */
  afterMs: number;
  event: ModelEvent;
}

/** The events with the time of each: texts are cut into the pieces in which they came. */
export function paced(events: readonly ModelEvent[], timeline: Timeline | null): Paced[] {
  if (timeline === null) return events.map((event) => ({ afterMs: 0, event }));
  const all: Paced[] = [];
  let letters = 0;
  let at = 0;
  for (const event of events) {
    const text = event.type === 'delta' ? event.text : '';
    if (event.type !== 'delta' || text === '') {
      all.push({ afterMs: timeline[Math.max(0, at - 1)]?.[0] ?? 0, event });
      continue;
    }
    for (let from = 0; from < text.length; ) {
      const [afterMs, until] = timeline[at] ?? [timeline.at(-1)?.[0] ?? 0, Number.POSITIVE_INFINITY];
      const to = Math.min(text.length, from + Math.max(0, until - letters));
      if (to > from) {
        const { logprobs: _, ...bare } = event;
        all.push({ afterMs, event: { ...(from === 0 ? event : bare), text: text.slice(from, to) } });
        letters += to - from;
        from = to;
      }
      if (letters >= until) at++;
    }
  }
  return all;
}

/** What the work reads of the exchange stays until it is through. */
async function held<T>(x: Exchange, work: Promise<T>): Promise<T> {
  x.waiting++;
  try {
    return await work;
  } finally {
    x.waiting--;
    if (x.ended) x.release();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function stream(call: AnsweredCall, { kept, position }: KeptBy, codec: Codec, request: ModelRequest): Promise<void> {
  const { x, prepared } = call;
  const encoder = codec.eventEncoder(request, newLedger());
  const hooks = x.pipeline.model;
  const begunAt = performance.now();
  for (const { afterMs, event } of paced(replayReply(kept.reply), kept.timeline)) {
    const early = afterMs - (performance.now() - begunAt);
    if (early > 1) {
      await held(x, call.sent());
      if (call.ended) return;
      await held(x, pause(early));
    }
    if (call.ended) return;
    call.beginKept(kept, encoder.contentType, -1);
    for (const shown of hooks === null ? [event] : runModelEvent(x, hooks, prepared, event, position)) {
      const bytes = Buffer.from(encoder.event(shown));
      if (bytes.length > 0) call.answer.writeEvent(bytes);
    }
  }
  await held(x, call.sent());
  if (!call.ended) call.complete();
}

async function whole(call: AnsweredCall, { kept, position }: KeptBy, codec: Codec, request: ModelRequest): Promise<void> {
  const { x, prepared } = call;
  const hooks = x.pipeline.model;
  const reply = hooks === null ? kept.reply : await held(x, runModelReply(x, hooks, prepared, kept.reply, position));
  if (call.ended) return;
  if (reply instanceof Reply) {
    call.give(reply, 'refused');
    return;
  }
  const body = Buffer.from(JSON.stringify(codec.encodeReply(reply, request, newLedger())));
  call.beginKept(kept, JSON_TYPE, body.length);
  call.answer.write(body);
  call.complete();
}

/** Gives the caller an answer that was kept, in its format, through the policies that stand before whoever kept it. */
export async function giveKept(call: AnsweredCall, by: KeptBy): Promise<void> {
  const { x, prepared } = call;
  const codec = codecOf(prepared.format);
  const { request } = prepared;
  try {
    if (codec === undefined || request === null) call.give(FAILED, 'failed');
    else await (prepared.stream ? stream : whole)(call, by, codec, request);
  } catch (error) {
    if (error instanceof AnswerRefused) {
      call.refuse(error.reply);
      return;
    }
    x.runtime.log.error({ err: error, requestId: x.requestId }, 'a kept answer could not be given');
    if (call.answer.begun) call.breakOff(BROKEN);
    else call.give(FAILED, 'failed');
  }
}
