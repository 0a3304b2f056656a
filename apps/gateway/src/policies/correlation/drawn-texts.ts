const DRAWN = 64;

/**
 * Texts of one length, drawn many at a time: one alone costs as much as the rest of a policy. Each is a string of its own and no part of a longer one, which
 * would be taken apart each time it is written.
 */
export class DrawnTexts {
  private texts: Buffer = Buffer.alloc(0);
  private at = 0;

  /** @param draw a fresh one, ASCII */
  constructor(
    private readonly length: number,
    private readonly draw: () => string,
  ) {}

  next(): string {
    if (this.at === this.texts.length) {
      this.texts = Buffer.from(Array.from({ length: DRAWN }, this.draw).join(''), 'latin1');
      this.at = 0;
    }
    this.at += this.length;
    return this.texts.toString('latin1', this.at - this.length, this.at);
  }
}
