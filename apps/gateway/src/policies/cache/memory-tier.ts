/** The part of the memory for what was not asked for again yet. */
const SMALL_PART = 0.1;
/** Uses beyond are not counted. */
const USES_MAX = 3;

/** What is kept in memory by its key. */
export interface Tiered {
  /** What it weighs. */
  readonly bytes: number;
  readonly parts: {
    readonly key: string;
    /** What several keys have in common. */
    readonly target: string;
  };
}

/** The variants of one key, newest first. */
interface Slot<T> {
  readonly key: string;
  readonly target: string;
  responses: readonly T[];
  bytes: number;
  uses: number;
}

const bytesOf = (responses: readonly Tiered[]): number => responses.reduce((sum, { bytes }) => sum + bytes, 0);

/**
 * What is stored, in memory, bounded in bytes, by S3-FIFO (Yang et al., SOSP 2023): what is new waits in a small queue and leaves it unless it is asked for
 * again, so that a scan pushes out nothing that is in use; what left it too soon is known by its key and, when it comes back, goes straight to the main queue.
 * A hit costs one look-up and one number.
 */
export class MemoryTier<T extends Tiered> {
  /** Insertion order is the queue's. */
  private readonly small = new Map<string, Slot<T>>();
  private readonly main = new Map<string, Slot<T>>();
  private readonly ghosts = new Set<string>();
  /** How many keys each target has. */
  private readonly targets = new Map<string, number>();
  private smallBytes = 0;
  private mainBytes = 0;

  constructor(
    readonly bytesMax: number,
    private readonly variantsMax: number,
  ) {}

  get bytes(): number {
    return this.smallBytes + this.mainBytes;
  }

  /** Keys. */
  get size(): number {
    return this.small.size + this.main.size;
  }

  /** Whether anything is stored of a target, whoever it is for. */
  holds(target: string): boolean {
    return this.targets.has(target);
  }

  get(key: string): readonly T[] | undefined {
    const slot = this.main.get(key) ?? this.small.get(key);
    if (slot === undefined) return undefined;
    if (slot.uses < USES_MAX) slot.uses++;
    return slot.responses;
  }

  /** Puts a response in, in the place of those that `replaces` says. */
  put(response: T, replaces: (other: T) => boolean): void {
    const { key, target } = response.parts;
    if (response.bytes > this.bytesMax / 2) {
      this.delete(key);
      return;
    }
    const slot = this.main.get(key) ?? this.small.get(key);
    const others = (slot?.responses ?? []).filter((other) => !replaces(other));
    const responses = [response, ...others].slice(0, this.variantsMax);
    if (slot === undefined) this.admit({ key, target, responses, bytes: bytesOf(responses), uses: 0 });
    else this.resize(slot, responses);
    while (this.bytes > this.bytesMax) this.evict();
  }

  delete(key: string): void {
    const slot = this.main.get(key) ?? this.small.get(key);
    if (slot !== undefined) this.resize(slot, []);
  }

  /** Takes away those for which this holds. */
  drop(key: string, goes: (response: T) => boolean): void {
    const slot = this.main.get(key) ?? this.small.get(key);
    if (slot === undefined) return;
    this.resize(
      slot,
      slot.responses.filter((response) => !goes(response)),
    );
  }

  private resize(slot: Slot<T>, responses: readonly T[]): void {
    const inMain = this.main.has(slot.key);
    const bytes = bytesOf(responses);
    if (inMain) this.mainBytes += bytes - slot.bytes;
    else this.smallBytes += bytes - slot.bytes;
    slot.responses = responses;
    slot.bytes = bytes;
    if (responses.length > 0) return;
    (inMain ? this.main : this.small).delete(slot.key);
    this.uncount(slot);
  }

  private admit(slot: Slot<T>): void {
    this.targets.set(slot.target, (this.targets.get(slot.target) ?? 0) + 1);
    if (this.ghosts.delete(slot.key)) this.enterMain(slot);
    else {
      this.small.set(slot.key, slot);
      this.smallBytes += slot.bytes;
    }
  }

  private enterMain(slot: Slot<T>): void {
    this.main.set(slot.key, slot);
    this.mainBytes += slot.bytes;
  }

  private evict(): void {
    if (this.small.size > 0 && (this.smallBytes > this.bytesMax * SMALL_PART || this.main.size === 0)) this.evictSmall();
    else this.evictMain();
  }

  private evictSmall(): void {
    const [slot] = this.small.values();
    if (slot === undefined) return;
    this.small.delete(slot.key);
    this.smallBytes -= slot.bytes;
    if (slot.uses > 0) {
      slot.uses = 0;
      this.enterMain(slot);
      return;
    }
    this.uncount(slot);
    this.ghosts.add(slot.key);
    // as many as the main queue has: more would remember what no memory could have held
    const most = Math.max(64, this.main.size);
    for (const ghost of this.ghosts) {
      if (this.ghosts.size <= most) break;
      this.ghosts.delete(ghost);
    }
  }

  private evictMain(): void {
    for (const slot of this.main.values()) {
      this.main.delete(slot.key);
      if (slot.uses > 0) {
        slot.uses--;
        this.main.set(slot.key, slot);
        continue;
      }
      this.mainBytes -= slot.bytes;
      this.uncount(slot);
      return;
    }
  }

  private uncount({ target }: Slot<T>): void {
    const count = (this.targets.get(target) ?? 0) - 1;
    if (count > 0) this.targets.set(target, count);
    else this.targets.delete(target);
  }
}
