import { expect, test } from 'vitest';
import { read } from './sources.js';

/** Where the processes read their environment. */
const READERS = [
  'apps/control-plane/src/config.ts',
  'apps/gateway/src/config.ts',
  'apps/gateway/src/limit-settings.ts',
  'apps/portal/src/lib/config.ts',
  'apps/portal/server.mjs',
];
const PAGES = ['docs/environment.md', 'docs/gateway-limits.md'];
const NAME = String.raw`(?:GATEHOUSE_\w*[A-Z0-9]|[A-Z]+(?:_[A-Z]+)*_URL)`;

const named = (files: readonly string[], pattern: string): Set<string> =>
  new Set(files.flatMap((file) => [...read(file).matchAll(new RegExp(pattern, 'gm'))].map(([, name]) => name ?? '')));

test('every environment variable stands in the list of them, and the list names no other', () => {
  // as a key of a schema, or as it is asked for
  const asked = new Set([...named(READERS, `^  (${NAME}): `), ...named(READERS, `(?:process\\.env\\.|url\\(')(${NAME})`)]);
  const told = named(PAGES, `^\\| \`(${NAME})\``);
  expect(asked.size).toBeGreaterThan(40);
  expect([...told].sort()).toEqual([...asked].sort());
});
