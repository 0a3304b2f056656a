import type { Exchange } from '../../exchange/exchange.js';
import { BadModelRequest, type ModelEvent, type ModelReply } from '../../llm/ir/index.js';
import { KeptAnswer } from '../../llm/kept-answer.js';
import type { ModelHooks } from '../../llm/model-hooks.js';
import type { Step } from '../../pipeline/pipeline.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { invalidRequest } from './failure.js';
import type { ModelMeter } from './model-meter.js';
import type { PreparedCall } from './prepared.js';

const POLICY_FAILED = refuse('gateway.policy_failed');

function failed(x: Exchange, { name }: Step, error: unknown): Reply {
  if (error instanceof BadModelRequest) return invalidRequest(error);
  x.policy = name;
  x.runtime.log.error({ err: error, requestId: x.requestId, policy: name }, 'a policy failed on a model call');
  return POLICY_FAILED;
}

/** A kept answer, and where whoever has it stands: policies behind that one do not see it. */
export interface KeptBy {
  readonly kept: KeptAnswer;
  readonly position: number;
}

type Outcome = undefined | Reply | KeptBy;

function outcomeOf(x: Exchange, { name, position }: Step, outcome: Reply | KeptAnswer): Reply | KeptBy {
  x.policy = name;
  return outcome instanceof KeptAnswer ? { kept: outcome, position } : outcome;
}

const took = ({ entered }: Exchange, { position }: Step): boolean => position < entered;

/** What policies say to a call before a target is chosen; at once where all of them do. */
export function runModelRequest(x: Exchange, { request }: ModelHooks, call: PreparedCall, from = 0): Outcome | Promise<Outcome> {
  for (let at = from; at < request.length; at++) {
    const step = request[at] as Step;
    if (!took(x, step)) continue;
    try {
      const outcome = step.policy.onModelRequest?.(x, call);
      if (outcome instanceof Promise) return goOn(x, { request } as ModelHooks, call, step, at + 1, outcome);
      if (outcome !== undefined) return outcomeOf(x, step, outcome);
    } catch (error) {
      return failed(x, step, error);
    }
  }
  return undefined;
}

async function goOn(
  x: Exchange,
  hooks: ModelHooks,
  call: PreparedCall,
  step: Step,
  at: number,
  outcome: Promise<undefined | Reply | KeptAnswer>,
): Promise<Outcome> {
  try {
    const reply = await outcome;
    if (reply !== undefined) return outcomeOf(x, step, reply);
  } catch (error) {
    return failed(x, step, error);
  }
  return x.ended ? undefined : runModelRequest(x, hooks, call, at);
}

/** What policies make of a whole answer: another one, a refusal, or the same, which is the one that was given. @param before only those that stand before this position */
export async function runModelReply(
  x: Exchange,
  { reply: steps }: ModelHooks,
  call: PreparedCall,
  given: ModelReply,
  before = Number.POSITIVE_INFINITY,
): Promise<ModelReply | Reply> {
  let reply = given;
  for (const step of steps) {
    if (!took(x, step) || step.position >= before) continue;
    try {
      const outcome = await step.policy.onModelReply?.(x, call, reply);
      if (outcome instanceof Reply) {
        x.policy = step.name;
        return outcome;
      }
      if (outcome !== undefined) reply = outcome;
    } catch (error) {
      return failed(x, step, error);
    }
  }
  return reply;
}

/** What policies make of an event of a stream. @throws whatever they throw */
export function runModelEvent(
  x: Exchange,
  { event: steps }: ModelHooks,
  call: PreparedCall,
  given: ModelEvent,
  before = Number.POSITIVE_INFINITY,
): readonly ModelEvent[] {
  let events: readonly ModelEvent[] = [given];
  for (const step of steps) {
    if (!took(x, step) || step.position >= before) continue;
    try {
      events = events.flatMap((event) => step.policy.onModelEvent?.(x, call, event) ?? [event]);
    } catch (error) {
      x.policy = step.name;
      throw error;
    }
  }
  return events;
}

/** Tells policies what was used. False: one of them wants the answer stopped. */
export function tellUsage(x: Exchange, call: PreparedCall, meter: Pick<ModelMeter, 'usage' | 'spend'>, final: boolean): boolean {
  const hooks = x.pipeline.model;
  if (hooks === null || hooks.usage.length === 0) return true;
  const { usage, spend } = meter;
  let go = true;
  for (const step of hooks.usage) {
    if (!took(x, step)) continue;
    try {
      if (step.policy.onModelUsage?.(x, call, usage, spend, final) === false) {
        go = false;
        x.policy = step.name;
      }
    } catch (error) {
      failed(x, step, error);
    }
  }
  return go;
}
