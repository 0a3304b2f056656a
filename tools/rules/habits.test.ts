import path from 'node:path';
import { expect, test } from 'vitest';
import { ERRORS } from '../../packages/kernel/src/errors.js';
import { codeOf, filesUnder, isTest, read, sourcesUnder } from './sources.js';

const places = ['apps', 'packages', 'migrations', 'e2e', 'tools', 'docker', 'docs'];
const all = places.flatMap(filesUnder);
const sources = places.flatMap(sourcesUnder);
/** Where an app reads its environment. Everything else is told. */
const configuration = ['apps/control-plane/src/config.ts', 'apps/gateway/src/config.ts', 'apps/portal/src/lib/config.ts'];

test('there is something to read', () => {
  expect(sources.length).toBeGreaterThan(50);
});

test('the error catalogue and its pages are equal, both ways', () => {
  const pages = filesUnder('docs/errors').map((file) => path.basename(file, '.md'));
  expect(pages.sort()).toEqual(Object.keys(ERRORS).sort());
});

test('every error page says what happened and how to go on', () => {
  const thin = filesUnder('docs/errors').filter(
    (file) =>
      read(file)
        .split('\n')
        .filter((line) => line.trim()).length < 3,
  );
  expect(thin).toEqual([]);
});

test('apps read the environment in one place', () => {
  const readers = sources
    .filter((file) => /^apps\/[^/]+\/src\//.test(file) && !isTest(file) && !configuration.includes(file))
    .filter((file) => /process\.env\b(?!\.NODE_ENV\b)/.test(codeOf(file)));
  expect(readers).toEqual([]);
});

test('names say what a thing is', () => {
  const vague = all.filter((file) => file.split('/').some((part) => /^(utils?|helpers?|common|misc)(\.|$)/.test(part) || /[-.](utils?|helpers?)\./.test(part)));
  expect(vague).toEqual([]);
});

test('files are kebab-case', () => {
  const names = sources.filter((file) => !/^[a-z0-9@[\].()_-]+$/.test(path.basename(file)));
  expect(names).toEqual([]);
});

test('a silenced checker gives its reason', () => {
  const silencers = /(biome-ignore(?:-all|-start)?[^:\n]*|@ts-expect-error|v8 ignore[^:\n]*)(.*)|@ts-ignore|@ts-nocheck|eslint-disable|istanbul ignore/g;
  const bare = sources
    .filter((file) => !file.startsWith('tools/rules/'))
    .flatMap((file) =>
      [...read(file).matchAll(silencers)].filter((match) => (match[2] ?? '').replace(/[^a-z]/gi, '').length < 6).map((match) => `${file}: ${match[0]}`),
    );
  expect(bare).toEqual([]);
});

test('nothing is left for later, and nothing names the machine it was written on', () => {
  const leftovers = /\b(TODO|FIXME|XXX)\b|\bcoming soon\b|\/(home|Users|root|work)\/[\w.-]+\/|\bissue #?\d+\b/i;
  const found = all
    .filter(
      (file) => /\.(ts|tsx|mts|mjs|md|json|ya?ml|sql|css|Dockerfile)$/.test(file) && !file.startsWith('tools/rules/') && !file.endsWith('package-lock.json'),
    )
    .flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) => (leftovers.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 120)}`] : [])),
    );
  expect(found).toEqual([]);
});

test('a test is never left focused or switched off', () => {
  const off = sources
    .filter((file) => /\.test\.tsx?$/.test(file) && !file.startsWith('tools/rules/'))
    .filter((file) => /\b(test|it|describe)\.(only|skip|todo)\(/.test(read(file)));
  expect(off).toEqual([]);
});
