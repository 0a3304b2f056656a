import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { need } from '../programs.js';
import { freePort, listening, type Room } from '../room.js';
import type { Contender } from './contender.js';

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ./${name};`).join(' ');
const FOREVER = 'keepalive_requests 1000000000; keepalive_timeout 600s;';
export const HTTP = `access_log off; tcp_nodelay on; ${FOREVER} default_type application/json; client_max_body_size 64m; ${TEMPORARY}`;

export const proxyTo = (upstream: string) =>
  `proxy_pass http://${upstream}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Request-Id $request_id;`;

export const upstreamPool = (name: string, port: number) => `upstream ${name} { server 127.0.0.1:${port}; keepalive 1024; ${FOREVER} }`;

export interface NginxOptions {
  core: number | 'all';
  workers?: number;
  /** Directives before `events`. */
  main?: string;
  http: (port: number) => string;
}

/** Starts an nginx in a folder of its own; its workers are whose time counts. */
export async function startNginx(room: Room, options: NginxOptions): Promise<Contender & { port: number; folder: string }> {
  const { core, workers = 1, main = '' } = options;
  const folder = room.subfolder('nginx');
  const port = await freePort();
  const config = path.join(folder, 'nginx.conf');
  const user = process.getuid?.() === 0 ? 'user root; ' : '';
  const head = `${user}daemon off; worker_processes ${workers}; pid ./nginx.pid; error_log ./error.log warn; ${main}`;
  writeFileSync(config, `${head}\nevents { worker_connections 16384; }\nhttp { ${HTTP}\n${options.http(port)} }\n`);
  const child = room.start(core, [need('nginx'), '-p', `${folder}/`, '-e', path.join(folder, 'error.log'), '-c', config]);
  await listening(port, child);
  return { name: 'nginx', origin: `http://127.0.0.1:${port}`, headers: {}, pids: await workersOf(child.pid ?? 0, workers), port, folder };
}

/** What was started becomes nginx's master by exec; its children are the workers. */
async function workersOf(master: number, count: number): Promise<number[]> {
  for (let i = 0; i < 100; i++) {
    const children = readFileSync(`/proc/${master}/task/${master}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
    if (children.length === count) return children;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nginx has no workers');
}
