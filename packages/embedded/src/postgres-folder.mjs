import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** @import { Runner } from './postgres-user.mjs' */

export const OWNER = 'gatehouse_owner';

/**
 * The password of the owner role: made once, kept beside the data, readable by its owner only.
 * @param {string} dir
 */
export function ownerPassword(dir) {
  const file = path.join(dir, 'owner-password');
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

/**
 * Makes the cluster when there is none. A half-made one (the machine went down inside initdb) is made anew: it never held data.
 * @param {Runner} runner @param {string} dir @param {string} data @param {string} password
 */
export function initialise(runner, dir, data, password) {
  const made = path.join(dir, 'initialised');
  if (fs.existsSync(made)) return;
  fs.rmSync(data, { recursive: true, force: true });
  fs.mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(dir, 'initdb-password');
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runner.owner) for (const file of [data, passwordFile]) fs.chownSync(file, runner.owner.uid, runner.owner.gid);
  const [command, args] = runner.wrap(runner.initdb, [
    ...['-D', data, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-sync'],
  ]);
  try {
    execFileSync(command, args, { ...runner.ids, cwd: '/', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' });
  } catch (error) {
    const said = String(/** @type {{ stderr?: Buffer }} */ (error).stderr ?? error).trim();
    throw new Error(`PostgreSQL could not make its data folder ${data}: ${said.split('\n').at(-1)}`);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
  fs.writeFileSync(made, '');
}

/**
 * PostgreSQL takes any living process with the number in postmaster.pid for another server, and numbers are reused after a
 * restart of the machine or container. It passes over its own parent's number, so that one is written in. The rest of the file
 * stays: by it PostgreSQL sees whether workers of a killed server are still at the data.
 * @param {string} data
 */
export function clearStalePid(data) {
  const file = path.join(data, 'postmaster.pid');
  if (!fs.existsSync(file)) return;
  const [number = '', ...rest] = fs.readFileSync(file, 'utf8').split('\n');
  const pid = Number(number);
  if (!isAlive(pid)) return;
  if (isPostgres(pid)) throw new Error(`Another PostgreSQL (process ${pid}) already runs on ${data}. Stop it first, or choose another data folder.`);
  fs.writeFileSync(file, [process.pid, ...rest].join('\n'));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH';
  }
}

/** @param {number} pid */
function isPostgres(pid) {
  try {
    return /postgres/.test(execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { stdio: 'pipe' }).toString());
  } catch {
    return fs.existsSync(`/proc/${pid}/cmdline`) && /postgres/.test(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  }
}
