import type { Exchange } from '../exchange/exchange.js';
import type { BodyHooks, BodyOutcome } from '../pipeline/body-hooks.js';
import type { Step } from '../pipeline/pipeline.js';
import { Reply, refuse } from '../pipeline/reply.js';
import { EventParser } from './event-parser.js';

export const POLICY_FAILED = refuse('gateway.policy_failed');
/** What a policy that buffers takes where it says nothing else. */
const BODY_BYTES_MAX = 1_048_576;

/** One policy's look at a body: whole where it is buffered, else piece by piece. */
export interface Stage {
  readonly name: string;
  readonly run: (bytes: Buffer, last: boolean) => BodyOutcome | Promise<BodyOutcome>;
}

/** A policy failed: the log has why, the caller gets no more than that. */
export function failed(x: Exchange, name: string, error: unknown): Reply {
  x.policy = name;
  x.lastResult = 'failed';
  x.runtime.log.error({ err: error, requestId: x.requestId, policy: name }, 'a policy failed on a body');
  return POLICY_FAILED;
}

export function requestStages(x: Exchange, steps: readonly Step[]): Stage[] {
  return steps.map(({ name, policy }) => ({ name, run: (bytes, last) => policy.onRequestBody?.(x, bytes, last) }));
}

/** @param events whether the response is a stream of events */
export function responseStages(x: Exchange, hooks: BodyHooks, events: boolean): Stage[] {
  const stages = events ? hooks.events.map((step) => eventStage(x, step)) : [];
  for (const { name, policy } of hooks.response) stages.push({ name, run: (bytes, last) => policy.onResponseBody?.(x, bytes, last) });
  return stages;
}

function eventStage(x: Exchange, { name, policy }: Step): Stage {
  const parser = new EventParser((event) => policy.onEvent?.(x, event));
  return { name, run: (bytes) => parser.push(bytes) };
}

/** The least that any of the buffering policies takes; undefined when none buffers. */
export function bufferLimit(steps: readonly Step[]): { bytesMax: number; step: Step } | undefined {
  let least: { bytesMax: number; step: Step } | undefined;
  for (const step of steps) {
    if (step.body !== 'buffer') continue;
    const bytesMax = step.policy.bodyBytesMax ?? BODY_BYTES_MAX;
    if (least === undefined || bytesMax < least.bytesMax) least = { bytesMax, step };
  }
  return least;
}

/** Leads a whole body through all stages. */
export async function runWhole(x: Exchange, stages: readonly Stage[], body: Buffer): Promise<{ body: Buffer; changed: boolean } | Reply> {
  let current = body;
  let changed = false;
  for (const { name, run } of stages) {
    try {
      const outcome = await run(current, true);
      if (outcome instanceof Reply) {
        if (outcome.code !== null) x.policy = name;
        return outcome;
      }
      if (outcome !== undefined && outcome !== current) {
        current = outcome;
        changed = true;
      }
    } catch (error) {
      return failed(x, name, error);
    }
  }
  return { body: current, changed };
}

/** Leads a piece through all stages, at once. */
export function runPiece(x: Exchange, stages: readonly Stage[], piece: Buffer, last: boolean): Buffer | Reply {
  let current = piece;
  for (const { name, run } of stages) {
    try {
      const outcome = run(current, last);
      if (outcome instanceof Promise) throw new Error('a policy that sees a body piece by piece must answer at once');
      if (outcome instanceof Reply) {
        if (outcome.code !== null) x.policy = name;
        return outcome;
      }
      if (outcome !== undefined) current = outcome;
    } catch (error) {
      return failed(x, name, error);
    }
  }
  return current;
}
