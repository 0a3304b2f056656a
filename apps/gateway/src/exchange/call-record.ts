import type { CallRecord, TimelineStep } from '@gatehouse/definition';
import { clientAddress } from '../addresses/client-address.js';
import { HeaderName } from '../http1/header-name.js';
import { KnownRoute } from '../router/known-route.js';
import type { Attempt } from './attempt.js';
import type { Exchange, StepNote } from './exchange.js';
import { maskKeys, maskQuery } from './mask-query.js';
import { asciiJson, jsonText, keptText, recordLine as line, part, TIME_MIN } from './record-line.js';
import { plainAttempt, RecordSkeleton } from './record-skeleton.js';

const USER_AGENT = new HeaderName('user-agent');
const ATTEMPTS_MAX = 6;

/** `,"name":` of something that the record has. */
const member = (name: keyof CallRecord): Uint8Array => part(`,"${name}":`);

const REQUEST_ID = part(',"requestId":"');
const START = part('{"requestId":"');
const AT = part('","at":');
const METHOD = part(',"method":"');
const HOST = part('","host":"');
const CLIENT_ADDRESS = part('","clientAddress":"');
const OUTCOME = part('","outcome":"');
const PATH = part(',"path":');
const STATUS = member('status');
const REQUEST_BYTES = member('requestBytes');
const RESPONSE_BYTES = member('responseBytes');
const TOTAL_US = member('totalUs');
const POLICIES_US = member('policiesUs');
const ATTEMPTS = part(',"attempts":[');
const TIMELINE = part('],"timeline":[');
const LIST_END = part(']');
const QUERY = member('query');
const CODE = member('code');
const POLICY = member('policy');
const REASON = member('reason');
const CONNECT_US = member('connectUs');
const FIRST_BYTE_US = member('firstByteUs');
const LLM = member('llm');
const TARGET = part('{"target":');
const NEXT_TARGET = part(',{"target":');
const ADDRESS = part(',"address":');
const BECAUSE = part(',"because":');
const ARM = part(',"arm":');
const ERROR = part(',"error":');
const REPLIED = part(',"result":"replied"');
const FAILED = part(',"result":"failed"');
const NOTE = part(',"note":');
const DRY_RUN = part(',"result":"dry-run"');
const NEXT_STEP = part(',{"policy":');
const NO_TIME = part(',"us":0');
const END = part('}');
const QUOTE = part('"');
const LAST = part('"}');
const NOWHERE = part('');

/** How a step's entry in the timeline begins, up to its time, with the end of the entry before: made when the pipeline is. */
export function timelineStart(policy: string, first: boolean): Uint8Array {
  const named: Pick<TimelineStep, 'policy'> = { policy };
  return part(`${first ? '' : '},'}{"policy":${jsonText(named.policy)},"us":`);
}

function putTimeline(x: Exchange): void {
  const { marks, pipeline } = x;
  const { ran } = marks;
  if (ran === 0) return;
  for (let i = 0; i < ran; i++) {
    line.put(pipeline.timelineStarts[i] ?? timelineStart('', i === 0));
    line.number(marks.usOf(i));
    if (x.notes !== null) putNotes(x.notes, i);
  }
  // all but the last went on, which is what an entry means that says nothing
  if (x.lastResult !== 'passed') {
    line.put(x.lastResult === 'replied' ? REPLIED : FAILED);
    if (x.reason !== undefined) putText(NOTE, x.reason);
  }
  line.put(END);
  if (x.notes !== null) putLaterNotes(x.notes);
}

/** What a policy in its dry run would have done where it stands in the timeline. */
function putNotes(notes: readonly StepNote[], step: number): void {
  const told = notes.find((note) => note.step === step);
  if (told === undefined) return;
  if (!told.passed) line.put(DRY_RUN);
  putText(NOTE, told.note);
}

/** And what it would have done later. */
function putLaterNotes(notes: readonly StepNote[]): void {
  for (const { policy, step, note, passed } of notes) {
    if (step !== undefined) continue;
    line.put(NEXT_STEP);
    line.text(policy);
    line.put(NO_TIME);
    if (!passed) line.put(DRY_RUN);
    putText(NOTE, note);
    line.put(END);
  }
}

/** Of the alphabets of tokens, hosts, addresses and ids: nothing in them means anything to JSON. */
function putPlain(name: Uint8Array, text: string): void {
  line.put(name);
  line.plain(text);
}

/** Request targets are printable ASCII; only these two letters mean something to JSON. */
function putPath(path: string): void {
  if (path.includes('"') || path.includes('\\')) line.text(path);
  else {
    line.put(QUOTE);
    line.plain(path);
    line.put(QUOTE);
  }
}

function putText(name: Uint8Array, text: string): void {
  line.put(name);
  line.text(text);
}

function putNumber(name: Uint8Array, value: number | undefined): void {
  if (value === undefined) return;
  line.put(name);
  line.number(value);
}

function putAttempts({ attempts }: Exchange): void {
  const from = Math.max(0, attempts.length - ATTEMPTS_MAX);
  for (let i = from; i < attempts.length; i++) {
    const { target, address, because, arm, connectUs, firstByteUs, status, error } = attempts[i] as Attempt;
    line.put(i === from ? TARGET : NEXT_TARGET);
    line.put(keptText(target));
    if (address !== undefined) putText(ADDRESS, address);
    if (because !== undefined) putText(BECAUSE, because);
    if (arm !== undefined) putText(ARM, arm);
    putNumber(CONNECT_US, connectUs);
    putNumber(FIRST_BYTE_US, firstByteUs);
    putNumber(STATUS, status);
    if (error !== undefined) putText(ERROR, error);
    line.put(END);
  }
}

const members = (fields: Partial<CallRecord>): Uint8Array =>
  part(
    Object.entries(fields)
      .map(([name, value]) => `,"${name}":${typeof value === 'string' ? jsonText(value) : value}`)
      .join(''),
  );

/** Where the exchange went. Made once per operation. */
function place({ api, operation }: Exchange): Uint8Array {
  if (api === null) return NOWHERE;
  const owner = operation ?? api;
  if (owner.recordPlace === null) {
    const { tenant, environment, api: named, version } = api.object;
    const ids = { tenantId: tenant.id, environmentId: environment.id, apiId: named.id, versionId: version.id };
    owner.recordPlace = members(operation === null ? ids : { ...ids, operationId: operation.id });
  }
  return owner.recordPlace;
}

/** Whose it was. Made again only where a subscription is used with more than one key in turn. */
function caller({ principal }: Exchange): Uint8Array {
  if (principal === null) return NOWHERE;
  const { application, credential, subscription, plan } = principal;
  const known = subscription?.recordCaller;
  if (known && known.credential === credential && known.plan === plan) return known.bytes;
  const bytes = members({
    ...(application === null ? {} : { applicationId: application.entry.id }),
    ...(credential === null ? {} : { credentialId: credential.id }),
    ...(subscription === null ? {} : { subscriptionId: subscription.entry.id }),
    ...(plan === null ? {} : { planId: plan.object.id }),
    ...(credential?.tryIt ? { tryIt: true } : {}),
  });
  if (subscription !== null) subscription.recordCaller = { credential, plan, bytes };
  return bytes;
}

/** What stands in few records, or was sent by the client. */
function putDetails(x: Exchange): void {
  if (x.query !== '') putText(QUERY, maskQuery(x.query.slice(1), x.secretParameter));
  if (x.code !== undefined) putText(CODE, x.code);
  if (x.policy !== undefined) putText(POLICY, x.policy);
  if (x.reason !== undefined) putText(REASON, x.reason);
  const userAgentAt = x.head.find(USER_AGENT);
  if (userAgentAt >= 0) line.put(x.carrier.recent.userAgent(x.head, userAgentAt));
}

/**
 * Puts the record of an exchange that has ended into `recordLine`: JSON in ASCII that reads as a `CallRecord`. Nothing in it is secret: the credential is
 * named by its id only.
 */
export function putCallRecord(x: Exchange, totalUs: number): void {
  line.begin();
  if (!putPlainRecord(x, totalUs)) putAnyRecord(x, totalUs);
}

/** The short way for what nearly all exchanges are. False where this one is not. */
function putPlainRecord(x: Exchange, totalUs: number): boolean {
  const { operation } = x;
  const attempt = operation === null || x.at < TIME_MIN ? null : plainAttempt(x);
  if (operation === null || attempt === null) return false;
  const known = operation.recordSkeleton;
  const skeleton = known?.fits(x, attempt) ? known : new RecordSkeleton(x.pipeline, attempt.target, attempt.address, place(x));
  operation.recordSkeleton = skeleton;
  if (!skeleton.put(x, attempt, totalUs, x.marks.totalUs(x.responsePoliciesMs))) return false;
  line.put(caller(x));
  putAsked(x);
  line.put(x.carrier.recent.address(clientAddress(x)));
  line.put(REQUEST_ID);
  line.put(x.id.bytes());
  line.put(LAST);
  return true;
}

/** What stands in the request's head: once for the same head, unless a policy changed what is meant. */
function putAsked(x: Exchange): void {
  const { derived } = x.head;
  const known = derived instanceof KnownRoute && derived.describes(x) ? derived : null;
  if (known !== null && known.recordMembers !== null) {
    line.put(known.recordMembers);
    return;
  }
  const before = line.length;
  line.put(x.carrier.recent.client(x));
  line.put(PATH);
  putPath(maskKeys(x.path));
  if (x.query !== '') putText(QUERY, maskQuery(x.query.slice(1), x.secretParameter));
  if (known !== null) known.recordMembers = line.since(before);
}

export function putAnyRecord(x: Exchange, totalUs: number): void {
  const last = x.attempts.length > 0 ? x.attempts[x.attempts.length - 1] : undefined;
  line.put(START);
  line.put(x.id.bytes());
  line.put(AT);
  line.time(x.at);
  putPlain(METHOD, x.method);
  putPlain(HOST, x.host);
  putPlain(CLIENT_ADDRESS, clientAddress(x));
  putPlain(OUTCOME, x.outcome);
  line.put(QUOTE);
  line.put(PATH);
  putPath(maskKeys(x.path));
  putNumber(STATUS, x.status);
  putNumber(REQUEST_BYTES, x.requestBytes);
  putNumber(RESPONSE_BYTES, x.responseBytes);
  putNumber(TOTAL_US, totalUs);
  putNumber(POLICIES_US, x.marks.totalUs(x.responsePoliciesMs));
  line.put(ATTEMPTS);
  putAttempts(x);
  line.put(TIMELINE);
  putTimeline(x);
  line.put(LIST_END);
  line.put(place(x));
  line.put(caller(x));
  putDetails(x);
  putNumber(CONNECT_US, last?.connectUs);
  putNumber(FIRST_BYTE_US, last?.firstByteUs);
  if (x.llm !== null) {
    line.put(LLM);
    line.put(part(asciiJson(x.llm)));
  }
  line.put(END);
}
