import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@gatehouse/embedded';
import { waitFor } from '@gatehouse/testing';
import { askOnce } from '../load/load.js';
import { program } from './programs.js';

/** Another proxy before the same upstream, for the figure beside ours. */
export interface Peer {
  name: string;
  port: number;
  /** Takes a changed configuration the way its own manual says, and waits until that has happened. */
  reload(): Promise<void>;
  end(): Promise<void>;
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ./${name};`).join(' ');

/** nginx with its defaults, as a reverse proxy with kept-alive upstream connections. Undefined where it is not installed. */
export async function startNginx(upstreamPort: number): Promise<Peer | undefined> {
  const command = program('nginx');
  if (!command) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-nginx-'));
  const port = await freePort();
  const file = path.join(folder, 'nginx.conf');
  let generation = 0;
  const write = () =>
    fs.writeFileSync(
      file,
      `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; worker_processes 2; pid ./nginx.pid; error_log ./error.log crit; events { worker_connections 4096; }
http { access_log off; ${TEMPORARY} upstream behind { server 127.0.0.1:${upstreamPort}; keepalive 64; }
server { listen 127.0.0.1:${port} backlog=4096; proxy_buffering off; location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; add_header x-generation ${++generation}; } } }\n`,
    );
  write();
  const child = spawn(command, ['-p', `${folder}/`, '-e', path.join(folder, 'error.log'), '-c', file], { stdio: 'ignore' });
  await listening(port);
  return {
    name: 'nginx',
    port,
    reload: async () => {
      write();
      child.kill('SIGHUP');
      await waitFor(() => serves(port, generation), { what: 'the reload of nginx' });
    },
    end: () => finish(child, folder),
  };
}

/** haproxy in its master-worker mode, which is how it reloads. Undefined where it is not installed. */
export async function startHaproxy(upstreamPort: number): Promise<Peer | undefined> {
  const command = program('haproxy');
  if (!command) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-haproxy-'));
  const port = await freePort();
  const file = path.join(folder, 'haproxy.cfg');
  let generation = 0;
  const write = () =>
    fs.writeFileSync(
      file,
      `global\n  maxconn 8000
defaults\n  mode http\n  timeout client 60s\n  timeout server 60s\n  timeout connect 5s\n  timeout http-request 10s
frontend in\n  bind 127.0.0.1:${port} backlog 4096\n  http-response set-header x-generation ${++generation}\n  default_backend behind
backend behind\n  server one 127.0.0.1:${upstreamPort}\n`,
    );
  write();
  const child = spawn(command, ['-W', '-f', file], { stdio: 'ignore' });
  await listening(port);
  return {
    name: 'haproxy',
    port,
    reload: async () => {
      write();
      // a master that is still busy with the last reload forgets the signal
      const asking = setInterval(() => child.kill('SIGUSR2'), 2_000);
      child.kill('SIGUSR2');
      await waitFor(() => serves(port, generation), { timeoutMs: 20_000, what: 'the reload of haproxy' }).finally(() => clearInterval(asking));
    },
    end: () => finish(child, folder),
  };
}

const serves = async (port: number, generation: number): Promise<boolean> =>
  (await askOnce(port, 'GET / HTTP/1.1\r\nhost: drill\r\nconnection: close\r\n\r\n'))?.head.includes(`x-generation: ${generation}\r\n`) ?? false;

export async function finish(child: ChildProcess, folder: string): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  const left = childrenOf(child.pid ?? 0);
  child.kill('SIGTERM');
  await exited;
  for (const pid of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it went with its parent
    }
  }
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Workers of earlier configurations stay while a stream of theirs does: they are ended with it. */
function childrenOf(pid: number): number[] {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

export function listening(port: number): Promise<boolean> {
  const probe = () =>
    new Promise<boolean>((resolve) => {
      const socket = net.connect({ port, host: '127.0.0.1' }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  return waitFor(probe, { what: `a listener on port ${port}` });
}
