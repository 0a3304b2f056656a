import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = path.join(root, 'dist/bundle');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-bundle-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** Writes down each file that is loaded. */
const WATCH = `
import fs from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (fs.appendFileSync(process.env.LOADED, url + '\\n'), next(url, context)) });`;

test('what is shipped loads from a few files of its own, and of its libraries only what is native', () => {
  const loaded = path.join(folder, 'loaded');
  const args = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, 'main.js'];
  // everything is loaded before the settings are read, and these are refused
  const run = spawnSync(process.execPath, args, { cwd: bundle, env: { LOADED: loaded, GATEHOUSE_CONTROL_PORT: 'none' }, encoding: 'utf8', timeout: 30_000 });
  expect(run.stderr).toContain('GATEHOUSE_CONTROL_PORT');
  expect(run.status).toBe(1);
  const files = fs
    .readFileSync(loaded, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'));
  const own = files.filter((url) => path.dirname(fileURLToPath(url)) === bundle);
  expect(own.length).toBeGreaterThan(1);
  expect(own.length).toBeLessThan(30);
  const others = files.filter((url) => !own.includes(url));
  expect(others.filter((url) => !/node_modules\/@node-rs\/argon2|gateway\/dist\/trace\/index\.js$/.test(url))).toEqual([]);
});

test('the programs of threads lie beside it', () => {
  const workers = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.worker.ts'));
  expect(workers).not.toEqual([]);
  for (const file of workers) expect(fs.existsSync(path.join(bundle, path.basename(file).replace(/ts$/, 'js')))).toBe(true);
});

test('V8 keeps all of it in one byte a character', () => {
  const scripts = fs.readdirSync(bundle).filter((name) => name.endsWith('.js'));
  expect(scripts.filter((name) => fs.readFileSync(path.join(bundle, name)).some((byte) => byte > 0x7f))).toEqual([]);
});

test('its map leads to the sources', () => {
  const { sources } = JSON.parse(fs.readFileSync(path.join(bundle, 'main.js.map'), 'utf8')) as { sources: string[] };
  const places = sources.map((source) => path.resolve(bundle, source));
  expect(places).toContain(path.join(root, 'src/application.ts'));
});
