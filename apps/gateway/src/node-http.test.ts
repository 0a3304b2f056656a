import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { http } from './node-http.js';

const folder = import.meta.dirname;

test('nothing that ships imports node:http past the one place that spares its WebSocket', () => {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(50);
  const importing = sources.filter((file) => /^import (?!type)[^;]*from 'node:http'/m.test(readFileSync(path.join(folder, file), 'utf8')));
  expect(importing).toEqual([]);
});

test('it is the same module', () => {
  expect(http.STATUS_CODES[404]).toBe('Not Found');
});
