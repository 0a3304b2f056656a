import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from '../paths.js';

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.next', '.cache', '.artifacts', '.gatehouse', 'vendor']);

/** Every file of the repository under `folder`, by its path from the root. */
export function filesUnder(folder: string): string[] {
  const place = inRoot(folder);
  if (!fs.existsSync(place)) return [];
  return fs.readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (SKIPPED.has(entry.name)) return [];
    return entry.isDirectory() ? filesUnder(name) : [name];
  });
}

export const isTest = (file: string): boolean => /\.test\.tsx?$|\/(testing|conformance|conformance-suites|bench)\//.test(file);

export const sourcesUnder = (folder: string): string[] => filesUnder(folder).filter((file) => /\.(ts|tsx|mts|mjs)$/.test(file));

export const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

/** A module without its templates' texts, which may be code for others to copy. */
export const codeOf = (file: string): string =>
  read(file).replace(/`(?:[^`\\]|\\[\s\S])*`/g, (template) => `\`${(template.match(/\$\{[^}]*\}/g) ?? []).join('')}\``);

/** What a module imports, as written. */
export function importsOf(file: string): string[] {
  const pattern = /(?:^|[\s;}])(?:import|export)\s(?:[^'"();]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...codeOf(file).matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
}

/** The package an import names, or undefined for a relative path or one of Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (/^(\.|\/|node:|@\/|#)/.test(specifier)) return undefined;
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** From the root, without its ending. */
export const targetOf = (file: string, specifier: string): string => path.join(path.dirname(file), specifier).replace(/\.(js|ts|tsx)$/, '');
