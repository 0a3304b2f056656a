import { spawnSync } from 'node:child_process';

const PACKAGES: Record<string, string> = { nginx: 'nginx-light', wrk: 'wrk', taskset: 'util-linux' };

/** A peer or tool that is not on this machine: the row says so instead of guessing. */
export class Missing extends Error {
  override readonly name = 'Missing';
}

/** @throws Missing, saying how to install it */
export function need(program: string): string {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
  const path = found.stdout.trim();
  if (found.status !== 0 || path === '') throw new Missing(`${program} is not installed (Debian, Ubuntu: apt-get install ${PACKAGES[program] ?? program})`);
  return path;
}
