import { type Embedder, similarity } from '../../embedding/embedder.js';
import { differenceOf } from './same-meaning.js';
import { type Sentence, sentenceOf } from './sentence.js';

/** Of one ground; the oldest leave. */
const QUESTIONS_MAX = 2_000;
const GROUNDS_MAX = 500;
/** As many of those whose words agree are compared by meaning. */
const COMPARED_MAX = 8;

interface Known {
  readonly key: string;
  readonly text: string;
  readonly sentence: Sentence;
  vector?: Float32Array;
}

/** A question that may mean the same, and how near it is. */
export interface Near {
  /** Of the answer. */
  readonly key: string;
  readonly similarity: number;
}

/**
 * Questions whose answers are kept, by what else has to be the same. Words are compared first, because that costs a microsecond and decides more; vectors are made of those alone whose
 * words agree.
 */
export class Meanings {
  private readonly grounds = new Map<string, Map<string, Known>>();

  get size(): number {
    let size = 0;
    for (const known of this.grounds.values()) size += known.size;
    return size;
  }

  /** @param key of the answer */
  add(ground: string, key: string, text: string): void {
    const known = this.grounds.get(ground) ?? new Map<string, Known>();
    this.grounds.delete(ground);
    this.grounds.set(ground, known);
    if (known.has(key)) return;
    known.set(key, { key, text, sentence: sentenceOf(text) });
    if (known.size > QUESTIONS_MAX) dropOldest(known);
    if (this.grounds.size > GROUNDS_MAX) dropOldest(this.grounds);
  }

  forget(ground: string, key: string): void {
    this.grounds.get(ground)?.delete(key);
  }

  /** Those whose words say the same; the newest first. */
  agreeing(ground: string, text: string): Known[] {
    const known = this.grounds.get(ground);
    if (known === undefined) return [];
    const sentence = sentenceOf(text);
    const agreeing: Known[] = [];
    for (const one of known.values()) if (differenceOf(one.sentence, sentence) === undefined) agreeing.push(one);
    return agreeing.slice(-COMPARED_MAX).reverse();
  }

  /** The nearest of these first, as far as they are near enough. */
  async nearest(candidates: readonly Known[], text: string, least: number, embedder: Embedder, withinMs: number): Promise<Near[]> {
    const without = candidates.filter(({ vector }) => vector === undefined);
    const vectors = await embedder.embed([text, ...without.map((one) => one.text)], withinMs);
    const [own, ...others] = vectors ?? [];
    if (own === undefined) return [];
    for (const [i, one] of without.entries()) one.vector = others[i];
    return candidates
      .map(({ key, vector }) => ({ key, similarity: vector === undefined ? 0 : similarity(own, vector) }))
      .filter((near) => near.similarity >= least)
      .sort((a, b) => b.similarity - a.similarity);
  }
}

function dropOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
