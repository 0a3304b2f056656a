import type { ModelCacheConfig } from '@gatehouse/definition';
import { canonicalJson } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { subjectBy } from '../../limits/subject.js';
import type { KeptAnswer } from '../../llm/kept-answer.js';
import { saysTheSame } from '../../llm/model-cache/alike.js';
import { AnswerStore, hashed, type Sharing } from '../../llm/model-cache/answer-store.js';
import { asideBecause, isKeepable } from '../../llm/model-cache/cacheable.js';
import { questionOf } from '../../llm/model-cache/question.js';
import { StoredAnswer, textOfAnswer } from '../../llm/model-cache/stored-answer.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { WholeModelAnswer } from '../../llm/whole-answer.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { ASKED_NOTHING, type Asked, askedOf } from '../cache/asked.js';
import type { Place } from '../cache/marks.js';
import { cacheOf } from '../cache/response-cache.js';

const NAME = 'model-cache';
const TOLD = new HeaderName('x-gatehouse-cache');
const AGE = new HeaderName('age');
const NOT_CACHED = refuse('gateway.not_cached');

/** What is looked up for one call. */
interface Lookup {
  readonly x: Exchange;
  readonly call: ModelCall;
  readonly place: Place;
  readonly asked: Asked;
  /** A hash of all that the answer depends on. */
  readonly key: string;
  /** The model that was asked for. */
  readonly model: string;
  /** The question is asked often enough for its answer to be kept. */
  readonly admitted: boolean;
}

type Found = undefined | Reply | KeptAnswer;

/** Keeps answers of models and gives them again. */
class ModelCache implements Policy {
  private readonly store: AnswerStore;
  private readonly sharing: Sharing;
  private readonly subject: (x: Exchange) => string;

  constructor(
    private readonly config: ModelCacheConfig,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    const { marks, redis } = cacheOf(runtime);
    this.sharing = { marks, redis: config.redis ? redis : null };
    this.store = site.lasting(`${site.place}/${config.bytesMax}`, () => new AnswerStore(config.bytesMax));
    this.subject = subjectBy(config);
  }

  onModelRequest(x: Exchange, call: ModelCall): Found | Promise<Found> {
    const { request } = call;
    if (request === null) return undefined;
    const { config } = this;
    const asked = config.obeyRequests ? askedOf(x) : ASKED_NOTHING;
    const aside = asked.noStore ? 'no-store' : asideBecause(request, config);
    if (aside !== undefined) {
      this.tell(x, `bypass; why=${aside}`);
      return undefined;
    }
    const lookup = this.lookUp(x, call, asked);
    const stored = asked.noCache ? undefined : this.store.get(lookup.key, this.sharing, lookup.place, x.at);
    if (stored !== undefined && this.allowed(lookup, stored)) return this.found(lookup, stored);
    const shared = asked.noCache ? undefined : this.store.getShared(lookup.key, this.sharing, lookup.place, x.at);
    if (shared === undefined) return this.missed(lookup);
    return shared.then((answer) => (answer !== undefined && this.allowed(lookup, answer) ? this.found(lookup, answer) : this.missed(lookup)));
  }

  private lookUp(x: Exchange, call: ModelCall, asked: Asked): Lookup {
    const { tenant, environment, api } = x.api?.object ?? {};
    const place = { tenantId: tenant?.id ?? '', apiId: api?.id ?? '', path: '', query: '' };
    const { model, route } = call;
    const targets = route?.targets.map(({ name }) => name).sort() ?? [];
    const partition = [place.tenantId, environment?.id ?? '', place.apiId, this.subject(x), model, targets];
    const { whole } = questionOf(call.request ?? { model, stream: false, messages: [], sampling: {} });
    const key = hashed(canonicalJson([...partition, whole]));
    const admitted = this.store.askings.ask(key, model, x.at) >= this.config.admitAfter;
    return { x, call, place, asked, key, model, admitted };
  }

  private allowed({ x, asked: { maxAgeMs, minFreshMs } }: Lookup, stored: StoredAnswer): boolean {
    const age = stored.ageMs(x.at);
    return age <= (maxAgeMs ?? Number.POSITIVE_INFINITY) && age + minFreshMs < stored.parts.lifetimeMs;
  }

  /** The same question was answered before. */
  private found(lookup: Lookup, stored: StoredAnswer): Found {
    const { exact, pace, hitTokens } = this.config;
    const { x, call } = lookup;
    const ageMs = stored.ageMs(x.at);
    const entry = stored.parts.id;
    if (exact === 'off') return this.missed(lookup);
    if (exact === 'shadow') return this.shadow(lookup, stored);
    call.cached = { cache: 'exact', entry, ageMs };
    x.explain(NAME, `a kept answer, ${Math.round(ageMs / 1_000)} s old`);
    this.tell(x, `hit; kind=exact; entry=${entry}`);
    x.responseEdits.set(AGE, String(Math.floor(ageMs / 1_000)));
    return stored.give(pace === 'as-it-came', hitTokens === 'count');
  }

  /** The model is asked all the same, and the two answers are held against each other. */
  private shadow(lookup: Lookup, stored: StoredAnswer): undefined {
    const { x, call } = lookup;
    const note = { cache: 'shadow', entry: stored.parts.id, ageMs: stored.ageMs(x.at) } as const;
    call.cached = note;
    this.tell(x, 'shadow');
    call.takers.push({
      lettersMax: this.config.answerBytesMax,
      take: ({ reply }) => {
        call.cached = { ...note, agrees: saysTheSame(stored.reply, reply) };
      },
    });
    return undefined;
  }

  private missed(lookup: Lookup): undefined | Reply {
    const { x, call, asked } = lookup;
    if (asked.onlyIfCached) return NOT_CACHED;
    call.cached = { cache: 'miss' };
    this.tell(x, 'miss');
    if (lookup.admitted) call.takers.push({ lettersMax: this.config.answerBytesMax, take: (answer) => this.keep(lookup, answer) });
    return undefined;
  }

  private keep({ x, key, model }: Lookup, answer: WholeModelAnswer): void {
    const { answerBytesMax, lifetime, lifetimeMs, tags } = this.config;
    if (!isKeepable(answer.reply, this.config)) return;
    const text = textOfAnswer(answer);
    if (text.length > answerBytesMax) return;
    const stored = new StoredAnswer({
      key,
      target: model,
      id: x.requestId,
      text,
      usage: answer.reply.usage ?? {},
      requestedAt: x.at,
      lifetimeMs: lifetime === 'learned' ? this.store.askings.lifetimeMs(model, lifetimeMs) : lifetimeMs,
      tags: [...tags, x.requestId],
    });
    this.store.put(stored, this.runtime.tracing === undefined ? this.sharing : { ...this.sharing, redis: null });
  }

  private tell(x: Exchange, what: string): void {
    if (this.config.tell) x.responseEdits.set(TOLD, what);
  }
}

export const modelCache: PolicyType<ModelCacheConfig> = {
  type: NAME,
  phase: 'cache',
  create: (config, runtime, site) => new ModelCache(config, runtime, site),
};
