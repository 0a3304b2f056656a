import type { CalledAnswer } from './called-answer.js';

const ENTRIES_MAX = 1_000;
const BYTES_MAX = 8_388_608;

interface Entry {
  answer: CalledAnswer;
  untilMs: number;
}

/** Answers by key, the least recently used given up first; bounded in number and size. */
export class AnswerCache {
  private readonly entries = new Map<string, Entry>();
  private bytes = 0;

  get(key: string, nowMs: number): CalledAnswer | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.remove(key, entry);
    if (nowMs >= entry.untilMs) return undefined;
    this.add(key, entry);
    return entry.answer;
  }

  set(key: string, answer: CalledAnswer, untilMs: number): void {
    const before = this.entries.get(key);
    if (before !== undefined) this.remove(key, before);
    if (answer.bytes > BYTES_MAX / 8) return;
    this.add(key, { answer, untilMs });
    for (const [oldest, entry] of this.entries) {
      if (this.entries.size <= ENTRIES_MAX && this.bytes <= BYTES_MAX) break;
      this.remove(oldest, entry);
    }
  }

  private add(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    this.bytes += entry.answer.bytes;
  }

  private remove(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.bytes -= entry.answer.bytes;
  }
}
