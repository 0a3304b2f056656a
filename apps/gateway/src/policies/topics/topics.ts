import type { GuardFinding } from '@gatehouse/definition';
import type { Topic, TopicsConfig } from '@gatehouse/definition/policies';
import type { Runtime } from '../../compile/runtime.js';
import type { Exchange } from '../../exchange/exchange.js';
import { AnswerRefused } from '../../llm/answer-refused.js';
import type { Detector } from '../../llm/guards/detectors/detector.js';
import { detectorsOf } from '../../llm/guards/detectors/detectors-of.js';
import { WordsDetector } from '../../llm/guards/detectors/words-detector.js';
import { type Found, mask, type Replace } from '../../llm/guards/finder.js';
import { Guard, totalOf } from '../../llm/guards/guard.js';
import { HeldText } from '../../llm/guards/held-text.js';
import { type Asked, answersUnseen, textsAsked } from '../../llm/guards/request-texts.js';
import { StreamTexts } from '../../llm/guards/stream-texts.js';
import { TextWalk } from '../../llm/guards/texts.js';
import { copied, type ModelEvent, type ModelReply } from '../../llm/ir/index.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';
import { judgementOf, judgeRequest, shownToJudge } from './judge.js';

const NAME = 'topics';
const PATTERN_LONGEST = 200;
const ASKED_REFUSED = 'What is asked is about a topic that is not for this API.';
const ASKED_OTHER = 'What is asked is about none of the topics that this API is for.';
const ANSWER_REFUSED = 'The answer is about a topic that is not for this API.';
/** Beside the names of topics. */
const NONE_ALLOWED = 'none allowed';

/** What words and patterns tell a topic. @throws Error for a pattern that cannot be used */
const detectorsFor = ({ name, words, patterns }: Topic): Detector[] => [
  ...(words.length > 0 ? [new WordsDetector(name, words)] : []),
  ...detectorsOf(
    [],
    patterns.map((pattern) => ({ name, pattern, longest: PATTERN_LONGEST })),
  ),
];

/** Whether it is what is asked now: what users wrote behind the model's last turn; of a conversation in which no user says anything, all that was written instead. */
function isAskedNow(texts: readonly Asked[]): (one: Asked) => boolean {
  const spoken = texts.some(({ by, text }) => (by === 'user' || by === 'tool') && text.trim() !== '');
  return ({ by, latest }) => latest && (!spoken || by === 'user');
}

const textOf = ({ text }: Asked): string => text;

interface State {
  readonly streams: Map<object | null, StreamTexts>;
  told: GuardFinding | null;
  readonly leaves: AbortController;
}

class Topics implements Policy {
  readonly tellsFindings = true;
  onModelReply?: NonNullable<Policy['onModelReply']>;
  onModelEvent?: NonNullable<Policy['onModelEvent']>;
  private readonly guard: Guard;
  private readonly denied: readonly Detector[];
  private readonly allowed: readonly Detector[];
  private readonly slot: number;

  constructor(
    private readonly config: TopicsConfig,
    private readonly runtime: Runtime,
    site: PolicySite,
  ) {
    this.guard = new Guard(NAME, config);
    this.denied = config.deny.flatMap(detectorsFor);
    this.allowed = config.allow.flatMap(detectorsFor);
    this.slot = site.slot();
    if (!config.answers || this.denied.length === 0) return;
    this.onModelReply = (x, call, reply) => this.reply(x, call, reply);
    this.onModelEvent = (x, call, event) => this.event(x, call, event);
  }

  private state({ slots }: Exchange): State {
    const known = slots[this.slot] as State | undefined;
    if (known !== undefined) return known;
    const made: State = { streams: new Map(), told: null, leaves: new AbortController() };
    slots[this.slot] = made;
    return made;
  }

  async onModelRequest(x: Exchange, call: ModelCall): Promise<Reply | undefined> {
    try {
      return await this.asked(x, call);
    } catch (error) {
      return this.guard.failed(x, call, 'request', error);
    }
  }

  /** Whoever waits for the judge has left, or has an answer. */
  onEnd({ slots }: Exchange): void {
    (slots[this.slot] as State | undefined)?.leaves.abort();
  }

  private async asked(x: Exchange, call: ModelCall): Promise<Reply | undefined> {
    const { texts, unseen } = textsAsked(call);
    const isNow = isAskedNow(texts);
    const latest = texts.filter(isNow).map(textOf);
    const others = texts.filter((one) => !isNow(one) && this.config.look.includes(one.by)).map(textOf);
    const byRule = this.byRule([...others, ...latest], latest);
    const refusal = this.refused(x, call, byRule) ?? (totalOf(byRule) > 0 ? undefined : await this.judged(x, call, latest, others));
    return refusal ?? this.guard.unseen(x, call, 'request', [...unseen, ...(this.onModelReply && answersUnseen(call) ? ['body'] : [])]);
  }

  /** What is denied counts wherever it stands; what is allowed has to be in what is asked now, unless a judge can tell better. */
  private byRule(texts: readonly string[], latest: readonly string[]): Found {
    const found = this.deniedIn(texts);
    if (totalOf(found) > 0) return found;
    // what begins in one text may end in the next
    const across = texts.length < 2 ? found : this.deniedIn([texts.join(''), texts.join(' ')]);
    if (totalOf(across) > 0) return Object.fromEntries(Object.keys(across).map((name) => [name, 1]));
    if (this.config.judge !== undefined || this.allowed.length === 0 || latest.length === 0) return found;
    const about = latest.some((text) => totalOf(mask(text.normalize('NFKC'), this.allowed).found) > 0);
    return about ? found : { [NONE_ALLOWED]: 1 };
  }

  private deniedIn(texts: readonly string[]): Found {
    const found: Found = {};
    for (const text of texts) {
      for (const [name, count] of Object.entries(mask(text.normalize('NFKC'), this.denied).found)) found[name] = (found[name] ?? 0) + count;
    }
    return found;
  }

  private async judged(x: Exchange, call: ModelCall, latest: readonly string[], others: readonly string[]): Promise<Reply | undefined> {
    const { judge, deny, allow } = this.config;
    const beside = deny.length > 0 ? others : [];
    if (judge === undefined || [...latest, ...beside].every((text) => text.trim() === '')) return undefined;
    if (this.runtime.tracing !== undefined) {
      this.runtime.tracing.asked.push(`would ask the model ${judge.model}`);
      return undefined;
    }
    const topics = [...deny, ...allow];
    const { signal } = this.state(x).leaves;
    for (const [i, shown] of shownToJudge(latest.join('\n\n'), beside).entries()) {
      const request = judgeRequest(topics, shown.text, shown.beside);
      const reply = await call.ask({ by: NAME, request, model: judge.model, timeoutMs: judge.timeoutMs, signal });
      const { topics: about, other } = judgementOf(reply, topics.length);
      const found: Found = Object.fromEntries(about.filter((one) => one < deny.length).map((one) => [deny[one]?.name ?? '', 1]));
      if (totalOf(found) === 0 && i === 0 && allow.length > 0 && other) found[NONE_ALLOWED] = 1;
      const refusal = this.refused(x, call, found, 'by the judge');
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  private refused(x: Exchange, call: ModelCall, found: Found, why?: string): Reply | undefined {
    if (totalOf(found) === 0) return undefined;
    const { action } = this.config;
    this.guard.tell(x, call, 'request', action === 'refuse' ? 'refused' : 'reported', found, why);
    if (action !== 'refuse') return undefined;
    return this.guard.refusal('gateway.content_refused', {}, found[NONE_ALLOWED] === undefined ? ASKED_REFUSED : ASKED_OTHER);
  }

  private noting(call: ModelCall, state: State): Replace {
    return (text, name) => {
      const { action } = this.config;
      state.told ??= this.guard.note(call, 'answer', action === 'refuse' ? 'refused' : 'reported', {});
      state.told.found[name] = (state.told.found[name] ?? 0) + 1;
      if (action === 'refuse') throw new AnswerRefused(this.guard.refusal('gateway.answer_refused', {}, ANSWER_REFUSED));
      return text;
    };
  }

  private reply(x: Exchange, call: ModelCall, reply: ModelReply): Reply | undefined {
    const state = this.state(x);
    try {
      const noting = this.noting(call, state);
      const walk = new TextWalk((text) => mask(text, this.denied, noting).text);
      walk.reply(copied(reply));
      return this.guard.unseen(x, call, 'answer', walk.unseen);
    } catch (error) {
      return this.guard.failed(x, call, 'answer', error);
    } finally {
      if (state.told !== null) this.guard.explain(x, state.told);
    }
  }

  private event(x: Exchange, call: ModelCall, event: ModelEvent): readonly ModelEvent[] {
    const state = this.state(x);
    let texts = state.streams.get(call.choice);
    if (texts === undefined || event.type === 'start') {
      const noting = this.noting(call, state);
      texts = new StreamTexts({ text: () => new HeldText(this.denied, noting), change: (text) => mask(text, this.denied, noting).text, json: false });
      state.streams.set(call.choice, texts);
    }
    try {
      const events = texts.event(event);
      if (event.type === 'end' && state.told !== null) this.guard.explain(x, state.told);
      const refusal = this.guard.unseen(x, call, 'answer', texts.newlyUnseen());
      if (refusal !== undefined) throw new AnswerRefused(refusal);
      return events;
    } catch (error) {
      const refusal = this.guard.failed(x, call, 'answer', error);
      if (refusal !== undefined) throw new AnswerRefused(refusal);
      return texts.letGo(event);
    }
  }
}

export const topics: PolicyType<TopicsConfig> = {
  type: NAME,
  phase: 'transform',
  create: (config, runtime, site) => new Topics(config, runtime, site),
};
