import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { pinned } from './contender.js';
import { need } from './programs.js';

export interface Nginx {
  child: ChildProcess;
  /** The worker: it does the work. */
  worker: number;
}

const PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ./${name};`).join(' ');
const COMMON = `access_log off; tcp_nodelay on; keepalive_requests 1000000000; keepalive_timeout 600s; default_type application/json; ${PATHS}`;

/** The upstream of every contender: a short JSON answer from memory. */
export const upstreamConfig = (port: number): string =>
  `http { ${COMMON} server { listen 127.0.0.1:${port} backlog=4096; location / { return 200 '{"id":"chatcmpl-123","object":"chat.completion","model":"m-1","ok":true,"usage":{"prompt":12,"out":9}}'; } } }`;

const PROXY =
  'proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Request-Id $request_id;';

/** A bare proxy, and one with nginx's own kind of key check, rate limit and JSON log. */
export function proxyConfig(ports: { upstream: number; bare: number; full: number }, key: string): string {
  const strangers = Array.from({ length: 1_000 }, (_, i) => `"gth_live_${String(i).padStart(46, '0')}" "app_${i}";`).join(' ');
  return `http { ${COMMON} map_hash_bucket_size 128; map_hash_max_size 8192;
    upstream behind { server 127.0.0.1:${ports.upstream}; keepalive 256; keepalive_requests 1000000000; keepalive_timeout 600s; }
    log_format call escape=json '{"at":"$time_iso8601","id":"$request_id","ip":"$remote_addr","method":"$request_method","path":"$request_uri","status":$status,"bytes":$bytes_sent,"total":$request_time,"upstream":"$upstream_response_time","application":"$application"}';
    map $http_x_api_key $application { default ""; "${key}" "app_1"; ${strangers} }
    limit_req_zone $application zone=plan:10m rate=1000000r/s;
    server { listen 127.0.0.1:${ports.bare} backlog=4096; location / { ${PROXY} } }
    server { listen 127.0.0.1:${ports.full} backlog=4096; access_log ./calls.log call buffer=256k flush=1s;
      location / { if ($application = "") { return 401; } limit_req zone=plan burst=100000 nodelay; ${PROXY} proxy_set_header X-Api-Key ""; } } }`;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function listening(port: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(25);
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** Starts nginx with one worker in a folder of its own. */
export async function startNginx(folder: string, core: number, http: string, port: number): Promise<Nginx> {
  mkdirSync(folder, { recursive: true });
  const config = path.join(folder, 'nginx.conf');
  const user = process.getuid?.() === 0 ? 'user root; ' : '';
  writeFileSync(config, `${user}daemon off; worker_processes 1; pid ./nginx.pid; error_log ./error.log warn; events { worker_connections 8192; } ${http}`);
  const child = pinned(core, [need('nginx'), '-p', `${folder}/`, '-e', path.join(folder, 'error.log'), '-c', config]);
  await listening(port);
  return { child, worker: await workerOf(child.pid ?? 0) };
}

/** taskset becomes nginx's master by exec; its one child is the worker. */
async function workerOf(master: number): Promise<number> {
  for (let i = 0; i < 100; i++) {
    const children = readFileSync(`/proc/${master}/task/${master}/children`, 'latin1').trim();
    if (children !== '') return Number(children.split(' ')[0]);
    await sleep(25);
  }
  throw new Error('nginx has no worker');
}

/** Ports that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer();
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
