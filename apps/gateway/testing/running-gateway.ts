import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@gatehouse/testing';
import type { Status } from '../src/admin/status.js';

const MAIN = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url));
// what Node has compiled once is not compiled again for each of the many
const COMPILED = fileURLToPath(new URL('../../../.cache/compiled', import.meta.url));

/** The built program, as the launcher starts it. */
export class RunningGateway {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  url = '';
  adminUrl = '';
  port = 0;
  output = '';

  constructor(environment: Record<string, string>, args: string[] = []) {
    if (!fs.existsSync(MAIN)) throw new Error('This test starts the gateway as it is shipped. Build it first: npm run build -- --no-portal');
    this.child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
    this.exit = new Promise((resolve) => this.child.once('exit', (code) => resolve(code)));
  }

  async listens(): Promise<this> {
    const said = () => /\{[^\n]*"gateway listens"[^\n]*\}/.exec(this.output)?.[0];
    const line = await Promise.race([waitFor(said, { timeoutMs: 40_000, what: 'the gateway to listen' }), this.ended()]);
    const { port, adminPort } = JSON.parse(line) as { port: number; adminPort: number };
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.adminUrl = `http://127.0.0.1:${adminPort}`;
    return this;
  }

  /** Fails once the process has ended. */
  private async ended(): Promise<never> {
    const code = await this.exit;
    throw new Error(`the gateway ended (${code}): ${this.output.slice(-2_000)}`);
  }

  async status(): Promise<Status> {
    return (await (await fetch(`${this.adminUrl}/status`)).json()) as Status;
  }

  ready(): Promise<boolean> {
    return waitFor(async () => (await fetch(`${this.adminUrl}/readyz`)).status === 200, { timeoutMs: 40_000, what: 'the gateway to be ready' });
  }

  /** Process ids of the workers that serve. */
  async workers(): Promise<number[]> {
    const { workers = [] } = await this.status();
    return workers.flatMap(({ pid, state }) => (pid !== null && state === 'serving' ? [pid] : []));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }
}
