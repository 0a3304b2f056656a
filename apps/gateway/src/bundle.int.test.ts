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

const inBundle = (url: string) => path.dirname(fileURLToPath(url)) === bundle;

/** Writes down each file that is loaded. */
const WATCH = `
import fs from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (fs.appendFileSync(process.env.LOADED, url + '\\n'), next(url, context)) });`;

test('what is shipped starts from a few files of its own alone', () => {
  const loaded = path.join(folder, 'loaded');
  const args = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`, 'main.js'];
  const run = spawnSync(process.execPath, args, { cwd: bundle, env: { LOADED: loaded, GATEHOUSE_GATEWAY_PORT: 'none' }, encoding: 'utf8', timeout: 30_000 });
  // everything is loaded before the settings are read, and these are refused
  expect(run.stderr).toContain('GATEHOUSE_GATEWAY_PORT');
  const files = fs
    .readFileSync(loaded, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'));
  expect(files.filter((url) => !inBundle(url))).toEqual([]);
  expect(files.length).toBeGreaterThan(1);
  expect(files.length).toBeLessThan(60);
});

test('V8 keeps all of it in one byte a character', () => {
  const scripts = fs.readdirSync(bundle).filter((name) => name.endsWith('.js'));
  expect(scripts.filter((name) => fs.readFileSync(path.join(bundle, name)).some((byte) => byte > 0x7f))).toEqual([]);
});

const ENTRIES = ['main.js', 'reader-thread.js', 'library-thread.js', 'embedding-thread.js'];

test('each file that is loaded later can be, whichever comes first', () => {
  const scripts = fs.readdirSync(bundle).filter((name) => name.endsWith('.js') && !ENTRIES.includes(name));
  // a few need the program itself, which is there before them
  const later = scripts.filter((name) => !fs.readFileSync(path.join(bundle, name), 'utf8').includes('from "./main.js"'));
  expect(later.length).toBeGreaterThan(50);
  const program = `
    const faults = [];
    for (const name of ${JSON.stringify(later)}) await import(${JSON.stringify(`${bundle}/`)} + name).catch((error) => faults.push(name + ': ' + error.message));
    console.log(JSON.stringify(faults));
    process.exit(0);`;
  for (const order of [later, later.toReversed()]) {
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program.replace(JSON.stringify(later), JSON.stringify(order))], { encoding: 'utf8' });
    expect(JSON.parse(run.stdout)).toEqual([]);
  }
});

test('the programs of threads lie beside it', () => {
  for (const name of ENTRIES) expect(fs.existsSync(path.join(bundle, name))).toBe(true);
});
