import { performance } from 'node:perf_hooks';
import type { ModelCallRecord, Outcome } from '@gatehouse/definition';
import type { ErrorCode } from '@gatehouse/kernel';
import type { CompiledApi, CompiledOperation } from '../compile/compile-api.js';
import type { Runtime } from '../compile/runtime.js';
import type { Snapshot } from '../compile/snapshot.js';
import type { Head } from '../http1/head.js';
import type { HeaderName } from '../http1/header-name.js';
import { output } from '../http1/output.js';
import { readTrailers, type TrailerField } from '../http1/trailers.js';
import { Pipeline } from '../pipeline/pipeline.js';
import { type Reply, refuse } from '../pipeline/reply.js';
import { runEnd, runResponse } from '../pipeline/run.js';
import type { ClientCertificate } from '../server/tls/client-certificate.js';
import type { Upgrade } from '../upgrade/offer.js';
import type { Attempt } from './attempt.js';
import { putCallRecord } from './call-record.js';
import type { Call, Carrier } from './carrier.js';
import { HeaderEdits } from './header-edits.js';
import { giveMarks, type Marks, takeMarks } from './marks.js';
import type { Principal } from './principal.js';
import { recordLine } from './record-line.js';
import type { RequestId } from './request-id.js';

/** Answers nothing: an exchange that met no route has no policies. */
const NO_PIPELINE = new Pipeline([], { start: (x) => x.answer(refuse('gateway.no_route')) });
const NO_TRAILERS: readonly TrailerField[] = [];
/** What the record says when the client left before a status was sent (nginx's number for it). */
const CLIENT_GONE = 499;

/** What the record says of a policy beside its time. */
export interface StepNote {
  policy: string;
  /** Which of the steps on the way in; absent for what happened later. */
  step: number | undefined;
  note: string;
  /** Said by a policy that let the call pass; else it is what one in a dry run would have done. */
  passed: boolean;
}

/** More would be a list that nobody reads. */
const NOTES_MAX = 32;

/** One request and its response. Every field is set in the constructor, so that all exchanges share one shape. */
export class Exchange {
  /** Microseconds of `performance.now()` at the begin and after each policy. */
  readonly marks: Marks = takeMarks();
  /** Lower case, without port: what routes are found by. */
  host = '';
  /** Host and port as the client wrote them. */
  authority = '';
  /** Normalised, without the query: what routing, policies and the upstream see. */
  path = '/';
  /** With its question mark, or empty; raw. */
  query = '';
  /** The target goes upstream byte for byte as it came, but for the API's root. Whoever changes path or query says no. */
  rawTarget = false;
  /** A parameter that carries the caller's key. */
  secretParameter: string | undefined = undefined;
  api: CompiledApi | null = null;
  operation: CompiledOperation | null = null;
  /** Where in `path` the part behind the API's root begins. */
  restAt = 0;
  /** Methods of the matched paths, when the operation is missing for its method. */
  allow = '';
  pipeline: Pipeline = NO_PIPELINE;
  /** Policies at positions below this were entered. */
  entered = 0;
  /** Promises of policies that are running: the head stays as long. */
  waiting = 0;
  principal: Principal | null = null;
  /** Room for a few from the start. */
  readonly slots: unknown[] = [undefined, undefined, undefined, undefined];
  /** What policies found out, for templates and scripts of those after them; null while there is nothing. */
  context: Record<string, unknown> | null = null;
  /** Between 0 and 1, where the calls of its upstream are split by chance: whoever asks again which side it is for is told the same. */
  drawn: number | null = null;
  hasBody = false;
  /** Of the request; -1 when chunked. */
  bodyLength = 0;
  bodyBytesMax = Number.MAX_SAFE_INTEGER;
  /** Of another protocol, when the client offers one that may pass. */
  upgrade: Upgrade | null = null;
  requestTrailers: readonly TrailerField[] = NO_TRAILERS;
  responseTrailers: readonly TrailerField[] = NO_TRAILERS;
  requestBytes = 0;
  responseBytes = 0;
  /** Sent to the client; 0 until then. */
  status = 0;
  outcome: Outcome = 'answered';
  code: ErrorCode | undefined = undefined;
  /** The policy that refused, and its reason. */
  policy: string | undefined = undefined;
  reason: string | undefined = undefined;
  lastResult: 'passed' | 'replied' | 'failed' = 'passed';
  /** What policies in a dry run would have done; null where there is nothing to tell. */
  notes: StepNote[] | null = null;
  readonly attempts: Attempt[] = [];
  responseHead: Head | null = null;
  /** The response names limits of ours already. */
  limitsTold = false;
  /** Part of the response's head is out: nothing but its end or a cut can follow. */
  responseStarted = false;
  /** The connection ends with this response: its head says so. */
  closeAfter = false;
  ended = false;
  call: Call | null = null;
  /** Of a call to a model, for the record. */
  llm: ModelCallRecord | null = null;
  private requestEditsOrNull: HeaderEdits | null = null;
  private responseEditsOrNull: HeaderEdits | null = null;
  /** Time spent in policies on the way out, milliseconds. */
  responsePoliciesMs = 0;

  constructor(
    /** Another one stands before it while policies hold a body. */
    public carrier: Carrier,
    readonly head: Head,
    readonly runtime: Runtime,
    /** Null while the gateway has none: such an exchange is refused. */
    public snapshot: Snapshot | null,
    readonly id: RequestId,
    /** As the client wrote it, until a policy chooses another for the upstream. */
    public method: string,
    /** Unix milliseconds. */
    readonly at: number,
    /** Monotonic milliseconds. */
    readonly startedAt: number,
    /** False when there was no readable request line: such an exchange leaves no record. */
    readonly recorded: boolean,
  ) {
    this.marks.begin(startedAt);
  }

  get requestId(): string {
    return this.id.text;
  }

  /** Value of the first request header of this name. */
  requestHeader(name: HeaderName): string | undefined {
    return this.head.get(name);
  }

  /** What the client proved of itself by TLS; decoded when first asked for. */
  get clientCertificate(): ClientCertificate | null {
    return this.carrier.clientCertificate;
  }

  responseHeader(name: HeaderName): string | undefined {
    return this.responseEditsOrNull === null ? this.responseHead?.get(name) : this.responseEditsOrNull.get(name);
  }

  /** Changes to the head that goes upstream. */
  get requestEdits(): HeaderEdits {
    this.requestEditsOrNull ??= new HeaderEdits(this.head);
    return this.requestEditsOrNull;
  }

  /** Changes to the head that goes to the client. */
  get responseEdits(): HeaderEdits {
    this.responseEditsOrNull ??= new HeaderEdits(this.responseHead);
    return this.responseEditsOrNull;
  }

  /** Puts the lines that policies add to the request's head into the output, and the one that names the exchange where that may be told. */
  writeRequestLines(named: boolean): void {
    if (this.requestEditsOrNull !== null) this.requestEditsOrNull.write();
    if (named) output.put(this.id.line());
  }

  writeResponseLines(): void {
    if (this.responseEditsOrNull !== null) this.responseEditsOrNull.write();
    output.put(this.id.line());
  }

  /** The same as text. */
  requestLines(): string {
    return `${this.requestEditsOrNull === null ? '' : this.requestEditsOrNull.lines()}x-request-id: ${this.requestId}\r\n`;
  }

  responseLines(): string {
    return `${this.responseEditsOrNull === null ? '' : this.responseEditsOrNull.lines()}x-request-id: ${this.requestId}\r\n`;
  }

  /** What stood behind the request's body; kept where it may cross. */
  noteRequestTrailers(text: string): void {
    if (text === '') return;
    this.requestTrailers = readTrailers(text, this.head, (name) => this.requestEditsOrNull?.has(name) === true);
  }

  /** The same of the response, for a client that says that it takes trailers. */
  noteResponseTrailers(text: string): void {
    if (this.head.takesTrailers) this.responseTrailers = readTrailers(text, this.responseHead, (name) => this.responseEditsOrNull?.has(name) === true);
  }

  attachResponse(head: Head): void {
    this.responseHead = head;
    this.responseEditsOrNull?.attach(head);
  }

  noteStep(policy: string, note: string, step?: number, passed = false): void {
    this.notes ??= [];
    if (this.notes.length < NOTES_MAX) this.notes.push({ policy, step, note, passed });
  }

  /** What a policy that lets the call pass has to say of its decision; on the way in, of the step that is running. */
  explain(policy: string, note: string, step?: number): void {
    this.noteStep(policy, note, step, true);
  }

  /** What a dry run is shown: it reads as this exchange does now, and what is done to it is not done here. Slots are shared. */
  shadow(): Exchange {
    const shadow = Object.assign(Object.create(Exchange.prototype) as Exchange, this);
    const head = this.head.copy();
    const responseHead = this.responseHead?.copy() ?? null;
    const principal = this.principal === null ? null : { ...this.principal };
    const requestEditsOrNull = this.requestEditsOrNull?.copy(head) ?? null;
    const responseEditsOrNull = this.responseEditsOrNull?.copy(responseHead) ?? null;
    // names that policies chose must meet no members of a prototype
    const context = this.context === null ? null : Object.assign(Object.create(null) as Record<string, unknown>, this.context);
    // who waited for something must see that it came too late
    Object.defineProperty(shadow, 'ended', { get: () => this.ended });
    return Object.assign(shadow, { head, responseHead, principal, context, requestEditsOrNull, responseEditsOrNull });
  }

  passed(): void {
    this.marks.add(performance.now());
  }

  /** Answers by the gateway itself, unless the upstream's answer is on its way already: then the connection is cut. */
  answer(reply: Reply): void {
    if (this.ended) return;
    if (this.call !== null) {
      this.call.cancel();
      this.call = null;
    }
    if (this.responseStarted) {
      this.note(reply);
      this.carrier.cut();
      return;
    }
    this.forgetResponse();
    for (const { name, value } of reply.headers) this.responseEdits.add(name, value);
    const before = performance.now();
    const replaced = runResponse(this);
    this.responsePoliciesMs += performance.now() - before;
    if (replaced === undefined) this.carrier.sendReply(this, reply);
    else if (replaced instanceof Promise) {
      this.waiting++;
      // never rejects: what policies throw has become a reply
      void replaced.then((other) => {
        this.waiting--;
        if (this.ended) this.release();
        else this.send(reply, other);
      });
    } else this.send(reply, replaced);
  }

  /** The upstream's head, if one came, is not what leaves: nothing of it is out, and policies on the way out begin anew. */
  forgetResponse(): void {
    this.responseHead = null;
    this.responseEditsOrNull = null;
    this.limitsTold = false;
    this.status = 0;
    this.responseStarted = false;
  }

  /** A reply by a policy on the way out takes the place of what it saw, with its own headers beside those already set. */
  private send(reply: Reply, replaced: Reply | undefined): void {
    if (replaced === undefined) this.carrier.sendReply(this, reply);
    else this.sendReplacement(replaced);
  }

  sendReplacement(reply: Reply): void {
    for (const { name, value } of reply.headers) this.responseEdits.set(name, value);
    this.carrier.sendReply(this, reply);
  }

  /** Takes note of why the gateway answered itself. */
  note(reply: Reply): void {
    if (reply.code === null) return;
    this.code = reply.code;
    this.reason = reply.extra.reason ?? reply.detail;
    if (this.outcome === 'answered') this.outcome = 'refused';
  }

  /** Ends the exchange, once: `onEnd` of the policies, the record, and the memory. */
  finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.call = null;
    runEnd(this);
    if (this.recorded) this.record();
    this.snapshot?.release();
    this.release();
  }

  private record(): void {
    const { records } = this.runtime;
    if (records === null) return;
    const totalUs = Math.round((performance.now() - this.startedAt) * 1000);
    putCallRecord(this, totalUs);
    records.append(recordLine.bytes, recordLine.length, this.status, this.outcome, totalUs);
  }

  /** A long-lived exchange that another snapshot allows as well lets go of the one it began with. */
  moveTo(snapshot: Snapshot): void {
    snapshot.acquire();
    this.snapshot?.release();
    this.snapshot = snapshot;
  }

  /** The client left. */
  abort(): void {
    if (this.ended) return;
    const { call } = this;
    this.call = null;
    call?.cancel();
    if (this.outcome === 'answered') this.outcome = 'aborted';
    if (this.status === 0) this.status = CLIENT_GONE;
    this.finish();
  }

  /** Gives the head back, unless a policy still holds it. */
  release(): void {
    if (this.waiting > 0) return;
    this.carrier.giveHead(this);
    giveMarks(this.marks);
  }
}
