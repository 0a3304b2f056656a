/** Of the calls, at most so many go where they are not expected to be best, to find out. */
const SHARE = 0.01;
/** Saved up for when there is something to find out. */
const SAVED_MAX = 2;

/** How many calls may be spent on finding out. */
export class Exploration {
  private saved = 1;

  /** One more call is decided. */
  earn(): void {
    this.saved = Math.min(SAVED_MAX, this.saved + SHARE);
  }

  /** Takes the price of one. */
  spend(): boolean {
    if (this.saved < 1) return false;
    this.saved--;
    return true;
  }

  get affordable(): boolean {
    return this.saved >= 1;
  }
}
