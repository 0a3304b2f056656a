import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** A program of the system, and how to get it. */
export interface Program {
  name: string;
  install: string;
}

export const PROGRAMS = {
  curl: { name: 'curl', install: 'Debian, Ubuntu: apt-get install curl' },
  wrk: { name: 'wrk', install: 'Debian, Ubuntu: apt-get install wrk' },
  nghttp: { name: 'nghttp', install: 'Debian, Ubuntu: apt-get install nghttp2-client' },
  h2load: { name: 'h2load', install: 'Debian, Ubuntu: apt-get install nghttp2-client' },
  h2spec: { name: 'h2spec', install: 'a binary from https://github.com/summerwind/h2spec/releases on the PATH' },
} satisfies Record<string, Program>;

export const installed = ({ name }: Program): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

export const lack = ({ name, install }: Program): string => `${name} is not installed (${install})`;

const run = promisify(execFile);

/** What it printed on standard output. @throws Error when it fails, with what it said */
export async function output({ name }: Program, args: readonly string[]): Promise<string> {
  return (await run(name, args, { timeout: 25_000, maxBuffer: 64 << 20 })).stdout;
}
