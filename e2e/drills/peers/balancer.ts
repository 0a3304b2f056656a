import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@gatehouse/embedded';
import { finish, listening, type Peer } from './peer.js';
import { howToInstall, program } from './programs.js';

export interface Backend {
  port: number;
  /** Where `/readyz` is asked. */
  adminPort: number;
}

/**
 * haproxy as a TCP balancer that knows nothing of HTTP requests: it asks each gateway for its readiness and takes another one when a connection is refused.
 * @throws when it is not installed
 */
export async function startBalancer(backends: readonly Backend[]): Promise<Pick<Peer, 'port' | 'end'>> {
  const command = program('haproxy');
  if (!command) throw new Error(howToInstall('haproxy'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-balancer-'));
  const port = await freePort();
  const file = path.join(folder, 'haproxy.cfg');
  const servers = backends.map((backend, index) => `  server gateway-${index + 1} 127.0.0.1:${backend.port} check port ${backend.adminPort}\n`);
  fs.writeFileSync(
    file,
    `global\n  maxconn 8000\ndefaults\n  mode tcp\n  timeout client 120s\n  timeout server 120s\n  timeout connect 2s\n  retries 3\n  option redispatch 1
frontend in\n  bind 127.0.0.1:${port} backlog 4096\n  default_backend gateways
backend gateways\n  balance roundrobin\n  option httpchk GET /readyz\n  default-server inter 200ms fall 1 rise 1\n${servers.join('')}`,
  );
  const child = spawn(command, ['-db', '-f', file], { stdio: 'ignore' });
  await listening(port);
  return { port, end: () => finish(child, folder) };
}
