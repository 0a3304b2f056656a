import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PACKAGES: Record<string, string> = {
  nginx: 'nginx-light',
  wrk: 'wrk',
  haproxy: 'haproxy',
  h2load: 'nghttp2-client',
  openssl: 'openssl',
  taskset: 'util-linux',
  setpriv: 'util-linux',
};

/** A peer or tool that is not on this machine: the row says so instead of guessing. */
export class Missing extends Error {
  override readonly name = 'Missing';
}

const missing = (what: string, packages: string) => new Missing(`${what} is not installed (Debian, Ubuntu: apt-get install ${packages})`);

/** @throws Missing, saying how to install it */
export function need(program: string): string {
  const found = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
  const path = found.stdout.trim();
  if (found.status !== 0 || path === '') throw missing(program, PACKAGES[program] ?? program);
  return path;
}

const MODULES = '/usr/lib/nginx/modules';

/** nginx's Lua modules, in the order in which they are loaded. @throws Missing */
export function needLua(): string[] {
  const modules = ['ndk_http_module.so', 'ngx_http_lua_module.so'].map((file) => `${MODULES}/${file}`);
  if (!modules.every((file) => existsSync(file)) || !existsSync('/usr/share/lua/5.1/resty/core.lua'))
    throw missing('Lua for nginx', 'libnginx-mod-http-lua lua-resty-core');
  return modules;
}
