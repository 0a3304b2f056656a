import type { ModelCallRecord, ModelUse } from '@gatehouse/definition';
import { addUsage, countable, isNoUsage, mergeUsage, type Usage } from '../../llm/ir/index.js';
import type { RoutedTarget } from '../../llm/routing/routed.js';
import { Delays } from '../../llm/usage-reader/delays.js';
import { HeardText, type TextOf } from '../../llm/usage-reader/heard-text.js';
import { spendMicros } from '../../llm/usage-reader/spend.js';

const BESIDES_MAX = 16;

/** Which model is asked, and what it takes. */
export type AskedModel = Pick<RoutedTarget, 'name' | 'providerId' | 'price'>;

/** What one attempt used, as far as it is known while it runs. */
export class RunningUsage {
  told: Usage = {};
  heard: HeardText | null = null;

  constructor(
    readonly target: AskedModel,
    /** Tokens of the input where nobody tells them. */
    private readonly inputGuess: () => number,
  ) {}

  /** Told, or as good as can be guessed while it runs. */
  get now(): Usage {
    return this.heard === null ? this.told : this.with(this.heard.soFar);
  }

  /** The same after it broke off, or ended without a word of it. */
  get inTheEnd(): Usage {
    return this.heard === null ? this.told : this.with(this.heard.tokens);
  }

  private with(outputTokens: number): Usage {
    const { told } = this;
    // what is told in a stream's beginning, or of what was before a cut, is less than what was heard
    if (told.outputTokens !== undefined && told.outputTokens >= outputTokens) return told;
    return { ...told, inputTokens: told.inputTokens ?? this.inputGuess(), outputTokens };
  }

  /** Of an answer that nobody heard to its end, or anything of: the provider read what it was sent. */
  get inputOnly(): Usage {
    return { inputTokens: this.inputGuess() };
  }
}

/** What a model call used and how long things took, over all its attempts. Times are monotonic milliseconds. */
export class ModelMeter {
  /** Of attempts that are over. */
  private earlier: Usage = {};
  private earlierSpend = 0;
  private unpriced = false;
  /** The attempt that what is told is of; null between attempts. */
  private running: RunningUsage | null = null;
  /** What policies asked of models by themselves, for the record. */
  private readonly besides: ModelUse[] = [];
  /** What attempts used, which may turn out to be none of the one that answered. */
  private readonly attempts: ModelUse[] = [];
  /** Questions of theirs of which nothing was told yet. */
  private readonly open = new Set<(told: undefined) => void>();
  private delays: Delays | null = null;
  private lastContentAt = 0;
  ttftMs: number | undefined;
  estimated = false;
  finish: string | undefined;

  constructor(
    private readonly startedAt: number,
    private readonly random: () => number,
  ) {}

  /** An attempt is sent. */
  begin(target: AskedModel, inputGuess: () => number): RunningUsage {
    this.running = new RunningUsage(target, inputGuess);
    return this.running;
  }

  /** What is told from now on is of this attempt; of two that run at a time. */
  turnTo(running: RunningUsage): void {
    this.running = running;
  }

  tell(usage: Usage): void {
    if (this.running !== null) this.running.told = mergeUsage(this.running.told, countable(usage));
  }

  /** A piece of the answer itself. @param textOf what in it is the model's, read where nobody tells how much it was */
  content(piece: string, now: number, textOf: TextOf): void {
    this.ttftMs ??= now - this.startedAt;
    const { running } = this;
    if (running === null) return;
    if (running.heard === null) running.heard = new HeardText(textOf);
    else {
      this.delays ??= new Delays(this.random);
      this.delays.add(now - this.lastContentAt);
    }
    this.lastContentAt = now;
    running.heard.add(piece);
  }

  private get current(): Usage {
    return this.running?.now ?? {};
  }

  /**
   * The attempt is over.
   * @param whole the provider told what it had to tell
   * @param left what it had to tell was not waited for, or never came: the provider worked on what it was sent all the same
   */
  end(whole: boolean, left = false): void {
    const { running } = this;
    if (running === null) return;
    const { told } = running;
    const used = whole && !isNoUsage(told) ? told : running.inTheEnd;
    const counted = left && isNoUsage(used) ? running.inputOnly : used;
    if (counted !== told) this.estimated = true;
    if (!isNoUsage(counted)) this.attempts.push(useOf('attempt', running.target, counted, counted !== told));
    this.add(running.target, counted);
    this.running = null;
  }

  /**
   * A policy asks a model besides. What is returned says once what that used, where nobody told by the guess; null: nothing.
   * A call that is over does not wait for it: what was not told by then counts by the guess.
   */
  askBeside(by: string, target: AskedModel, guess: Usage): (told: Usage | undefined | null) => void {
    const settle = (told: Usage | undefined | null): void => {
      if (!this.open.delete(settle) || told === null) return;
      this.beside(by, target, told ?? guess, told === undefined);
    };
    this.open.add(settle);
    return settle;
  }

  /** The call is over. */
  endBesides(): void {
    for (const settle of [...this.open]) settle(undefined);
  }

  private beside(by: string, target: AskedModel, told: Usage, guessed: boolean): void {
    const usage = countable(told);
    if (guessed) this.estimated = true;
    this.besides.push(useOf(by, target, usage, guessed));
    this.add(target, usage);
  }

  private add({ price }: AskedModel, usage: Usage): void {
    const spend = spendMicros(price, usage);
    if (spend !== undefined) this.earlierSpend += spend;
    else if (!isNoUsage(usage)) this.unpriced = true;
    this.earlier = isNoUsage(this.earlier) ? usage : addUsage(this.earlier, usage);
  }

  /** Over all attempts. */
  get usage(): Usage {
    if (this.running === null) return this.earlier;
    return isNoUsage(this.earlier) ? this.current : addUsage(this.earlier, this.current);
  }

  /** Micro-dollars over all attempts; undefined where a price is not known. */
  get spend(): number | undefined {
    if (this.unpriced) return undefined;
    const { running } = this;
    const now = running === null ? 0 : spendMicros(running.target.price, running.now);
    if (now === undefined) return undefined;
    return isNoUsage(this.earlier) && running === null ? undefined : this.earlierSpend + now;
  }

  /** For the record. @param answered who answered, or was asked last */
  members(answered: string | undefined): Partial<ModelCallRecord> {
    const { usage, spend, ttftMs, delays } = this;
    const besides = [...this.besides, ...this.attempts.filter(({ model }) => model !== answered)].slice(0, BESIDES_MAX);
    const p50 = delays?.us(0.5);
    const p95 = delays?.us(0.95);
    return {
      ...(!isNoUsage(usage) && { usage }),
      ...(this.estimated && { estimated: true as const }),
      ...(spend !== undefined && { spendMicros: spend }),
      ...(besides.length > 0 && { besides }),
      ...(ttftMs !== undefined && { ttftUs: Math.round(ttftMs * 1_000) }),
      ...(p50 !== undefined && { interTokenP50Us: p50 }),
      ...(p95 !== undefined && { interTokenP95Us: p95 }),
    };
  }
}

function useOf(by: string, { name, providerId, price }: AskedModel, usage: Usage, guessed: boolean): ModelUse {
  const spend = spendMicros(price, usage);
  return { by, providerId, model: name, usage, ...(spend !== undefined && { spendMicros: spend }), ...(guessed && { estimated: true }) };
}
