import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {{ program: string, env: NodeJS.ProcessEnv, how: string }} RedisProgram */

const PACKAGES = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2', 'libatomic1'];

export const NO_REDIS =
  'No Redis found. Install one (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis), or set REDIS_URL=redis://host:port to use yours.';

/**
 * A Redis server program: one on PATH; else one unpacked earlier into `cache`; else Debian's, downloaded and unpacked there, which
 * needs no root and changes nothing on the system.
 * @param {string} cache
 * @returns {RedisProgram}
 */
export function redisProgram(cache) {
  for (const program of ['redis-server', 'valkey-server'])
    if (runs(program, ['--version'])) return { program, env: process.env, how: `${program} of this machine` };
  const folder = path.join(path.resolve(cache), 'redis');
  const unpacked = programIn(folder) ?? (downloadTo(folder) ? programIn(folder) : undefined);
  if (!unpacked) throw new Error(NO_REDIS);
  return unpacked;
}

/** @param {string} folder @returns {RedisProgram | undefined} */
function programIn(folder) {
  const program = path.join(folder, 'usr', 'bin', 'redis-server');
  if (!fs.existsSync(program)) return undefined;
  const libraries = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((name) => path.join(folder, 'usr', 'lib', name));
  const env = { ...process.env, LD_LIBRARY_PATH: libraries.filter((name) => fs.existsSync(name)).join(':') };
  return runs(program, ['--version'], { env }) ? { program, env, how: 'the Debian package, unpacked' } : undefined;
}

/** Unpacks beside, then renames: two first starts at once must not see half a server. @param {string} folder */
function downloadTo(folder) {
  if (process.platform !== 'linux' || !runs('apt-get', ['--version']) || !runs('dpkg-deb', ['--version'])) return false;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const work = fs.mkdtempSync(`${folder}.`);
  const debs = path.join(work, 'debs');
  for (const name of ['lists/partial', 'archives/partial', 'debs']) fs.mkdirSync(path.join(work, name), { recursive: true });
  const options = ['-o', `Dir::State::lists=${work}/lists`, '-o', `Dir::Cache=${work}`, '-o', 'APT::Sandbox::User=root', '-qq'];
  try {
    if (!runs('apt-get', [...options, 'update']) || !runs('apt-get', [...options, 'download', ...PACKAGES], { cwd: debs })) return false;
    for (const file of fs.readdirSync(debs)) execFileSync('dpkg-deb', ['-x', path.join(debs, file), path.join(work, 'root')], { stdio: 'pipe' });
    if (!fs.existsSync(path.join(folder, 'usr'))) fs.renameSync(path.join(work, 'root'), folder);
    return true;
  } catch {
    return fs.existsSync(path.join(folder, 'usr'));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} command @param {string[]} args @param {import('node:child_process').ExecFileSyncOptions} [options] */
function runs(command, args, options = {}) {
  try {
    execFileSync(command, args, { stdio: 'pipe', timeout: 120_000, ...options });
    return true;
  } catch {
    return false;
  }
}
