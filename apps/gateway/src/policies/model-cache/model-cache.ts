import type { ModelCacheConfig } from '@gatehouse/definition';
import { canonicalJson } from '@gatehouse/kernel';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { subjectBy } from '../../limits/subject.js';
import type { ModelReply } from '../../llm/ir/index.js';
import type { KeptAnswer } from '../../llm/kept-answer.js';
import { saysTheSame } from '../../llm/model-cache/alike.js';
import { AnswerStore, hashed, type Sharing } from '../../llm/model-cache/answer-store.js';
import { asideBecause, isKeepable } from '../../llm/model-cache/cacheable.js';
import { questionOf } from '../../llm/model-cache/question.js';
import { StoredAnswer, textOfAnswer } from '../../llm/model-cache/stored-answer.js';
import type { ModelCall } from '../../llm/model-call.js';
import { starOf } from '../../llm/model-routes/compiled-route.js';
import type { WholeModelAnswer } from '../../llm/whole-answer.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import { type Reply, refuse } from '../../pipeline/reply.js';
import { ASKED_NOTHING, type Asked, askedOf } from '../cache/asked.js';
import { cacheOf, type ResponseCache } from '../cache/response-cache.js';
import { ByMeaning, type MeantAnswer } from './by-meaning.js';
import type { Lookup } from './lookup.js';
import { saidBeside } from './said-beside.js';

const NAME = 'model-cache';
const TOLD = new HeaderName('x-gatehouse-cache');
const AGE = new HeaderName('age');
const NOT_CACHED = refuse('gateway.not_cached');

/** Shorter and longer texts are no questions of one meaning. */
const TEXT_MIN = 8;
const TEXT_MAX = 1_000;

type Found = undefined | Reply | KeptAnswer;

/** Keeps answers of models and gives them again. */
class ModelCache implements Policy {
  private readonly store: AnswerStore;
  private readonly sharing: Sharing;
  private readonly counts: ResponseCache['counts'];
  private readonly subject: (x: Exchange) => string;
  private readonly meaning: ByMeaning | null;
  /** Of an exchange that others wait for: says what came of it. */
  private readonly leading: number;
  private readonly coalesces: boolean;

  constructor(
    private readonly config: ModelCacheConfig,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    const { marks, redis, counts } = cacheOf(runtime);
    this.counts = counts;
    this.sharing = { marks, redis: config.redis ? redis : null };
    this.store = site.lasting(`${site.place}/${config.bytesMax}`, () => new AnswerStore(config.bytesMax));
    this.subject = subjectBy(config);
    this.leading = site.slot();
    // what only looks on gives nobody anything
    this.coalesces = config.coalesce && config.exact === 'on' && site.dryRun === undefined;
    // a trace asks nobody for vectors
    const compared = config.semantic !== 'off' && runtime.tracing === undefined;
    this.meaning = compared ? new ByMeaning(config, runtime, site, this.store, this.sharing, (lookup, stored) => this.allowed(lookup, stored)) : null;
  }

  onModelRequest(x: Exchange, call: ModelCall): Found | Promise<Found> {
    if (!this.serves(call.model)) return undefined;
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
    if (shared === undefined) return this.wait(lookup);
    return shared.then((answer) => (answer !== undefined && this.allowed(lookup, answer) ? this.found(lookup, answer) : this.wait(lookup)));
  }

  /** What was asked before is not kept: it may be on its way. */
  private wait(lookup: Lookup): Found | Promise<Found> {
    const { call, key, asked } = lookup;
    const coming = !this.coalesces || call.stream || asked.noCache ? undefined : this.store.underway.follow(key);
    if (coming === undefined) return this.compare(lookup);
    this.counts.answersAwaited++;
    return coming.then((stored) => (stored !== undefined && this.allowed(lookup, stored) ? this.give(lookup, stored) : this.compare(lookup)));
  }

  /** Nobody asked the same: somebody may have meant it. */
  private compare(lookup: Lookup): Found | Promise<Found> {
    const { meaning, config } = this;
    if (meaning === null || lookup.asked.noCache) return this.missed(lookup);
    const found = meaning.find(lookup);
    if (found === undefined) return this.missed(lookup);
    if (config.semantic === 'on') return found.then((near) => (near === undefined ? this.missed(lookup) : this.give(lookup, near.stored, near.similarity)));
    const outcome = this.missed(lookup);
    if (outcome === undefined) this.lookOn(lookup, found);
    return outcome;
  }

  /** The model is asked meanwhile: what it says is held against what would have been said. */
  private lookOn({ x, call }: Lookup, found: Promise<MeantAnswer | undefined>): void {
    let said: WholeModelAnswer | undefined;
    let near: MeantAnswer | undefined;
    const note = (): void => {
      if (near === undefined) return;
      const { stored, similarity } = near;
      const agrees = said && this.agree(stored, said.reply);
      call.cached = { cache: 'shadow', entry: stored.parts.id, ageMs: stored.ageMs(x.at), similarity, ...(agrees !== undefined && { agrees }) };
    };
    call.takers.push({
      lettersMax: this.config.answerBytesMax,
      take: (answer) => {
        said = answer;
        note();
      },
    });
    x.waiting++;
    void found.then((one) => {
      near = one;
      note();
      x.waiting--;
      if (x.ended) x.release();
    });
  }

  private serves(model: string): boolean {
    const { models } = this.config;
    return models === undefined || models.some((name) => name === model || (name.includes('*') && starOf(name, model) !== null));
  }

  private lookUp(x: Exchange, call: ModelCall, asked: Asked): Lookup {
    const { tenant, environment, api } = x.api?.object ?? {};
    const place = { tenantId: tenant?.id ?? '', apiId: api?.id ?? '', path: '', query: '' };
    const { model, route } = call;
    const targets = route?.targets.map(({ name }) => name).sort() ?? [];
    const partition = [place.tenantId, environment?.id ?? '', place.apiId, this.subject(x), model, targets, saidBeside(x, call)];
    const { whole, ground, text, turns } = questionOf(call.request ?? { model, stream: false, messages: [], sampling: {} });
    const key = hashed(canonicalJson([...partition, whole]));
    const comparable = ground !== null && turns <= this.config.turnsMax && text.length >= TEXT_MIN && text.length <= TEXT_MAX;
    const meant = comparable ? { text, ground: hashed(canonicalJson([...partition, ground, this.config.embeddingModel ?? ''])) } : null;
    const admitted = this.store.askings.ask(key, model, x.at) >= this.config.admitAfter;
    return { x, call, place, asked, key, meant, model, admitted };
  }

  private allowed({ x, asked: { maxAgeMs, minFreshMs } }: Lookup, stored: StoredAnswer): boolean {
    const age = stored.ageMs(x.at);
    return age <= (maxAgeMs ?? Number.POSITIVE_INFINITY) && age + minFreshMs < stored.parts.lifetimeMs;
  }

  /** The same question was answered before. */
  private found(lookup: Lookup, stored: StoredAnswer): Found | Promise<Found> {
    const { exact } = this.config;
    if (exact === 'off') return this.compare(lookup);
    return exact === 'shadow' ? this.shadow(lookup, stored) : this.give(lookup, stored);
  }

  /** @param similarity of the two questions, where it is not the same one */
  private give({ x, call }: Lookup, stored: StoredAnswer, similarity?: number): KeptAnswer {
    const { pace, hitTokens } = this.config;
    const ageMs = stored.ageMs(x.at);
    const entry = stored.parts.id;
    const cache = similarity === undefined ? 'exact' : 'semantic';
    if (cache === 'exact') this.counts.answersExact++;
    else this.counts.answersSemantic++;
    call.cached = { cache, entry, ageMs, ...(similarity !== undefined && { similarity }) };
    const whose = similarity === undefined ? '' : `, to a question of similarity ${similarity}`;
    x.explain(NAME, `a kept answer, ${Math.round(ageMs / 1_000)} s old${whose}`);
    this.tell(x, `hit; kind=${cache}; entry=${entry}${similarity === undefined ? '' : `; similarity=${similarity}`}`);
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
        call.cached = { ...note, agrees: this.agree(stored, reply) };
      },
    });
    return undefined;
  }

  /** Whether the model said what the cache would have said: counted, for whoever decides to switch it on. */
  private agree(stored: StoredAnswer, reply: ModelReply): boolean {
    const agrees = saysTheSame(stored.reply, reply);
    if (agrees) this.counts.answersAgreed++;
    else this.counts.answersDiffered++;
    return agrees;
  }

  private missed(lookup: Lookup): undefined | Reply {
    const { x, call, asked } = lookup;
    if (asked.onlyIfCached) return NOT_CACHED;
    this.counts.answersMissed++;
    call.cached = { cache: 'miss' };
    this.tell(x, 'miss');
    // whoever has left would never say what came of it
    const tell = this.coalesces && !call.stream && !asked.noCache && !x.ended ? this.store.underway.lead(lookup.key, x.at) : null;
    if (tell !== null) x.slots[this.leading] = tell;
    if (tell === null && !lookup.admitted) return undefined;
    call.takers.push({
      lettersMax: this.config.answerBytesMax,
      take: (answer) => {
        const stored = this.stored(lookup, answer);
        if (stored !== undefined && lookup.admitted) this.keep(lookup, stored);
        tell?.(stored);
      },
    });
    return undefined;
  }

  /** Whatever came of it: those who wait for it wait no longer. */
  onEnd({ slots }: Exchange): void {
    (slots[this.leading] as ((answer: undefined) => void) | undefined)?.(undefined);
  }

  /** The answer, as it may be given again; undefined for one that may not. */
  private stored(lookup: Lookup, answer: WholeModelAnswer): StoredAnswer | undefined {
    const { x, key, model } = lookup;
    const { answerBytesMax, lifetime, lifetimeMs, tags } = this.config;
    if (!isKeepable(answer.reply, this.config)) return undefined;
    const text = textOfAnswer(answer);
    if (text.length > answerBytesMax) return undefined;
    return new StoredAnswer({
      key,
      target: model,
      id: x.requestId,
      text,
      usage: answer.reply.usage ?? {},
      requestedAt: x.at,
      lifetimeMs: lifetime === 'learned' ? this.store.askings.lifetimeMs(model, lifetimeMs) : lifetimeMs,
      tags: [...tags, x.requestId],
    });
  }

  private keep(lookup: Lookup, stored: StoredAnswer): void {
    this.counts.answersKept++;
    this.store.put(stored, this.runtime.tracing === undefined ? this.sharing : { ...this.sharing, redis: null });
    this.meaning?.learn(lookup, stored.parts.lifetimeMs);
  }

  dispose(): void {
    this.meaning?.dispose();
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
