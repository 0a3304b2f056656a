import type { GuardFinding } from '@gatehouse/definition';
import { isPlain } from '../bodies/coding.js';
import type { Exchange } from '../exchange/exchange.js';
import { HeaderName } from '../http1/header-name.js';
import { AnswerRefused } from '../llm/answer-refused.js';
import { KeptAnswer } from '../llm/kept-answer.js';
import type { ModelCall } from '../llm/model-call.js';
import type { BodyOutcome } from '../pipeline/body-hooks.js';
import type { BodyMode, Policy } from '../pipeline/policy.js';
import { Reply } from '../pipeline/reply.js';
import { changesOf } from './headers-now.js';

/** What a policy that buffers takes where it says nothing else; as in `bodies`. */
const BODY_BYTES_MAX = 1_048_576;
const CONTENT_ENCODING = new HeaderName('content-encoding');

type Answer = Reply | KeptAnswer;
type Outcome = undefined | Answer | Promise<undefined | Answer>;

function tell(answer: Answer): string {
  if (answer instanceof KeptAnswer) return 'a kept answer';
  const { status, code, detail, extra } = answer;
  const why = extra.reason ?? detail;
  return `${code ?? `answer ${status}`}${why === undefined ? '' : `: ${why}`}`;
}

/** What a dry run tells the record is marked as such. */
class DryFindings extends Array<GuardFinding> {
  constructor(private readonly findings: GuardFinding[]) {
    super();
  }

  override push(...found: GuardFinding[]): number {
    for (const one of found) one.dryRun = true;
    return this.findings.push(...found);
  }
}

/** The call with a copy of its conversation. */
function lookedAt(call: ModelCall): ModelCall {
  const copy = () => structuredClone(call.request);
  const nothing = { value: () => {} };
  return Object.create(call, {
    edit: { value: copy },
    request: { get: copy },
    rewrite: nothing,
    askWhole: nothing,
    findings: { value: new DryFindings(call.findings) },
  }) as ModelCall;
}

/** A body piece by piece, kept for a policy that wants it whole. */
class Gathered {
  private pieces: Buffer[] | null = [];
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  /** The whole at its end; null when it became too large, undefined while there is more to come. */
  take(piece: Buffer, last: boolean): Buffer | null | undefined {
    this.bytes += piece.length;
    if (this.bytes > this.bytesMax) this.pieces = null;
    // the piece belongs to a buffer that is read into again
    else this.pieces?.push(Buffer.from(piece));
    if (!last) return undefined;
    return this.pieces === null ? null : Buffer.concat(this.pieces);
  }
}

/**
 * A policy that looks and does nothing: its hooks see a shadow of the exchange, what they change is thrown away, and what they would have answered is
 * noted for the call record. It spends its own counters, for else nobody would know whom they stop. It never holds a body up: a policy that buffers is
 * shown a copy once the body is through, and bodies in a content coding are not shown.
 */
export class DryRun implements Policy {
  onRequest?: NonNullable<Policy['onRequest']>;
  onResponse?: NonNullable<Policy['onResponse']>;
  onRequestBody?: NonNullable<Policy['onRequestBody']>;
  onResponseBody?: NonNullable<Policy['onResponseBody']>;
  onEvent?: NonNullable<Policy['onEvent']>;
  onEnd?: NonNullable<Policy['onEnd']>;
  onModelRequest?: NonNullable<Policy['onModelRequest']>;
  onModelReply?: NonNullable<Policy['onModelReply']>;
  onModelEvent?: NonNullable<Policy['onModelEvent']>;
  onModelUsage?: NonNullable<Policy['onModelUsage']>;

  private readonly toldEvent = new WeakSet<Exchange>();

  /** @param slots two that are this policy's alone */
  constructor(
    private readonly policy: Policy,
    private readonly name: string,
    private readonly body: BodyMode | undefined,
    slots: { request: number; response: number },
  ) {
    if (policy.onRequest) this.onRequest = (x) => this.look(x, (shadow) => policy.onRequest?.(shadow), x.marks.ran);
    if (policy.onResponse) this.onResponse = (x) => this.look(x, (shadow) => policy.onResponse?.(shadow));
    if (policy.onRequestBody) this.onRequestBody = (x, piece, last) => this.show(x, slots.request, piece, last, 'onRequestBody');
    if (policy.onResponseBody) this.onResponseBody = (x, piece, last) => this.show(x, slots.response, piece, last, 'onResponseBody');
    if (policy.onEvent) {
      this.onEvent = (x, event) => {
        const seen = policy.onEvent?.(x.shadow(), event);
        if (seen !== event) x.noteStep(this.name, seen === undefined ? 'would drop an event' : 'would change an event');
        return event;
      };
    }
    this.lookAtModels(policy);
    if (policy.onEnd) this.onEnd = (x) => policy.onEnd?.(x.shadow());
  }

  /** What it is shown of a model call is a copy: what it changes is thrown away. */
  private lookAtModels(policy: Policy): void {
    if (policy.onModelRequest) this.onModelRequest = (x, call) => this.look(x, (shadow) => policy.onModelRequest?.(shadow, lookedAt(call)));
    if (policy.onModelReply) {
      this.onModelReply = (x, call, reply) =>
        this.look(x, async (shadow) => {
          const outcome = await policy.onModelReply?.(shadow, lookedAt(call), structuredClone(reply));
          if (outcome instanceof Reply || outcome === undefined) return outcome;
          if (!policy.tellsFindings) x.noteStep(this.name, 'would change the answer');
          return undefined;
        });
    }
    if (policy.onModelEvent) {
      this.onModelEvent = (x, call, event) => {
        const seen = this.seen(x, () => policy.onModelEvent?.(x.shadow(), lookedAt(call), structuredClone(event)));
        if (seen !== undefined && !policy.tellsFindings && !this.toldEvent.has(x)) {
          this.toldEvent.add(x);
          x.noteStep(this.name, 'would change an event');
        }
        return undefined;
      };
    }
    if (policy.onModelUsage) {
      this.onModelUsage = (x, call, usage, spendMicros, final) => {
        if (policy.onModelUsage?.(x.shadow(), call, usage, spendMicros, final) === false) x.noteStep(this.name, 'would stop the answer');
        return undefined;
      };
    }
  }

  /** What it makes of an event; it may have wanted the answer to end there. */
  private seen<T>(x: Exchange, hook: () => T): T | undefined {
    try {
      return hook();
    } catch (error) {
      if (this.toldEvent.has(x)) return undefined;
      this.toldEvent.add(x);
      if (error instanceof AnswerRefused) x.noteStep(this.name, `would answer: ${tell(error.reply)}`);
      else this.failed(x, error);
      return undefined;
    }
  }

  takesPart(x: Exchange, body: 'request' | 'response'): boolean {
    const coding = body === 'request' ? x.requestHeader(CONTENT_ENCODING) : x.responseHeader(CONTENT_ENCODING);
    return isPlain(coding) && this.policy.takesPart?.(x, body) !== false;
  }

  dispose(): void {
    this.policy.dispose?.();
  }

  private look(x: Exchange, hook: (shadow: Exchange) => Outcome, step?: number): undefined | Promise<undefined> {
    const shadow = x.shadow();
    const outcome = this.attempt(x, () => hook(shadow), step);
    if (!(outcome instanceof Promise)) return this.note(x, shadow, outcome, step);
    // what the hook read of the exchange must stay until it is through
    return outcome.then(
      (late) => this.note(x, shadow, late, step),
      (error: unknown) => this.failed(x, error, step),
    );
  }

  private show(x: Exchange, slot: number, piece: Buffer, last: boolean, hook: 'onRequestBody' | 'onResponseBody'): undefined {
    const { policy } = this;
    let bytes: Buffer = piece;
    if (this.body === 'buffer') {
      x.slots[slot] ??= new Gathered(policy.bodyBytesMax ?? BODY_BYTES_MAX);
      const whole = (x.slots[slot] as Gathered).take(piece, last);
      if (whole === undefined) return undefined;
      if (whole === null) return void x.noteStep(this.name, 'would refuse: the body is larger than it takes') as undefined;
      bytes = whole;
    } else bytes = Buffer.from(piece);
    const shadow = x.shadow();
    const outcome = this.attempt<BodyOutcome>(x, () => policy[hook]?.(shadow, bytes, last));
    if (outcome instanceof Promise) {
      outcome.then(
        (late) => this.noteBody(x, late),
        (error: unknown) => this.failed(x, error),
      );
      return undefined;
    }
    return this.noteBody(x, outcome);
  }

  private attempt<T>(x: Exchange, hook: () => undefined | T | Promise<undefined | T>, step?: number): undefined | T | Promise<undefined | T> {
    try {
      return hook();
    } catch (error) {
      return this.failed(x, error, step);
    }
  }

  private note(x: Exchange, shadow: Exchange, outcome: undefined | Answer, step?: number): undefined {
    if (outcome !== undefined) x.noteStep(this.name, `would answer: ${tell(outcome)}`, step);
    else {
      const changes = changesOf(x, shadow);
      if (changes !== '') x.noteStep(this.name, `would change: ${changes}`, step);
    }
    return undefined;
  }

  private noteBody(x: Exchange, outcome: BodyOutcome): undefined {
    if (outcome instanceof Reply) x.noteStep(this.name, `would answer: ${tell(outcome)}`);
    else if (outcome !== undefined) x.noteStep(this.name, 'would change the body');
    return undefined;
  }

  private failed(x: Exchange, error: unknown, step?: number): undefined {
    x.runtime.log.warn({ err: error, requestId: x.requestId, policy: this.name }, 'a policy failed in its dry run');
    x.noteStep(this.name, 'would answer: gateway.policy_failed', step);
    return undefined;
  }
}
