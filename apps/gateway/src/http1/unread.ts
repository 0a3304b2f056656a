const NOTHING = Buffer.alloc(0);

/** Bytes that arrived and were not used yet: a window into the read buffer while it is being worked on, and a copy when it must outlive that. */
export class Unread {
  bytes: Buffer = NOTHING;
  at = 0;
  end = 0;
  private owned = true;

  get length(): number {
    return this.end - this.at;
  }

  /** Joins what just arrived in a shared buffer to what was left. */
  receive(shared: Buffer, length: number): void {
    if (this.at < this.end) {
      this.bytes = Buffer.concat([this.bytes.subarray(this.at, this.end), shared.subarray(0, length)]);
      this.owned = true;
    } else {
      this.bytes = shared;
      this.owned = false;
    }
    this.at = 0;
    this.end = this.owned ? this.bytes.length : length;
  }

  /** Before the shared buffer is read into again: copies what is left, or lets go. */
  settle(): void {
    if (this.at >= this.end) this.clear();
    else if (!this.owned) {
      this.bytes = Buffer.from(this.bytes.subarray(this.at, this.end));
      this.at = 0;
      this.end = this.bytes.length;
      this.owned = true;
    }
  }

  clear(): void {
    this.bytes = NOTHING;
    this.at = 0;
    this.end = 0;
    this.owned = true;
  }
}
