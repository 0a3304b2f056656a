import type { CallExplanation } from '@gatehouse/contracts';
import type { AttemptStep, CallRecord } from '@gatehouse/definition';
import { ERRORS, isErrorCode } from '@gatehouse/kernel';
import type { z } from 'zod';
import { BY_CODE } from './by-code.js';
import type { Cause } from './cause.js';

type Explanation = z.input<typeof CallExplanation>;
type Explained = Pick<
  CallRecord,
  'outcome' | 'status' | 'code' | 'policy' | 'reason' | 'attempts' | 'totalUs' | 'connectUs' | 'firstByteUs' | 'policiesUs' | 'responseBytes'
>;

const SLOW_US = 1_000_000;
const seconds = (us: number): string => (us >= SLOW_US ? `${(us / SLOW_US).toFixed(2)} s` : `${(us / 1_000).toFixed(1)} ms`);

/** In words why the call ended as it did, and what to do about it. `docsUrl` ends without a slash. */
export function explain(record: Explained, docsUrl: string): Explanation {
  const { code } = record;
  const cause = code !== undefined && Object.hasOwn(BY_CODE, code) ? BY_CODE[code as keyof typeof BY_CODE] : undefined;
  const { headline, detail, advice } = cause ? ofCode(cause, record) : ofOutcome(record);
  const errorPage = code !== undefined && isErrorCode(code) ? `${docsUrl}/${code}` : null;
  return { headline, detail: [detail, ...attempts(record.attempts), ...whereTheTimeWent(record)].join(' '), advice: [...advice], errorPage };
}

function ofCode(cause: Cause, { policy, reason }: Explained): Cause {
  const by = policy === undefined ? [] : [`Refused by the policy ${policy}${reason === undefined ? '' : `: ${sentence(reason)}`}`];
  return { ...cause, detail: [cause.detail, ...(by.length > 0 ? by : reason === undefined ? [] : [sentence(reason)])].join(' ') };
}

function ofOutcome(record: Explained): Cause {
  const { outcome, status, code, policy, reason } = record;
  const said = reason === undefined ? '' : ` ${sentence(reason)}`;
  switch (outcome) {
    case 'answered':
      return record.attempts.length === 0 && record.firstByteUs === undefined ? answeredHere(status) : answered(status);
    case 'refused':
      return {
        headline: `Refused with ${status}`,
        detail: `${policy === undefined ? 'The gateway' : `The policy ${policy}`} refused the call.${said}`,
        advice: ['The timeline below shows the policies in the order in which they ran.'],
      };
    case 'failed':
      return {
        headline: `Failed with ${status}`,
        detail: `The gateway could not get an answer from the upstream${code === undefined ? '' : ` (${code})`}.${said}`,
        advice: ['The attempts below say which targets were tried and what each did.'],
      };
    case 'aborted':
      return {
        headline: 'The client went away',
        detail: `The client closed the connection before the answer was complete.${said}`,
        advice: ['A client’s own time limit is the usual cause: compare it with the total time.', 'Nothing is wrong here if the client meant to stop.'],
      };
  }
}

/** From a cache, say: no upstream was asked. */
function answeredHere(status: number): Cause {
  return {
    headline: 'Answered by the gateway',
    detail: `It answered with ${status} and asked no upstream: the last step of the timeline says from what.`,
    advice: [],
  };
}

function answered(status: number): Cause {
  if (status < 400) return { headline: 'Answered by the upstream', detail: `The upstream answered with ${status}, which was passed on.`, advice: [] };
  const mine = status >= 500;
  return {
    headline: mine ? `The upstream failed with ${status}` : `The upstream refused with ${status}`,
    detail: `This is the upstream’s own answer, passed on unchanged: the gateway let the call through.`,
    advice: mine
      ? ['Look into the upstream’s log at this time; the request id was sent along as X-Request-Id.']
      : ['Compare the request with the API’s reference: the upstream found fault with it.'],
  };
}

function attempts(steps: readonly AttemptStep[]): string[] {
  const failed = steps.filter((step) => step.error !== undefined);
  if (failed.length === 0) return steps.length > 1 ? [`It took ${steps.length} attempts.`] : [];
  return failed.map(({ target, address, error = '' }) => `${target}${address === undefined ? '' : ` at ${address}`}: ${sentence(error)}`);
}

function whereTheTimeWent({ totalUs, connectUs = 0, firstByteUs = 0, policiesUs }: Explained): string[] {
  if (totalUs < SLOW_US) return [];
  const parts: [string, number][] = [
    ['waiting for the upstream’s first byte', firstByteUs],
    ['connecting to the upstream', connectUs],
    ['policies', policiesUs],
  ];
  const [name, us] = parts.reduce((largest, part) => (part[1] > largest[1] ? part : largest));
  return [`It took ${seconds(totalUs)}${us > totalUs / 2 ? `, ${seconds(us)} of it ${name}` : ''}.`];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The general title of a code, for lists. */
export const titleOf = (code: string): string => (isErrorCode(code) ? ERRORS[code].title : code);
