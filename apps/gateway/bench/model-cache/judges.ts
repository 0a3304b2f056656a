import type { Embedder } from '../../src/llm/embedding/embedder.js';
import { linesOf } from './pairs.js';
import type { Judge } from './score.js';

const at = (file: string): string => new URL(`../../dist/llm/${file}`, import.meta.url).href;
const { similarity } = (await import(at('embedding/embedder.js'))) as typeof import('../../src/llm/embedding/embedder.js');
const { differenceOf, differenceOfTexts } = (await import(
  at('model-cache/meaning/same-meaning.js')
)) as typeof import('../../src/llm/model-cache/meaning/same-meaning.js');
const { sentenceOf } = (await import(at('model-cache/meaning/sentence.js'))) as typeof import('../../src/llm/model-cache/meaning/sentence.js');

const BATCH = 32;
const EMBED_MS = 120_000;

/** Vectors of all texts. @throws Error where the model gives none */
export async function vectorsOf(texts: readonly string[], embedder: Embedder): Promise<ReadonlyMap<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>();
  for (let at = 0; at < texts.length; at += BATCH) {
    const batch = texts.slice(at, at + BATCH);
    const made = await embedder.embed(batch, EMBED_MS);
    if (made === undefined) throw new Error('the embedding model gives no vectors');
    for (const [i, text] of batch.entries()) vectors.set(text, made[i] as Float32Array);
  }
  return vectors;
}

/** By vectors alone, as semantic caches do it that have no other gate. */
export function byVectors(vectors: ReadonlyMap<string, Float32Array>, least: number): Judge {
  return ({ one, other }) => similarity(vectors.get(one) ?? new Float32Array(), vectors.get(other) ?? new Float32Array()) >= least;
}

/** As the policy does it: words first, then vectors. */
export function asServed(vectors: ReadonlyMap<string, Float32Array>, least: number): Judge {
  const near = byVectors(vectors, least);
  return (pair) => differenceOfTexts(pair.one, pair.other) === undefined && near(pair);
}

/** Any two questions that stand on different lines, and those of them that are taken for one: as if all were kept in one cache. */
export function acrossLines(text: string): { pairs: number; wrong: number } {
  const all = linesOf(text).flatMap((line, at) => line.map((one) => ({ text: one, at, sentence: sentenceOf(one) })));
  let [pairs, wrong] = [0, 0];
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      if (one.at === other.at || one.text === other.text) continue;
      pairs++;
      if (differenceOf(one.sentence, other.sentence) === undefined) wrong++;
    }
  }
  return { pairs, wrong };
}

/** Microseconds that it takes to hold one question against another that is known. */
export function comparisonMicros(texts: readonly string[]): number {
  const sentences = texts.map(sentenceOf);
  const began = performance.now();
  let count = 0;
  for (const one of sentences) {
    for (const other of sentences) {
      differenceOf(one, other);
      count++;
    }
  }
  return ((performance.now() - began) * 1_000) / count;
}
