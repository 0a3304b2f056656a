import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../paths.js';
import { contentHash, isCurrent, stamp } from './stamp.js';
import { type Unit, units } from './units.js';

const folder = '.cache/build-test';
const unit: Unit = { name: 'x', folder, inputs: ['src'], output: 'dist', needs: ['kernel'] };

beforeAll(() => {
  for (const name of ['src', 'dist', 'src/node_modules']) fs.mkdirSync(inRoot(folder, name), { recursive: true });
  fs.writeFileSync(inRoot(folder, 'src/a.ts'), 'export const a = 1;');
});
afterAll(() => fs.rmSync(inRoot(folder), { recursive: true }));

const hash = (kernel = 'k1') => contentHash(unit, new Map([['kernel', kernel]]));

test('a unit comes after everything it needs', () => {
  const wrong = units.flatMap((one, index) =>
    one.needs.filter((name) => !units.slice(0, index).some((earlier) => earlier.name === name)).map((name) => `${one.name} before ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('every package and app that compiles is built', () => {
  const compiling = ['packages', 'apps']
    .flatMap((place) => fs.readdirSync(inRoot(place)).map((name) => `${place}/${name}`))
    .filter((name) => fs.existsSync(inRoot(name, 'tsconfig.json')));
  const missing = compiling.filter((name) => name !== 'packages/embedded' && !units.some((one) => one.folder === name));
  expect(missing).toEqual([]);
});

test('a unit is stale once its files, or what it needs, change; not for its tests or what was installed', () => {
  stamp(unit, hash());
  expect(isCurrent(unit, hash())).toBe(true);
  fs.writeFileSync(inRoot(folder, 'src/a.test.ts'), '');
  fs.writeFileSync(inRoot(folder, 'src/node_modules/b.ts'), '');
  expect(isCurrent(unit, hash())).toBe(true);
  expect(isCurrent(unit, hash('k2'))).toBe(false);
  fs.writeFileSync(inRoot(folder, 'src/c.ts'), '');
  expect(isCurrent(unit, hash())).toBe(false);
});
