const STEPS_MAX = 64;
const KEPT_MAX = 256;

const micros = (ms: number): number => Math.max(0, Math.round(ms * 1000));

/** When an exchange began and when each policy was through, monotonic milliseconds. Reused: a growing array per exchange would be garbage per call. */
export class Marks {
  private readonly at = new Float64Array(STEPS_MAX + 1);
  /** Policies that ran. */
  ran = 0;

  /** Of the last policy; before the first, of the begin. */
  get last(): number {
    return this.at[this.ran] as number;
  }

  begin(ms: number): void {
    this.ran = 0;
    this.at[0] = ms;
  }

  /** Beyond what a record can tell, time counts to the last step in it. */
  add(ms: number): void {
    if (this.ran < STEPS_MAX) this.ran++;
    this.at[this.ran] = ms;
  }

  usOf(step: number): number {
    return micros((this.at[step + 1] as number) - (this.at[step] as number));
  }

  /** Of all policies on the way in, and of those on the way out. */
  totalUs(responsePoliciesMs: number): number {
    return micros(this.last - (this.at[0] as number) + responsePoliciesMs);
  }
}

const free: Marks[] = [];

export const takeMarks = (): Marks => free.pop() ?? new Marks();

export function giveMarks(marks: Marks): void {
  if (free.length < KEPT_MAX) free.push(marks);
}
