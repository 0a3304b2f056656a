/** Saved up, so that the calls which hang when a target begins to hang can all be asked elsewhere. */
const SAVED_MAX = 20;
const SAVED_FIRST = 5;

/** How many calls may be asked twice. */
export class HedgeBudget {
  private saved = SAVED_FIRST;

  /** @param share of all calls */
  constructor(private readonly share: number) {}

  earn(): void {
    this.saved = Math.min(SAVED_MAX, this.saved + this.share);
  }

  spend(): boolean {
    if (this.saved < 1) return false;
    this.saved--;
    return true;
  }
}
