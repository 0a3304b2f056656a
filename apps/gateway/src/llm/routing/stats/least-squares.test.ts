import { expect, test } from 'vitest';
import { seeded } from '../../../../testing/seeded.js';
import { LeastSquares } from './least-squares.js';

const made = (kept = 0.99) => new LeastSquares([0, 0, 0], [10, 10, 10], kept);

test('coefficients of rows without noise are found', () => {
  const squares = made();
  const random = seeded(3);
  for (let i = 0; i < 500; i++) {
    const [b, c] = [random(), random() * 4];
    squares.learn(1, b, c, 2 + 3 * b + 0.5 * c, 100);
  }
  expect([...squares.coefficients].map((one) => Math.round(one * 100) / 100)).toEqual([2, 3, 0.5]);
});

test('they follow a change within the memory', () => {
  const squares = made();
  for (let i = 0; i < 1_000; i++) squares.learn(1, 0, 0, 5, 100);
  for (let i = 0; i < 300; i++) squares.learn(1, 0, 0, 9, 100);
  expect(squares.predict(1, 0, 0)).toBeGreaterThan(8.7);
});

test('what no row speaks of for long is not thrown anywhere by the first that does', () => {
  const squares = made();
  const random = seeded(3);
  for (let i = 0; i < 500; i++) squares.learn(1, random(), 0, 2, 100);
  for (let i = 0; i < 100_000; i++) squares.learn(1, 0.5, 0, 2 + 0.1 * (random() - 0.5), 100);
  squares.learn(1, 0, 1, 2.5, 100);
  for (const coefficient of squares.coefficients) expect(Math.abs(coefficient)).toBeLessThan(3);
});

test('one row that is far off counts as the largest error', () => {
  const squares = made();
  for (let i = 0; i < 200; i++) squares.learn(1, 0, 0, 5, 1);
  squares.learn(1, 0, 0, 1e9, 1);
  expect(squares.predict(1, 0, 0)).toBeLessThan(6);
});
