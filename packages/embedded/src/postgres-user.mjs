import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @typedef {(command: string, args: string[]) => [string, string[]]} Wrap */
/** @typedef {{ wrap: Wrap, ids: { uid?: number, gid?: number }, owner?: { uid: number, gid: number }, how: string, initdb: string, postgres: string }} Runner */
/** @typedef {ReturnType<typeof import('./postgres-binaries.mjs').postgresBinaries>} Binaries */

/** @type {Wrap} */
const plain = (command, args) => [command, args];
/** @type {Wrap} */
const inNamespace = (command, args) => ['unshare', ['--user', command, ...args]];

/**
 * How to run PostgreSQL, which refuses to run as root. As root, in this order: a user namespace (not uid 0 inside, root's file
 * access outside); the user postgres or nobody keeping CAP_DAC_OVERRIDE, so that a data folder under /root works; that user alone.
 * A folder made by one of the users is not root's, so it keeps to that way.
 * @param {Binaries} binaries
 * @param {string} data
 * @returns {Runner}
 */
export function postgresRunner(binaries, data) {
  const { initdb, postgres } = binaries;
  if (process.getuid?.() !== 0) return { wrap: plain, ids: {}, how: 'this user', initdb, postgres };
  const owner = fs.existsSync(data) ? fs.statSync(data).uid : 0;
  if (owner === 0 && runs(inNamespace, postgres)) return { wrap: inNamespace, ids: {}, how: 'a user namespace', initdb, postgres };
  const open = readableByAll(binaries.folder) ? { initdb, postgres } : copyOut(binaries);
  for (const user of ['postgres', 'nobody']) {
    const ids = idsOf(user);
    if (!ids || (owner !== 0 && owner !== ids.uid)) continue;
    /** @type {Wrap} */
    const keepingFileAccess = (command, args) => [
      'setpriv',
      [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override', command, ...args],
    ];
    if (runs(keepingFileAccess, open.postgres))
      return { wrap: keepingFileAccess, ids: {}, owner: ids, how: `the user ${user}, with root's file access`, ...open };
    if (runs(plain, open.postgres, ids)) return { wrap: plain, ids, owner: ids, how: `the user ${user}`, ...open };
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and neither a user namespace nor the users postgres and nobody can be used here. Run as a plain user, or set DATABASE_URL to use your own PostgreSQL.',
  );
}

/** @param {Wrap} wrap @param {string} program @param {{ uid?: number, gid?: number }} [ids] */
function runs(wrap, program, ids = {}) {
  try {
    const [command, args] = wrap(program, ['--version']);
    execFileSync(command, args, { ...ids, stdio: 'pipe', cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} user */
function idsOf(user) {
  try {
    const id = (/** @type {string} */ flag) => Number(execFileSync('id', [flag, user], { stdio: 'pipe' }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** @param {string} folder @returns {boolean} */
function readableByAll(folder) {
  return folder === path.dirname(folder) || ((fs.statSync(folder).mode & 0o001) !== 0 && readableByAll(path.dirname(folder)));
}

// initdb tests its own program files with access(2), which ignores CAP_DAC_OVERRIDE: under a closed folder it must be copied out.
/** @param {Binaries} binaries */
function copyOut({ folder, version }) {
  const base = fs.existsSync('/var/tmp') ? '/var/tmp' : os.tmpdir();
  const copy = path.join(base, `gatehouse-postgres-${version}-${fs.statSync(folder).ino}`);
  const fresh = !fs.existsSync(copy) || fs.lstatSync(copy).uid !== 0;
  if (fresh) {
    const partial = fs.mkdtempSync(`${copy}.`);
    fs.cpSync(folder, partial, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(partial, 0o755);
    fs.rmSync(copy, { recursive: true, force: true });
    fs.renameSync(partial, copy);
  }
  return { initdb: path.join(copy, 'bin', 'initdb'), postgres: path.join(copy, 'bin', 'postgres') };
}
