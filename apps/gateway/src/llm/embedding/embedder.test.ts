import { expect, onTestFinished, test } from 'vitest';
import { similarity, within } from './embedder.js';
import { holdLocalEmbedder } from './local-embedder.js';

const log = { info: () => {}, warn: () => {}, error: () => {} };

test('similarity is the cosine, and nothing between vectors of two models', () => {
  expect(similarity(Float32Array.of(1, 0), Float32Array.of(2, 0))).toBeCloseTo(1);
  expect(similarity(Float32Array.of(1, 0), Float32Array.of(0, 3))).toBe(0);
  expect(similarity(Float32Array.of(1, 0), Float32Array.of(-1, 0))).toBe(-1);
  expect(similarity(Float32Array.of(1), Float32Array.of(1, 0))).toBe(0);
  expect(similarity(Float32Array.of(0, 0), Float32Array.of(1, 0))).toBe(0);
});

test('what comes late or fails is nothing', async () => {
  expect(await within(1_000, Promise.resolve(7))).toBe(7);
  expect(await within(1, new Promise<number>(() => {}))).toBeUndefined();
  expect(await within(1_000, Promise.reject(new Error('no')))).toBeUndefined();
});

test('the model that comes along puts what means the same nearer than what does not; one thread serves all, and ends with the last', async () => {
  const owner = {};
  const [one, other] = [holdLocalEmbedder(owner, log), holdLocalEmbedder(owner, log)];
  onTestFinished(() => {
    one.release();
    other.release();
  });
  expect(one.embedder).toBe(other.embedder);
  const vectors = await one.embedder.embed(
    ['How do I reset my password?', 'What are the steps to reset my password?', 'Which is the best pizza in Rome?'],
    60_000,
  );
  const [a, b, c] = vectors ?? [];
  if (a === undefined || b === undefined || c === undefined) throw new Error('no vectors');
  expect(a).toHaveLength(512);
  expect(similarity(a, b)).toBeGreaterThan(similarity(a, c) + 0.2);
  // the first one lets go: the other still has it
  one.release();
  expect(await other.embedder.embed(['still here'], 60_000)).toHaveLength(1);
  other.release();
  other.release();
  const after = holdLocalEmbedder(owner, log);
  expect(after.embedder).not.toBe(other.embedder);
  after.release();
}, 90_000);

test('a question does not wait longer than it may', async () => {
  const { embedder, release } = holdLocalEmbedder({}, log);
  onTestFinished(release);
  expect(await embedder.embed(['x'], 1)).toBeUndefined();
});
