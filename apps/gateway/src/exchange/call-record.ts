import type { AttemptStep, CallRecord, TimelineStep } from '@gatehouse/definition';
import { HeaderName } from '../http1/header-name.js';
import type { Exchange } from './exchange.js';
import { jsonText, keptJsonText, millisecondsText } from './json-text.js';
import { maskKeys, maskQuery } from './mask-query.js';

const USER_AGENT = new HeaderName('user-agent');
const USER_AGENT_CHARS_MAX = 512;
const ATTEMPTS_MAX = 6;
const TIMELINE_MAX = 64;

const micros = (ms: number): number => Math.max(0, Math.round(ms * 1000));

/** `,"name":text` with a name that the record has. */
const member = (name: keyof CallRecord, text: string): string => `,"${name}":${text}`;

function timeline(x: Exchange): string {
  const { marks } = x;
  const ran = Math.min(marks.length - 1, TIMELINE_MAX);
  let text = '';
  for (let i = 0; i < ran; i++) {
    const last = i === marks.length - 2;
    const us = micros((marks[i + 1] as number) - (marks[i] as number));
    const start = x.pipeline.request[i]?.recordStart ?? '{"policy":"","us":';
    text += `${i === 0 ? '' : ','}${start}${us},"result":"${last ? x.lastResult : 'passed'}"`;
    text += last && x.reason !== undefined && x.lastResult !== 'passed' ? `,"note":${jsonText(x.reason)}}` : '}';
  }
  return text;
}

/** How a step's entry in the timeline begins, up to its time: made when the pipeline is. */
export function timelineStart(policy: string): string {
  const named: Pick<TimelineStep, 'policy'> = { policy };
  return `${JSON.stringify(named).slice(0, -1)},"us":`;
}

function attempts(x: Exchange): string {
  let text = '';
  for (const attempt of x.attempts.slice(-ATTEMPTS_MAX)) {
    const { target, address, because, connectUs, firstByteUs, status, error }: AttemptStep = attempt;
    text += `${text === '' ? '' : ','}{"target":${keptJsonText(target)}`;
    if (address !== undefined) text += `,"address":${keptJsonText(address)}`;
    if (because !== undefined) text += `,"because":"${because}"`;
    if (connectUs !== undefined) text += `,"connectUs":${connectUs}`;
    if (firstByteUs !== undefined) text += `,"firstByteUs":${firstByteUs}`;
    if (status !== undefined) text += `,"status":${status}`;
    text += error === undefined ? '}' : `,"error":${jsonText(error)}}`;
  }
  return text;
}

/** Where the exchange went. */
function place(x: Exchange): string {
  const { api, operation } = x;
  if (api === null) return '';
  const { tenant, environment, api: named, version } = api.object;
  const ids =
    member('tenantId', keptJsonText(tenant.id)) +
    member('environmentId', keptJsonText(environment.id)) +
    member('apiId', keptJsonText(named.id)) +
    member('versionId', keptJsonText(version.id));
  return operation === null ? ids : ids + member('operationId', keptJsonText(operation.id));
}

/** Whose it was. */
function caller(x: Exchange): string {
  const { principal } = x;
  if (principal === null) return '';
  const { application, credential, subscription, plan } = principal;
  let text = member('applicationId', keptJsonText(application.entry.id)) + member('credentialId', keptJsonText(credential.id));
  if (subscription !== null) text += member('subscriptionId', keptJsonText(subscription.entry.id));
  if (plan !== null) text += member('planId', keptJsonText(plan.object.id));
  return credential.tryIt ? `${text},"tryIt":true` : text;
}

/** What stands in few records, or was sent by the client. */
function details(x: Exchange): string {
  let text = '';
  if (x.query !== '') text += member('query', jsonText(maskQuery(x.query.slice(1), x.secretParameter)));
  if (x.code !== undefined) text += member('code', jsonText(x.code));
  if (x.policy !== undefined) text += member('policy', jsonText(x.policy));
  if (x.reason !== undefined) text += member('reason', jsonText(x.reason));
  const userAgentAt = x.head.find(USER_AGENT);
  if (userAgentAt >= 0) text += member('userAgent', keptJsonText(x.carrier.recent.userAgent(x.head, userAgentAt).slice(0, USER_AGENT_CHARS_MAX)));
  return text;
}

/**
 * The record of an exchange that has ended, as one line of JSON in ASCII that reads as a `CallRecord`. Put together by hand: JSON.stringify costs several
 * times as much, on every call. Nothing in it is secret: the credential is named by its id only.
 */
export function callRecordLine(x: Exchange, totalUs: number): string {
  const last = x.attempts.length > 0 ? x.attempts[x.attempts.length - 1] : undefined;
  const policiesUs = micros((x.marks[x.marks.length - 1] as number) - x.startedAt + x.responsePoliciesMs);
  let text = `{"requestId":"${x.requestId}","at":${millisecondsText(x.at)},"method":${keptJsonText(x.method)},"host":${keptJsonText(x.host)}`;
  text += `,"path":${jsonText(maskKeys(x.path))},"status":${x.status},"outcome":"${x.outcome}","clientAddress":"${x.carrier.clientAddress}"`;
  text += `,"requestBytes":${x.requestBytes},"responseBytes":${x.responseBytes},"totalUs":${totalUs},"policiesUs":${policiesUs}`;
  text += `,"attempts":[${attempts(x)}],"timeline":[${timeline(x)}]${place(x)}${caller(x)}${details(x)}`;
  if (last?.connectUs !== undefined) text += `,"connectUs":${last.connectUs}`;
  if (last?.firstByteUs !== undefined) text += `,"firstByteUs":${last.firstByteUs}`;
  return `${text}}`;
}
