import type { ModelCallRecord, ModelPrice } from '@gatehouse/definition';
import { addUsage, isNoUsage, mergeUsage, type Usage } from '../../llm/ir/index.js';
import { Delays } from '../../llm/usage-reader/delays.js';
import { spendMicros } from '../../llm/usage-reader/spend.js';

/** Letters of a token, about, where nobody tells. */
const LETTERS_OF_TOKEN = 4;

/** What a model call used and how long things took, over all its attempts. Times are monotonic milliseconds. */
export class ModelMeter {
  /** Of attempts that are over. */
  private earlier: Usage = {};
  private earlierSpend = 0;
  private unpriced = false;
  /** Of the running attempt, as far as it was told. */
  private told: Usage = {};
  private price: ModelPrice | undefined;
  private delays: Delays | null = null;
  private lastContentAt = 0;
  private contentEvents = 0;
  private contentLetters = 0;
  private shortestEvent = Number.POSITIVE_INFINITY;
  private inputGuess = 0;
  private asked = false;
  ttftMs: number | undefined;
  estimated = false;
  finish: string | undefined;

  constructor(
    private readonly startedAt: number,
    private readonly random: () => number,
  ) {}

  /** An attempt is sent. */
  begin(price: ModelPrice | undefined, inputTokensGuess: number): void {
    this.price = price;
    this.inputGuess = inputTokensGuess;
    this.told = {};
    this.asked = true;
    this.contentEvents = 0;
    this.contentLetters = 0;
    this.shortestEvent = Number.POSITIVE_INFINITY;
  }

  tell(usage: Usage): void {
    this.told = mergeUsage(this.told, usage);
  }

  /** A piece of the answer itself. @param letters of the event that it came in, its wrapping included */
  content(letters: number, now: number): void {
    this.ttftMs ??= now - this.startedAt;
    if (this.contentEvents++ > 0) {
      this.delays ??= new Delays(this.random);
      this.delays.add(now - this.lastContentAt);
    }
    this.lastContentAt = now;
    this.contentLetters += letters;
    if (letters < this.shortestEvent) this.shortestEvent = letters;
  }

  /** What the running attempt used: told, or as good as can be guessed while it runs or after it broke off. */
  get current(): Usage {
    const { told, contentEvents } = this;
    if (told.outputTokens !== undefined && told.outputTokens >= contentEvents) return told;
    if (contentEvents === 0) return told;
    const letters = this.contentLetters - contentEvents * this.shortestEvent;
    const guess = Math.max(contentEvents, Math.ceil(letters / LETTERS_OF_TOKEN), told.outputTokens ?? 0);
    return { ...told, inputTokens: told.inputTokens ?? this.inputGuess, outputTokens: guess };
  }

  /** The attempt is over. @param whole the provider told what it had to tell */
  end(whole: boolean): void {
    if (!this.asked) return;
    this.asked = false;
    const used = whole ? this.told : this.current;
    if (used !== this.told || (whole && isNoUsage(this.told) && this.contentEvents > 0)) this.estimated = true;
    const counted = isNoUsage(used) ? this.current : used;
    const spend = spendMicros(this.price, counted);
    if (spend !== undefined) this.earlierSpend += spend;
    else if (!isNoUsage(counted)) this.unpriced = true;
    this.earlier = isNoUsage(this.earlier) ? counted : addUsage(this.earlier, counted);
    this.told = {};
    this.contentEvents = 0;
  }

  /** Over all attempts. */
  get usage(): Usage {
    if (!this.asked) return this.earlier;
    return isNoUsage(this.earlier) ? this.current : addUsage(this.earlier, this.current);
  }

  /** Micro-dollars over all attempts; undefined where a price is not known. */
  get spend(): number | undefined {
    if (this.unpriced) return undefined;
    const now = this.asked ? spendMicros(this.price, this.current) : 0;
    if (now === undefined) return undefined;
    return isNoUsage(this.earlier) && !this.asked ? undefined : this.earlierSpend + now;
  }

  get members(): Partial<ModelCallRecord> {
    const { usage, spend, ttftMs, delays, finish } = this;
    const p50 = delays?.us(0.5);
    const p95 = delays?.us(0.95);
    return {
      ...(!isNoUsage(usage) && { usage }),
      ...(this.estimated && { estimated: true as const }),
      ...(spend !== undefined && { spendMicros: spend }),
      ...(ttftMs !== undefined && { ttftUs: Math.round(ttftMs * 1_000) }),
      ...(p50 !== undefined && { interTokenP50Us: p50 }),
      ...(p95 !== undefined && { interTokenP95Us: p95 }),
      ...(finish !== undefined && { finish }),
    };
  }
}
