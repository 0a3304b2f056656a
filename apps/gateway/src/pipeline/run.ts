import type { Exchange } from '../exchange/exchange.js';
import type { Step } from './pipeline.js';
import { Reply, refuse } from './reply.js';

const POLICY_FAILED = refuse('gateway.policy_failed');
const ALL = Number.MAX_SAFE_INTEGER;

type Outcome = undefined | Reply | Promise<undefined | Reply>;

const isPromise = (outcome: Exclude<Outcome, undefined>): outcome is Promise<undefined | Reply> => !(outcome instanceof Reply);

/** Sends an exchange on its way in. Synchronous until a policy answers with a promise. */
export function runRequest(x: Exchange): void {
  proceed(x, 0);
}

function proceed(x: Exchange, from: number): void {
  let at = from;
  // the pipeline may change over to a plan's on the way
  while (at < x.pipeline.request.length) {
    const step = x.pipeline.request[at++] as Step;
    x.entered = step.position + 1;
    let outcome: Outcome;
    try {
      outcome = step.onRequest?.(x);
    } catch (error) {
      fail(x, step, error);
      return;
    }
    if (outcome === undefined) x.passed();
    else {
      if (isPromise(outcome)) wait(x, step, at, outcome);
      else replied(x, step, outcome);
      return;
    }
  }
  x.entered = ALL;
  x.pipeline.terminal.start(x);
}

function wait(x: Exchange, step: Step, at: number, outcome: Promise<undefined | Reply>): void {
  x.waiting++;
  outcome.then(
    (reply) => {
      x.waiting--;
      if (x.ended) return x.release();
      if (reply !== undefined) return replied(x, step, reply);
      x.passed();
      proceed(x, at);
    },
    (error: unknown) => {
      x.waiting--;
      if (x.ended) return x.release();
      fail(x, step, error);
    },
  );
}

function replied(x: Exchange, step: Step, reply: Reply): void {
  x.passed();
  x.lastResult = 'replied';
  if (reply.code !== null) x.policy = step.name;
  x.answer(reply);
}

function fail(x: Exchange, step: Step, error: unknown): void {
  x.passed();
  x.lastResult = 'failed';
  x.policy = step.name;
  x.runtime.log.error({ err: error, requestId: x.requestId, policy: step.name, apiId: x.api?.object.api.id }, 'a policy failed');
  x.answer(POLICY_FAILED);
}

/** The way out over the entered policies. Answers a reply when one takes the response's place; a promise when a policy needs time. */
export function runResponse(x: Exchange): Outcome {
  return back(x, 0, undefined);
}

function back(x: Exchange, from: number, replaced: Reply | undefined): Outcome {
  const steps = x.pipeline.response;
  let reply = replaced;
  for (let at = from; at < steps.length; at++) {
    const step = steps[at] as Step;
    if (step.position >= x.entered) continue;
    let outcome: Outcome;
    try {
      outcome = step.onResponse?.(x);
    } catch (error) {
      outcome = failedOnTheWayOut(x, step, error);
    }
    if (outcome === undefined) continue;
    if (isPromise(outcome)) return finishLater(x, step, at + 1, reply, outcome);
    x.policy = step.name;
    reply = outcome;
  }
  return reply;
}

async function finishLater(x: Exchange, step: Step, at: number, before: Reply | undefined, outcome: Promise<undefined | Reply>): Promise<undefined | Reply> {
  let reply: Reply | undefined;
  try {
    reply = await outcome;
  } catch (error) {
    reply = failedOnTheWayOut(x, step, error);
  }
  if (reply !== undefined) x.policy = step.name;
  return back(x, at, reply ?? before);
}

function failedOnTheWayOut(x: Exchange, step: Step, error: unknown): Reply {
  x.runtime.log.error({ err: error, requestId: x.requestId, policy: step.name, apiId: x.api?.object.api.id }, 'a policy failed on the way out');
  return POLICY_FAILED;
}

/** Runs `onEnd` of the entered policies; what they throw is logged and goes no further. */
export function runEnd(x: Exchange): void {
  const steps = x.pipeline.end;
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at] as Step;
    if (step.position >= x.entered) continue;
    try {
      step.policy.onEnd?.(x);
    } catch (error) {
      x.runtime.log.error({ err: error, requestId: x.requestId, policy: step.name }, 'a policy failed at the end');
    }
  }
}
