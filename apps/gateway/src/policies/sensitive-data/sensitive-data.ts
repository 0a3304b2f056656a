import type { GuardFinding, SensitiveDataConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { AnswerRefused } from '../../llm/answer-refused.js';
import type { Detector } from '../../llm/guards/detectors/detector.js';
import { detectorsOf } from '../../llm/guards/detectors/detectors-of.js';
import { type Found, markOf, mask, maskAcross, type Replace } from '../../llm/guards/finder.js';
import { Guard, totalOf } from '../../llm/guards/guard.js';
import { HeldText } from '../../llm/guards/held-text.js';
import { Placeholders } from '../../llm/guards/placeholders.js';
import { answersUnseen, walkAsked } from '../../llm/guards/request-texts.js';
import { StreamTexts } from '../../llm/guards/stream-texts.js';
import { TextWalk } from '../../llm/guards/texts.js';
import { copied, type ModelEvent, type ModelReply } from '../../llm/ir/index.js';
import type { ModelCall } from '../../llm/model-call.js';
import type { Policy, PolicySite, PolicyType } from '../../pipeline/policy.js';
import type { Reply } from '../../pipeline/reply.js';

const NAME = 'sensitive-data';
const HELD_BACK = { placeholder: 'replaced', mask: 'masked', refuse: 'refused', report: 'reported', ignore: 'reported' } as const;
const ASKED_REFUSED = 'The request holds data that may not leave.';
const ANSWER_REFUSED = 'The answer holds data that may not leave.';

/** What one call left behind, for its answer. */
interface State {
  readonly placeholders: Placeholders;
  /** Of streams, by the attempt that they are of: two may run at a time. */
  readonly streams: Map<object | null, StreamTexts>;
  /** The one entry of what was found in the answer. */
  told: GuardFinding | null;
}

class SensitiveData implements Policy {
  readonly tellsFindings = true;
  onModelReply?: NonNullable<Policy['onModelReply']>;
  onModelEvent?: NonNullable<Policy['onModelEvent']>;
  private readonly detectors: readonly Detector[];
  private readonly guard: Guard;
  private readonly slot: number;

  constructor(
    private readonly config: SensitiveDataConfig,
    site: PolicySite,
  ) {
    this.detectors = detectorsOf(config.find, config.patterns);
    this.guard = new Guard(NAME, config);
    this.slot = site.slot();
    // answers that nobody looks at pass as they come
    if (config.answer === 'ignore' && config.request !== 'placeholder') return;
    this.onModelReply = (x, call, reply) => this.guarded(x, call, () => this.reply(x, call, reply));
    this.onModelEvent = (x, call, event) => this.event(x, call, event);
  }

  private state(x: Exchange): State {
    const known = x.slots[this.slot] as State | undefined;
    if (known !== undefined) return known;
    const made: State = { placeholders: new Placeholders(() => false), streams: new Map(), told: null };
    x.slots[this.slot] = made;
    return made;
  }

  onModelRequest(x: Exchange, call: ModelCall): Reply | undefined {
    try {
      return this.asked(x, call) ?? this.unseenAnswer(x, call);
    } catch (error) {
      return this.guard.failed(x, call, 'request', error);
    }
  }

  private asked(x: Exchange, call: ModelCall): Reply | undefined {
    const { request: action } = this.config;
    if (action === 'ignore') return undefined;
    const placeholders = new Placeholders((one) => call.body.includes(one));
    x.slots[this.slot] = { placeholders, streams: new Map(), told: null } satisfies State;
    const replace: Replace = (text, kind) => (action === 'placeholder' ? placeholders.for(text, kind) : action === 'mask' ? markOf(kind) : text);
    const found: Found = {};
    const change = (text: string): string => {
      const masked = mask(text, this.detectors, replace);
      for (const [kind, count] of Object.entries(masked.found)) found[kind] = (found[kind] ?? 0) + count;
      return masked.text;
    };
    const walk = new TextWalk(change, (texts) => maskAcross(texts, this.detectors, replace, found));
    const unseen = walkAsked(call, walk);
    if (totalOf(found) > 0) this.guard.tell(x, call, 'request', HELD_BACK[action], found);
    if (totalOf(found) > 0 && action === 'refuse') return this.guard.refusal('gateway.content_refused', found, ASKED_REFUSED);
    return this.guard.unseen(x, call, 'request', unseen);
  }

  /** What comes back of it is known before it is asked: so nothing is paid for what is refused. */
  private unseenAnswer(x: Exchange, call: ModelCall): Reply | undefined {
    return this.config.answer !== 'ignore' && answersUnseen(call) ? this.guard.unseen(x, call, 'answer', ['body']) : undefined;
  }

  /** What takes the place of what is found in an answer. @throws AnswerRefused */
  private replacing(call: ModelCall, state: State): Replace {
    const { answer: action } = this.config;
    return (text, kind) => {
      if (kind === Placeholders.kind) return state.placeholders.original(text);
      state.told ??= this.guard.note(call, 'answer', HELD_BACK[action], {});
      const { found } = state.told;
      found[kind] = (found[kind] ?? 0) + 1;
      if (action === 'refuse') throw new AnswerRefused(this.guard.refusal('gateway.answer_refused', found, ANSWER_REFUSED));
      return action === 'mask' ? markOf(kind) : text;
    };
  }

  /** What is looked for in an answer. */
  private sought({ placeholders }: State): readonly Detector[] {
    const own = placeholders.size === 0 ? [] : [placeholders.detector];
    return this.config.answer === 'ignore' ? own : [...own, ...this.detectors];
  }

  private reply(x: Exchange, call: ModelCall, reply: ModelReply): ModelReply | Reply | undefined {
    const state = this.state(x);
    const sought = this.sought(state);
    if (sought.length === 0) return undefined;
    const replace = this.replacing(call, state);
    const walk = new TextWalk((text) => mask(text, sought, replace).text);
    const copy = copied(reply);
    walk.reply(copy);
    this.ended(x, state);
    const refusal = this.config.answer === 'ignore' ? undefined : this.guard.unseen(x, call, 'answer', walk.unseen);
    return refusal ?? (walk.changed ? copy : undefined);
  }

  private guarded<T>(x: Exchange, call: ModelCall, work: () => T): T | Reply | undefined {
    try {
      return work();
    } catch (error) {
      return this.guard.failed(x, call, 'answer', error);
    }
  }

  private event(x: Exchange, call: ModelCall, event: ModelEvent): readonly ModelEvent[] | undefined {
    const state = this.state(x);
    const sought = this.sought(state);
    if (sought.length === 0) return undefined;
    let texts = state.streams.get(call.choice);
    if (texts === undefined || event.type === 'start') {
      texts = this.streamTexts(call, state, sought);
      state.streams.set(call.choice, texts);
    }
    try {
      const events = texts.event(event);
      if (event.type === 'end') this.ended(x, state);
      const refusal = this.config.answer === 'ignore' ? undefined : this.guard.unseen(x, call, 'answer', texts.newlyUnseen());
      if (refusal !== undefined) throw new AnswerRefused(refusal);
      return events;
    } catch (error) {
      const refusal = this.guard.failed(x, call, 'answer', error);
      if (refusal !== undefined) throw new AnswerRefused(refusal);
      return texts.letGo(event);
    }
  }

  private streamTexts(call: ModelCall, state: State, sought: readonly Detector[]): StreamTexts {
    const replace = this.replacing(call, state);
    const shape = call.request?.output?.kind;
    return new StreamTexts({
      text: () => new HeldText(sought, replace),
      change: (text) => mask(text, sought, replace).text,
      // what is JSON is read as such: escapes hide nothing, and what is put back breaks nothing
      json: shape === 'json' || shape === 'schema',
    });
  }

  /** The timeline is told once, when the numbers are known. */
  private ended(x: Exchange, { told }: State): void {
    if (told !== null) this.guard.explain(x, told);
  }
}

export const sensitiveData: PolicyType<SensitiveDataConfig> = {
  type: NAME,
  phase: 'transform',
  create: (config, _runtime, site) => new SensitiveData(config, site),
};
