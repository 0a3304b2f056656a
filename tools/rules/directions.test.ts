import fs from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '../paths.js';
import { importsOf, isTest, packageOf, read, sourcesUnder, targetOf } from './sources.js';

/** Which of our own packages each unit may import, outside its tests. */
const allowed: Record<string, string[]> = {
  'packages/kernel': [],
  'packages/definition': ['kernel'],
  'packages/contracts': ['kernel', 'definition'],
  'packages/client': ['kernel', 'contracts'],
  'packages/embedded': [],
  'packages/testing': ['embedded'],
  migrations: [],
  'apps/gateway': ['kernel', 'definition'],
  // of the gateway only whether it can read templates and scripts, and its trace, which runs in a thread of its own
  'apps/control-plane': ['kernel', 'definition', 'contracts', 'gateway', 'migrations'],
  'apps/portal': ['kernel', 'contracts', 'client'],
};
const forTests = ['embedded', 'testing'];
const units = Object.keys(allowed);

const manifest = (unit: string) =>
  JSON.parse(read(`${unit}/package.json`)) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };

test.each(units)('%s imports of our own only what the direction of dependencies allows', (unit) => {
  const wrong = sourcesUnder(unit).flatMap((file) => {
    const may = [...(allowed[unit] ?? []), ...(isTest(file) ? [...forTests, ...(allowed['apps/control-plane'] ?? [])] : [])].map(
      (name) => `@gatehouse/${name}`,
    );
    return importsOf(file)
      .map(packageOf)
      .filter((name) => name?.startsWith('@gatehouse/') && name !== `@gatehouse/${unit.split('/').at(-1)}` && !may.includes(name))
      .map((name) => `${file} imports ${name}`);
  });
  expect(wrong).toEqual([]);
});

test.each(units)('%s is shipped with those packages only', (unit) => {
  const own = Object.keys(manifest(unit).dependencies ?? {}).filter((name) => name.startsWith('@gatehouse/'));
  expect(own.filter((name) => !allowed[unit]?.includes(name.replace('@gatehouse/', '')))).toEqual([]);
});

test.each(units)('%s reaches nothing outside itself by a relative path', (unit) => {
  const wrong = sourcesUnder(unit).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.') && !targetOf(file, specifier).startsWith(`${unit}/`))
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test.each(units.filter((unit) => fs.existsSync(inRoot(unit, 'src'))))('%s imports only npm packages that it declares', (unit) => {
  const { dependencies = {}, devDependencies = {} } = manifest(unit);
  const wrong = sourcesUnder(`${unit}/src`).flatMap((file) =>
    importsOf(file)
      .map(packageOf)
      .filter(
        (name) =>
          name &&
          name !== 'vitest' &&
          !(name in dependencies) &&
          !(isTest(file) && (name in devDependencies || name === 'fast-check')) &&
          !name.startsWith('@types/'),
      )
      .filter((name) => !(name && `@types/${name}` in devDependencies))
      .map((name) => `${file} imports ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('the gateway carries no framework, no mapper and no management API', () => {
  const names = Object.keys(manifest('apps/gateway').dependencies ?? {});
  expect(names.filter((name) => /nestjs|typeorm|express|^pg$|^next$|contracts/.test(name))).toEqual([]);
});

test('the portal reaches data through the management API only', () => {
  const names = Object.keys(manifest('apps/portal').dependencies ?? {});
  expect(names.filter((name) => /nestjs|typeorm|ioredis|bullmq|^pg$/.test(name))).toEqual([]);
});

test('what is technical knows no domain: platform imports no module', () => {
  const wrong = sourcesUnder('apps/control-plane/src/platform')
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      importsOf(file)
        .filter((specifier) => targetOf(file, specifier).includes('/src/modules/'))
        .map((specifier) => `${file} imports ${specifier}`),
    );
  expect(wrong).toEqual([]);
});
