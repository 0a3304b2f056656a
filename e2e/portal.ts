import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gatehouse/embedded';
import { waitFor } from '@gatehouse/testing';

const FOLDER = fileURLToPath(new URL('../apps/portal', import.meta.url));

export interface Portal {
  url: string;
  stop(): Promise<void>;
}

/** The built portal alone, with no control plane behind it: for pages that need none. */
export async function startPortal(env: Record<string, string>): Promise<Portal> {
  const port = await freePort();
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)];
  const child = spawn(process.execPath, args, { cwd: FOLDER, stdio: 'ignore', env: { ...process.env, GATEHOUSE_CONTROL_URL: 'http://127.0.0.1:1', ...env } });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(async () => (await fetch(`${url}/icon.svg`).catch(() => undefined))?.ok, { timeoutMs: 30_000 });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
