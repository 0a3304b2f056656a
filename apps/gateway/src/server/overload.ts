import v8 from 'node:v8';
import { TICK_MS } from '../http1/ticker.js';

export interface OverloadLimits {
  /** A turn of the event loop that takes longer, several times in a row, is too much work; 0 leaves it unwatched. */
  loopDelayMsMax: number;
  /** Memory of the process; 0 leaves it unwatched. */
  memoryBytesMax: number;
  /** Bytes of bodies that wait in the process for a slow side or a policy; 0 leaves them unwatched. */
  bufferedBytesMax: number;
}

export type Pressure = 'loop' | 'memory' | 'heap' | 'buffers';

/** What the process has, to be replaced in tests. */
export interface Vitals {
  rssBytes(): number;
  /** Of the heap's limit, 0 to 1. */
  heapFraction(): number;
}

const SYSTEM: Vitals = {
  rssBytes: () => process.memoryUsage.rss(),
  heapFraction: () => {
    const { used_heap_size: used, heap_size_limit: limit } = v8.getHeapStatistics();
    return used / limit;
  },
};

/** Memory is asked about on every so many ticks: half a second. */
const MEMORY_TICKS = 5;
const HEAP_FRACTION_MAX = 0.92;
/** What was too much must fall below this share of the limit before all is well again. */
const RELIEF = 0.9;
/** A single late tick is a pause of the machine, not load. */
const LATE_TICKS = 3;
const LOOP_STEP_UP = 0.15;
const LOOP_STEP_DOWN = 0.05;
/** Some calls get through however late the loop is: without them nobody would know when it is over. */
const LOOP_SHARE_MAX = 0.9;

/**
 * Watches what the process is short of and says which new exchanges are to be refused: all of them while memory is short, a growing share of them
 * while the event loop is late. Runs on the shared ticker; asking costs one field.
 */
export class Overload {
  /** Something is being shed: only then `sheds` is to be asked. */
  active = false;
  /** Exchanges refused so far. */
  shed = 0;
  private last = 0;
  private late = 0;
  private loopShare = 0;
  private credit = 0;
  private ticks = 0;
  private readonly short = new Set<Pressure>();

  constructor(
    private readonly limits: OverloadLimits,
    private readonly vitals: Vitals = SYSTEM,
  ) {}

  /** What there is too much of. */
  get pressures(): Pressure[] {
    return this.loopShare > 0 ? ['loop', ...this.short] : [...this.short];
  }

  /** Memory of one kind or another: new connections are refused too. */
  get isShortOfMemory(): boolean {
    return this.short.size > 0;
  }

  /** Whether the exchange that begins now is to be refused. */
  sheds(): boolean {
    if (this.short.size === 0) {
      this.credit += this.loopShare;
      if (this.credit < 1) return false;
      this.credit -= 1;
    }
    this.shed++;
    return true;
  }

  tick(nowMs: number, bufferedBytes: number): void {
    this.watchLoop(nowMs);
    if (this.ticks++ % MEMORY_TICKS === 0) this.watchMemory(bufferedBytes);
    this.active = this.loopShare > 0 || this.short.size > 0;
  }

  private watchLoop(nowMs: number): void {
    const lateMs = this.last === 0 ? 0 : nowMs - this.last - TICK_MS;
    this.last = nowMs;
    const max = this.limits.loopDelayMsMax;
    if (max === 0) return;
    if (lateMs > max) this.late++;
    else this.late = 0;
    if (this.late >= LATE_TICKS) this.loopShare = Math.min(LOOP_SHARE_MAX, this.loopShare + LOOP_STEP_UP);
    else if (lateMs < max / 2 && this.loopShare > 0) this.loopShare = this.loopShare > LOOP_STEP_DOWN ? this.loopShare - LOOP_STEP_DOWN : 0;
  }

  private watchMemory(bufferedBytes: number): void {
    const { memoryBytesMax, bufferedBytesMax } = this.limits;
    if (memoryBytesMax > 0) {
      this.judge('memory', this.vitals.rssBytes(), memoryBytesMax);
      this.judge('heap', this.vitals.heapFraction(), HEAP_FRACTION_MAX);
    }
    if (bufferedBytesMax > 0) this.judge('buffers', bufferedBytes, bufferedBytesMax);
  }

  private judge(pressure: Pressure, value: number, max: number): void {
    if (value > max) this.short.add(pressure);
    else if (value < max * RELIEF) this.short.delete(pressure);
  }
}
