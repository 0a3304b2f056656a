import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = path.dirname(fileURLToPath(import.meta.url));

/** What a file imports when it is loaded, and not only types of it. */
function importsOf(file: string): string[] {
  const imports = fs.readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\s)(?:([^;]*?)\s+from\s+)?'([^']+)';/gms);
  return [...imports].flatMap(([, names = '', from = '']) => {
    const listed = /^\{(.*)\}$/s.exec(names.trim())?.[1];
    const values = listed?.split(',').filter((name) => name.trim() !== '' && !name.trim().startsWith('type '));
    return values?.length === 0 ? [] : [from];
  });
}

function loadedFrom(entry: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const from of importsOf(file)) {
      if (from.startsWith('.')) visit(path.resolve(path.dirname(file), from.replace(/\.js$/, '.ts')));
      else packages.add(from);
    }
  };
  visit(path.join(src, entry));
  return { files: new Set([...files].map((file) => path.relative(src, file))), packages };
}

test('a gateway loads no policy, no schema of their settings, and nothing of models, before an API uses it: they are a sixth of its memory at rest', () => {
  const { files, packages } = loadedFrom('main.ts');
  expect(files.size).toBeGreaterThan(150);
  // the cache's memory is the process's, whatever uses it
  expect([...files].filter((file) => /^policies\/(?!cache\/)[^/]+\//.test(file))).toEqual([]);
  expect([...files].filter((file) => /^llm\/(?:formats|ir|providers|routing)\//.test(file))).toEqual([]);
  expect([...packages].filter((name) => name === '@gatehouse/definition' || name === '@gatehouse/definition/policies')).toEqual([]);
});
