import { readdirSync } from 'node:fs';
import type { PolicyFixture } from './fixture.js';

const OWN = new Set(['fixture.ts', 'load-fixtures.ts']);

/** Those of this folder, by name; `only` these types where some are named. */
export async function loadFixtures(only: readonly string[] = []): Promise<PolicyFixture[]> {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.ts') && !OWN.has(file));
  const wanted = files.filter((file) => only.length === 0 || only.includes(file.slice(0, -3)));
  return Promise.all(wanted.sort().map(async (file) => ((await import(new URL(file, import.meta.url).href)) as { fixture: PolicyFixture }).fixture));
}
