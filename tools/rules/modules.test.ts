import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../paths.js';
import { importsOf, isTest, read, sourcesUnder, targetOf } from './sources.js';

const FOLDER = 'apps/control-plane/src/modules';
const EDGES = `${FOLDER}/edges.json`;

type Edges = Record<string, string[]>;

const names = fs.existsSync(inRoot(FOLDER))
  ? fs.readdirSync(inRoot(FOLDER), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];

const moduleOf = (path: string) => names.find((name) => path.startsWith(`${FOLDER}/${name}/`));

/** Imports of one module by another, outside tests. */
function crossings(): { from: string; to: string; file: string; target: string }[] {
  return sourcesUnder(FOLDER)
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        if (!specifier.startsWith('.')) return [];
        const target = targetOf(file, specifier);
        const [from, to] = [moduleOf(file), moduleOf(target)];
        return from && to && from !== to ? [{ from, to, file, target }] : [];
      }),
    );
}

function edges(): Edges {
  const found: Edges = Object.fromEntries(names.map((name) => [name, []]));
  for (const { from, to } of crossings()) found[from] = [...new Set([...(found[from] ?? []), to])].sort();
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The modules on the first circle met, or an empty list. */
function circle(graph: Edges): string[] {
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of graph[name] ?? []) {
      const found = visit(next, [...trail, name]);
      if (found.length > 0) return found;
    }
    done.add(name);
    return [];
  };
  for (const name of Object.keys(graph)) {
    const found = visit(name, []);
    if (found.length > 0) return found;
  }
  return [];
}

describe.skipIf(!fs.existsSync(inRoot(FOLDER)))('modules of the control plane', () => {
  test('each may import what edges.json says, and nothing is listed that is not so', () => {
    expect(edges()).toEqual(JSON.parse(read(EDGES)));
  });

  test('no module needs itself, however far round', () => {
    expect(circle(edges())).toEqual([]);
  });

  test('a module is entered by its index only', () => {
    expect(
      crossings()
        .filter(({ to, target }) => target !== `${FOLDER}/${to}/index`)
        .map(({ file, target }) => `${file} imports ${target}`),
    ).toEqual([]);
  });

  test('nobody imports snapshots: it reads everyone', () => {
    expect(crossings().filter(({ to }) => to === 'snapshots')).toEqual([]);
  });
});

test('a circle is found', () => {
  expect(circle({ a: ['b'], b: ['c'], c: ['b'] })).toEqual(['b', 'c', 'b']);
  expect(circle({ a: ['b', 'c'], b: ['c'] })).toEqual([]);
});
