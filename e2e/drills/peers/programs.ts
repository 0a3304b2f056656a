import { spawnSync } from 'node:child_process';

const PACKAGES: Record<string, string> = { nginx: 'nginx-light', haproxy: 'haproxy' };

/** Where a peer is on this machine, or undefined. */
export function program(name: string): string | undefined {
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8', env }).stdout.trim();
  return found === '' ? undefined : found;
}

/** What to say of a peer that is not here. */
export const howToInstall = (name: string): string => `${name} is not installed (Debian, Ubuntu: apt-get install ${PACKAGES[name] ?? name})`;
