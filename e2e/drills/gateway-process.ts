import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gatehouse/embedded';

/** The gateway's program. */
export const GATEWAY_MAIN = fileURLToPath(new URL('../../apps/gateway/dist/bundle/main.js', import.meta.url));

export interface GatewayProcess {
  port: number;
  adminPort: number;
  signal(name: NodeJS.Signals): void;
  /** Undefined while it runs; its last words otherwise. */
  ended(): string | undefined;
  stop(): Promise<void>;
}

/** A gateway beside those of the launcher, in a folder of its own that goes with it. */
export async function startGatewayProcess(env: Record<string, string>): Promise<GatewayProcess> {
  const [port, adminPort] = [await freePort(), await freePort()];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-gateway-'));
  const settings = {
    GATEHOUSE_GATEWAY_PORT: String(port),
    GATEHOUSE_GATEWAY_ADMIN_PORT: String(adminPort),
    GATEHOUSE_DATA_DIR: folder,
    GATEHOUSE_LOG_LEVEL: 'warn',
    GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS: '127.0.0.1',
    GATEHOUSE_GATEWAY_DRAIN_MS: '1000',
  };
  const child = spawn(process.execPath, [GATEWAY_MAIN], {
    env: { ...process.env, NODE_ENV: 'production', ...settings, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-2_000)));
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    port,
    adminPort,
    signal: (name) => void child.kill(name),
    ended: () => (running() ? undefined : said),
    stop: async () => {
      if (running()) {
        const exited = once(child, 'exit');
        child.kill('SIGTERM');
        await exited;
      }
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
