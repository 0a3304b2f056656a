import type { CallOutConfig } from '@gatehouse/definition';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { Reply, refuse } from '../../pipeline/reply.js';
import { contextOf, scopeOf } from '../../templates/scope.js';
import { asFieldValue, compileTemplate } from '../../templates/template.js';
import { AnswerCache } from './answer-cache.js';
import { type CalledAnswer, calledAnswer } from './called-answer.js';
import { type PreparedCall, prepareCall } from './prepare-call.js';

const FAILED = refuse('gateway.call_out_failed');
const SERVER_FAULT = 500;

class CallOut implements Policy {
  private readonly cache: AnswerCache | null;
  private readonly pending = new Map<string, Promise<CalledAnswer>>();
  private readonly prepare: (x: Exchange) => PreparedCall;
  private readonly headers: readonly { name: HeaderName; template: ReturnType<typeof compileTemplate> }[];
  private readonly allowed: ReadonlySet<number>;
  private running = 0;

  constructor(
    private readonly config: CallOutConfig,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    this.cache = config.cacheMs === 0 ? null : new AnswerCache();
    this.prepare = prepareCall(config, runtime, site);
    this.headers = config.setHeaders.map(({ name, value }) => ({ name: new HeaderName(name), template: compileTemplate(value, 'none') }));
    this.allowed = new Set(config.allow);
  }

  async onRequest(x: Exchange): Promise<Reply | undefined> {
    let answer: CalledAnswer;
    try {
      answer = await this.ask(this.prepare(x));
      if (answer.status >= SERVER_FAULT && !this.allowed.has(answer.status)) throw new Error(`it answered ${answer.status}`);
    } catch (error) {
      return this.failed(x, error);
    }
    if (!this.passes(answer.status)) return this.refusal(answer);
    this.use(x, answer);
    return undefined;
  }

  private ask({ call, key }: PreparedCall): CalledAnswer | Promise<CalledAnswer> {
    const { cache, pending, config, runtime } = this;
    if (cache === null) return this.send(call);
    const known = cache.get(key, runtime.clock.now());
    if (known !== undefined) return known;
    let asked = pending.get(key);
    if (asked === undefined) {
      asked = this.send(call)
        .then((answer) => {
          if (answer.status < SERVER_FAULT) cache.set(key, answer, runtime.clock.now() + config.cacheMs);
          return answer;
        })
        .finally(() => pending.delete(key));
      pending.set(key, asked);
    }
    return asked;
  }

  private async send(call: PreparedCall['call']): Promise<CalledAnswer> {
    if (this.running >= this.config.callsMax) throw new Error(`${this.config.callsMax} calls are running already`);
    this.running++;
    try {
      return calledAnswer(await this.runtime.pools.outbound.call(call));
    } finally {
      this.running--;
    }
  }

  private failed(x: Exchange, error: unknown): Reply | undefined {
    this.runtime.log.warn({ err: error, requestId: x.requestId }, 'a call-out failed');
    if (this.config.onFailure === 'refuse') return FAILED;
    const { setContext } = this.config;
    if (setContext !== undefined) contextOf(x)[setContext] = { failed: true };
    return undefined;
  }

  private passes(status: number): boolean {
    return this.allowed.size > 0 ? this.allowed.has(status) : status >= 200 && status < 300;
  }

  private refusal({ status, raw, contentType }: CalledAnswer): Reply {
    // what is no refusal by itself is none of the caller's
    if (this.config.refuseWith === 'forbidden' || status < 400) return refuse('gateway.call_out_refused', `The service that is asked answered ${status}.`);
    return new Reply(
      status,
      [],
      raw.length === 0 ? null : raw,
      raw.length === 0 ? null : asFieldValue(contentType ?? 'application/octet-stream'),
      null,
      undefined,
    );
  }

  private use(x: Exchange, { status, headers, body }: CalledAnswer): void {
    const { setContext } = this.config;
    const answer = { status, headers, body };
    if (setContext !== undefined) contextOf(x)[setContext] = answer;
    if (this.headers.length === 0) return;
    const scope = scopeOf(x, { answer }, (name) => this.headers.some(({ template }) => template.uses(name)));
    for (const { name, template } of this.headers) {
      const value = asFieldValue(template.render(scope));
      // nothing found: the caller's own word must not stand in its place
      if (value === '') x.requestEdits.remove(name);
      else x.requestEdits.set(name, value);
    }
  }
}

export const callOut: PolicyType<CallOutConfig> = {
  type: 'call-out',
  phase: 'transform',
  create: (config, runtime, site) => new CallOut(config, runtime, site),
};
