import type { CallRecord, TimelineStep } from '@gatehouse/definition';
import { HeaderName } from '../http1/header-name.js';
import type { Exchange } from './exchange.js';
import { maskKeys, maskQuery } from './mask-query.js';

const USER_AGENT = new HeaderName('user-agent');
const USER_AGENT_CHARS_MAX = 512;
const ATTEMPTS_MAX = 6;
const TIMELINE_MAX = 64;

const micros = (ms: number): number => Math.max(0, Math.round(ms * 1000));

function timeline(x: Exchange): TimelineStep[] {
  const { marks } = x;
  const steps: TimelineStep[] = [];
  const ran = Math.min(marks.length - 1, TIMELINE_MAX);
  for (let i = 0; i < ran; i++) {
    const last = i === marks.length - 2;
    const step: TimelineStep = {
      policy: x.pipeline.request[i]?.name ?? '',
      us: micros((marks[i + 1] as number) - (marks[i] as number)),
      result: last ? x.lastResult : 'passed',
    };
    if (last && x.reason !== undefined && x.lastResult !== 'passed') step.note = x.reason;
    steps.push(step);
  }
  return steps;
}

/** The record of an exchange that has ended. Nothing in it is secret: the credential is named by its id only. */
export function callRecord(x: Exchange): CallRecord {
  const { marks, api, principal, attempts } = x;
  const last = attempts.length > 0 ? attempts[attempts.length - 1] : undefined;
  const record: CallRecord = {
    requestId: x.requestId,
    at: x.at,
    method: x.method,
    host: x.host,
    path: maskKeys(x.path),
    status: x.status,
    outcome: x.outcome,
    clientAddress: x.carrier.clientAddress,
    requestBytes: x.requestBytes,
    responseBytes: x.responseBytes,
    totalUs: micros(performance.now() - x.startedAt),
    policiesUs: micros((marks[marks.length - 1] as number) - x.startedAt + x.responsePoliciesMs),
    attempts: attempts.length === 0 ? [] : attempts.slice(-ATTEMPTS_MAX).map((attempt) => attempt.toStep()),
    timeline: timeline(x),
  };
  if (api !== null) {
    record.tenantId = api.object.tenant.id;
    record.environmentId = api.object.environment.id;
    record.apiId = api.object.api.id;
    record.versionId = api.object.version.id;
    if (x.operation !== null) record.operationId = x.operation.id;
  }
  if (principal !== null) {
    record.applicationId = principal.application.entry.id;
    record.credentialId = principal.credential.id;
    if (principal.subscription !== null) record.subscriptionId = principal.subscription.entry.id;
    if (principal.plan !== null) record.planId = principal.plan.object.id;
    if (principal.credential.tryIt) record.tryIt = true;
  }
  if (x.query !== '') record.query = maskQuery(x.query.slice(1), x.secretParameter);
  if (x.code !== undefined) record.code = x.code;
  if (x.policy !== undefined) record.policy = x.policy;
  if (x.reason !== undefined) record.reason = x.reason;
  const userAgentAt = x.head.find(USER_AGENT);
  if (userAgentAt >= 0) record.userAgent = x.carrier.recent.userAgent(x.head, userAgentAt).slice(0, USER_AGENT_CHARS_MAX);
  if (last?.connectUs !== undefined) record.connectUs = last.connectUs;
  if (last?.firstByteUs !== undefined) record.firstByteUs = last.firstByteUs;
  return record;
}
