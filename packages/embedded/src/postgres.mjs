import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { clearStalePid, initialise, OWNER, ownerPassword } from './postgres-folder.mjs';
import { postgresRunner } from './postgres-user.mjs';
import { exitOf, server } from './server.mjs';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Runner } from './postgres-user.mjs' */
/** @import { Exit, PostgresOptions, RunningServer } from './index.mjs' */

const DATABASE = 'gatehouse';
const LEAVING_MS = 10_000;

/**
 * @param {PostgresOptions} options
 * @returns {Promise<RunningServer>}
 */
export async function startPostgres({ dir, port, settings = {}, log = () => {} }) {
  const home = path.resolve(dir);
  const data = path.join(home, 'data');
  fs.mkdirSync(home, { recursive: true });
  const runner = postgresRunner(postgresBinaries(), data);
  const password = ownerPassword(home);
  initialise(runner, home, data, password);
  clearStalePid(data);
  const chosen = port ?? (await freePort());
  const flags = Object.entries({ listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings }).flatMap(([k, v]) => ['-c', `${k}=${v}`]);
  const base = `postgres://${OWNER}:${password}@127.0.0.1:${chosen}`;
  const running = await afterLastWorkers(() => launch(runner, ['-D', data, '-p', String(chosen), ...flags], log));
  try {
    await ensureDatabase(base);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { ...running, url: `${base}/${DATABASE}`, port: chosen, how: `embedded, as ${runner.how}` };
}

/** @param {Runner} runner @param {string[]} flags @param {(text: string) => void} log */
async function launch(runner, flags, log) {
  const [command, args] = runner.wrap(runner.postgres, flags);
  // Its own process group: Ctrl-C in a terminal goes to us alone, and we stop things in order.
  const child = spawn(command, args, { ...runner.ids, cwd: '/', env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const exited = exitOf(child);
  // SIGTERM lets sessions that are closing finish; SIGINT then cuts the rest off.
  const running = server(child, exited, { first: 'SIGTERM', last: 'SIGINT', graceMs: 1000 });
  await accepting(child, exited, log);
  return running;
}

/**
 * Workers of a killed server leave a moment after it, and PostgreSQL rightly does not start while one is still at the data.
 * @template T @param {() => Promise<T>} start @returns {Promise<T>}
 */
async function afterLastWorkers(start) {
  const end = Date.now() + LEAVING_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (!/shared memory block/.test(/** @type {Error} */ (error).message) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** @param {ChildProcess} child @param {Promise<Exit>} exited @param {(text: string) => void} log */
function accepting(child, exited, log) {
  return new Promise((resolve, reject) => {
    let said = '';
    let ready = false;
    child.stderr?.on('data', (chunk) => {
      log(String(chunk));
      if (ready) return;
      said = (said + chunk).slice(-8000);
      if (!said.includes('ready to accept connections')) return;
      ready = true;
      resolve(undefined);
    });
    void exited.then(() => reject(new Error(`PostgreSQL did not start: ${reason(said)}`)));
  });
}

/** @param {string} said */
function reason(said) {
  const lines = said.trim().split('\n');
  const line = lines.find((l) => /could not bind|FATAL/.test(l)) ?? lines.at(-1) ?? '';
  return line.replace(/^.*?(FATAL|ERROR|LOG): +/, '') || 'no word from it';
}

/** @param {string} base */
async function ensureDatabase(base) {
  const client = new pg.Client(`${base}/postgres`);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!found.rowCount) await client.query(`create database ${client.escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}
