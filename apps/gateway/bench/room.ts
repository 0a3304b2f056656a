import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { need } from './programs.js';

export interface Settings {
  /** How often each contender is measured. */
  rounds: number;
  /** How long each time. */
  seconds: number;
  connections: number;
  /** Of rows that measure many things: these alone. */
  only?: readonly string[];
}

/** The proxy under measurement has a core for itself; load and upstream share the other. */
export const CORES = { proxy: 0, load: 1 };

const KILL_AFTER_MS = 3_000;

/** Where a row is measured: a folder, and the processes in it. Ending it leaves nothing behind. */
export class Room {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gatehouse-bench-'));
  private readonly children: ChildProcess[] = [];
  private readonly ends: (() => Promise<void>)[] = [];

  readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
    for (const program of ['taskset', 'setpriv']) need(program);
    if (os.availableParallelism() < 2) throw new Error('two cores are needed: one for the proxy, one for load and upstream');
  }

  /** A new folder in this one. */
  subfolder(name: string): string {
    return fs.mkdtempSync(path.join(this.folder, `${name}-`));
  }

  /** Starts a program on these cores. It ends with this process, however that ends. */
  start(
    core: number | 'all',
    command: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv; stdio?: 'quiet' | 'ipc' | 'pipe' } = {},
  ): ChildProcess {
    const cores = core === 'all' ? `0-${os.availableParallelism() - 1}` : String(core);
    const stdio = {
      quiet: ['ignore', 'ignore', 'inherit'],
      ipc: ['ignore', 'inherit', 'inherit', 'ipc'],
      pipe: ['ignore', 'pipe', 'pipe'],
    }[options.stdio ?? 'quiet'] as ('ignore' | 'inherit' | 'ipc' | 'pipe')[];
    const { cwd, env = process.env } = options;
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'taskset', '-c', cores, ...command], { stdio, env, ...(cwd ? { cwd } : {}) });
    this.children.push(child);
    child.once('error', () => {});
    return child;
  }

  /** Runs a program to its end. @throws Error with its last words when it fails */
  async run(core: number | 'all', command: readonly string[]): Promise<string> {
    const child = this.start(core, command, { stdio: 'pipe' });
    const said = { out: '', err: '' };
    child.stdout?.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      said.err += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    this.children.splice(this.children.indexOf(child), 1);
    if (code !== 0) throw new Error(`${command[0]} failed: ${(said.err || said.out).trim().slice(-500)}`);
    return said.out;
  }

  /** @throws Error when it was not started here */
  childOf(pid: number): ChildProcess {
    const child = this.children.find((one) => one.pid === pid);
    if (!child) throw new Error(`no process ${pid} was started here`);
    return child;
  }

  /** Something else to end with the room. */
  onEnd(end: () => Promise<void>): void {
    this.ends.push(end);
  }

  async end(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
    for (const child of this.children.splice(0).reverse()) await stop(child);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await gone;
  clearTimeout(timer);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until something listens. @throws when the program ended instead, or takes five seconds */
export async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nothing listens on port ${port}: ${child.spawnargs.slice(5).join(' ')}`);
}
