import { hash } from 'node:crypto';

/** What a token is remembered under: all of it counts, so that no part of it can be exchanged; and the token itself is kept nowhere. */
export const tokenKey = (token: string): string => hash('sha256', token, 'base64');

interface Remembered<V> {
  readonly value: V;
  readonly untilMs: number;
}

/**
 * What was found out about tokens, each until its own end, in bounded memory: two generations, the older of which is forgotten as a whole when the
 * younger is full. Tokens that are in use stay.
 */
export class TokenMemory<V> {
  private young = new Map<string, Remembered<V>>();
  private old: ReadonlyMap<string, Remembered<V>> = new Map();

  /** @param generationMax at most twice as many are kept */
  constructor(private readonly generationMax: number) {}

  /** @param key as `tokenKey` makes it */
  get(key: string, nowMs: number): V | undefined {
    const known = this.young.get(key) ?? this.old.get(key);
    if (known === undefined || nowMs >= known.untilMs) return undefined;
    if (!this.young.has(key)) this.put(key, known);
    return known.value;
  }

  /** @param untilMs Unix milliseconds; from then on it is as if it had never been known */
  set(key: string, value: V, untilMs: number): void {
    this.put(key, { value, untilMs });
  }

  clear(): void {
    this.young = new Map();
    this.old = new Map();
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  private put(key: string, known: Remembered<V>): void {
    if (this.young.size >= this.generationMax) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, known);
  }
}
