import { type HeaderList, requestHeadersNow, responseHeadersNow } from '../attach/headers-now.js';
import type { Exchange } from '../exchange/exchange.js';
import type { BodyOutcome } from '../pipeline/body-hooks.js';
import type { Placed } from '../pipeline/pipeline.js';
import type { Policy } from '../pipeline/policy.js';
import { Reply } from '../pipeline/reply.js';

export interface TracedStep {
  policy: string;
  hook: 'request' | 'request-body' | 'attempt' | 'response' | 'response-body';
  us: number;
  decision: 'passed' | 'answered' | 'failed' | 'skipped' | 'dry-run';
  note: string | null;
  code: string | null;
  removed: HeaderList;
  added: HeaderList;
}

type Seen = undefined | Reply | Buffer;
type Now = (x: Exchange) => HeaderList;

/** Every hook there is: whoever adds one to `Policy` says here that a trace hands it on. */
const HOOKS = {
  onRequest: true,
  onAttempt: true,
  onUnauthorized: true,
  onResponse: true,
  onRecheck: true,
  onEnd: true,
  dispose: true,
  adds: true,
  around: true,
  bodyBytesMax: true,
  bodyTooLarge: true,
  takesPart: true,
  onRequestBody: true,
  onResponseBody: true,
  onEvent: true,
  onModelRequest: true,
  onModelReply: true,
  onModelEvent: true,
  onModelUsage: true,
  tellsFindings: true,
} satisfies Record<keyof Policy, true>;

/** Looks on while policies work: what each decided, changed and took. Only in a gateway that traces; the traffic's own knows nothing of it. */
export class Tracing {
  steps: TracedStep[] = [];
  /** What policies would have asked of others since the last step. */
  readonly asked: string[] = [];
  private clientAddress: string | undefined;

  /** @param clientAddress where the next call seems to come from */
  begin(clientAddress?: string): void {
    this.steps = [];
    this.clientAddress = clientAddress;
  }

  /** Around a policy as it stands in a pipeline, its condition and dry run included. */
  watch(placed: Placed): Placed {
    const { policy, name } = placed;
    const watched: Record<string, unknown> = {};
    for (const hook of Object.keys(HOOKS) as (keyof Policy)[]) {
      const own = policy[hook];
      if (own !== undefined) watched[hook] = typeof own === 'function' ? (own as (...args: unknown[]) => unknown).bind(policy) : own;
    }
    const { onRequest, onResponse, onAttempt, onRequestBody, onResponseBody } = policy;
    if (onRequest) watched.onRequest = (x: Exchange) => this.around(name, 'request', x, requestHeadersNow, () => onRequest.call(policy, x));
    if (onResponse) watched.onResponse = (x: Exchange) => this.around(name, 'response', x, responseHeadersNow, () => onResponse.call(policy, x));
    if (onAttempt) {
      const hook: NonNullable<Policy['onAttempt']> = (x, attempt) =>
        this.around(name, 'attempt', x, requestHeadersNow, () => onAttempt.call(policy, x, attempt) as undefined | Promise<undefined>) as ReturnType<
          NonNullable<Policy['onAttempt']>
        >;
      watched.onAttempt = hook;
    }
    if (onRequestBody) {
      watched.onRequestBody = (x: Exchange, body: Buffer, last: boolean) =>
        this.around<BodyOutcome>(name, 'request-body', x, requestHeadersNow, () => onRequestBody.call(policy, x, body, last));
    }
    if (onResponseBody) {
      watched.onResponseBody = (x: Exchange, body: Buffer, last: boolean) =>
        this.around<BodyOutcome>(name, 'response-body', x, responseHeadersNow, () => onResponseBody.call(policy, x, body, last));
    }
    return { ...placed, policy: watched as Policy };
  }

  private around<T extends Seen>(policy: string, hook: TracedStep['hook'], x: Exchange, now: Now, run: () => undefined | T | Promise<undefined | T>) {
    if (this.clientAddress !== undefined) Object.defineProperty(x.carrier, 'clientAddress', { value: this.clientAddress, configurable: true });
    const before = now(x);
    const notes = x.notes?.length ?? 0;
    const began = performance.now();
    const step = () => ({ policy, hook, us: Math.round((performance.now() - began) * 10_000) / 10 });
    // what could not be asked decides nothing: the call goes on, and the trace says what was left out
    const done = (outcome: undefined | T): undefined | T => {
      const asked = this.asked.splice(0);
      const left = asked.length > 0 && outcome instanceof Reply;
      this.add(step(), x, left ? undefined : outcome, asked, before, now, notes);
      return left ? undefined : outcome;
    };
    const failed = (error: unknown): undefined => {
      if (this.asked.length > 0) return void done(undefined) as undefined;
      const note = error instanceof Error ? error.message : String(error);
      this.steps.push({ ...step(), decision: 'failed', note, code: 'gateway.policy_failed', removed: [], added: [] });
      throw error;
    };
    let outcome: undefined | T | Promise<undefined | T>;
    try {
      outcome = run();
    } catch (error) {
      return failed(error);
    }
    return outcome instanceof Promise ? outcome.then(done, failed) : done(outcome);
  }

  private add(
    step: Pick<TracedStep, 'policy' | 'hook' | 'us'>,
    x: Exchange,
    outcome: Seen,
    told: readonly string[],
    before: HeaderList,
    now: Now,
    notesBefore: number,
  ): void {
    const after = now(x);
    const had = new Set(after.map(([name, value]) => `${name}: ${value}`));
    const was = new Set(before.map(([name, value]) => `${name}: ${value}`));
    const said = x.notes?.slice(notesBefore) ?? [];
    const dry = said.filter(({ passed }) => !passed).map(({ note }) => note);
    const explained = said.filter(({ passed }) => passed).map(({ note }) => note);
    const reply = outcome instanceof Reply ? outcome : undefined;
    const changed = outcome instanceof Buffer ? ['changed the body'] : [];
    const notes = [...(reply?.detail === undefined ? [] : [reply.detail]), ...dry, ...explained, ...told, ...changed];
    this.steps.push({
      ...step,
      decision: reply ? 'answered' : dry.length > 0 ? 'dry-run' : told.length > 0 ? 'skipped' : 'passed',
      note: notes.length === 0 ? null : notes.join('; '),
      code: reply?.code ?? null,
      removed: before.filter(([name, value]) => !had.has(`${name}: ${value}`)),
      added: after.filter(([name, value]) => !was.has(`${name}: ${value}`)),
    });
  }
}
