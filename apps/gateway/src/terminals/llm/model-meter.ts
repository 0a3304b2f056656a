import type { ModelCallRecord, ModelPrice } from '@gatehouse/definition';
import { addUsage, countable, isNoUsage, mergeUsage, type Usage } from '../../llm/ir/index.js';
import { Delays } from '../../llm/usage-reader/delays.js';
import { spendMicros } from '../../llm/usage-reader/spend.js';

/** Letters of a token, about, where nobody tells. */
const LETTERS_OF_TOKEN = 4;

/** What one attempt used, as far as it is known while it runs. */
export class RunningUsage {
  told: Usage = {};
  contentEvents = 0;
  contentLetters = 0;
  shortestEvent = Number.POSITIVE_INFINITY;

  constructor(
    readonly price: ModelPrice | undefined,
    readonly inputGuess: number,
  ) {}

  /** Told, or as good as can be guessed while it runs or after it broke off. */
  get now(): Usage {
    const { told, contentEvents } = this;
    if (told.outputTokens !== undefined && told.outputTokens >= contentEvents) return told;
    if (contentEvents === 0) return told;
    const letters = this.contentLetters - contentEvents * this.shortestEvent;
    const guess = Math.max(contentEvents, Math.ceil(letters / LETTERS_OF_TOKEN), told.outputTokens ?? 0);
    return { ...told, inputTokens: told.inputTokens ?? this.inputGuess, outputTokens: guess };
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
  begin(price: ModelPrice | undefined, inputTokensGuess: number): RunningUsage {
    this.running = new RunningUsage(price, inputTokensGuess);
    return this.running;
  }

  /** What is told from now on is of this attempt; of two that run at a time. */
  turnTo(running: RunningUsage): void {
    this.running = running;
  }

  tell(usage: Usage): void {
    if (this.running !== null) this.running.told = mergeUsage(this.running.told, countable(usage));
  }

  /** A piece of the answer itself. @param letters of the event that it came in, its wrapping included */
  content(letters: number, now: number): void {
    this.ttftMs ??= now - this.startedAt;
    const { running } = this;
    if (running === null) return;
    if (running.contentEvents++ > 0) {
      this.delays ??= new Delays(this.random);
      this.delays.add(now - this.lastContentAt);
    }
    this.lastContentAt = now;
    running.contentLetters += letters;
    if (letters < running.shortestEvent) running.shortestEvent = letters;
  }

  private get current(): Usage {
    return this.running?.now ?? {};
  }

  /**
   * The attempt is over.
   * @param whole the provider told what it had to tell
   * @param left nobody waited for what it had to tell: the provider works on what it was sent all the same
   */
  end(whole: boolean, left = false): void {
    const { running } = this;
    if (running === null) return;
    const { told, contentEvents, now } = running;
    const used = whole ? told : now;
    if (used !== told || (whole && isNoUsage(told) && contentEvents > 0)) this.estimated = true;
    const known = isNoUsage(used) ? now : used;
    const counted = left && isNoUsage(known) ? { inputTokens: running.inputGuess } : known;
    if (counted !== known) this.estimated = true;
    this.add(running.price, counted);
    this.running = null;
  }

  /** What a question used that a policy asked of a model besides. @param guessed nobody told */
  beside(price: ModelPrice | undefined, usage: Usage, guessed: boolean): void {
    if (guessed) this.estimated = true;
    this.add(price, usage);
  }

  private add(price: ModelPrice | undefined, usage: Usage): void {
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
    const now = running === null ? 0 : spendMicros(running.price, running.now);
    if (now === undefined) return undefined;
    return isNoUsage(this.earlier) && running === null ? undefined : this.earlierSpend + now;
  }

  get members(): Partial<ModelCallRecord> {
    const { usage, spend, ttftMs, delays } = this;
    const p50 = delays?.us(0.5);
    const p95 = delays?.us(0.95);
    return {
      ...(!isNoUsage(usage) && { usage }),
      ...(this.estimated && { estimated: true as const }),
      ...(spend !== undefined && { spendMicros: spend }),
      ...(ttftMs !== undefined && { ttftUs: Math.round(ttftMs * 1_000) }),
      ...(p50 !== undefined && { interTokenP50Us: p50 }),
      ...(p95 !== undefined && { interTokenP95Us: p95 }),
    };
  }
}
