import { type ChildProcess, spawn } from 'node:child_process';
import { guard } from '@gatehouse/embedded';
import type { Exit, Part, Running } from './part.js';

export interface ChildPart {
  name: string;
  program?: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  write: (text: string) => void;
  /** Answers 2xx once the process can do its work. */
  readyUrl: string;
  readyTimeoutMs?: number;
  /** How long a clean stop may take before it is forced. */
  graceMs?: number | undefined;
}

const READY_MS = 60_000;
export const GRACE_MS = 10_000;

/** A process of the system that is a program of its own, ready when it answers over HTTP. */
export function childPart(part: ChildPart): Part {
  return {
    name: part.name,
    async start(cancel) {
      const { running, lastLine } = launch(part);
      try {
        await ready(part, running, lastLine, cancel);
        return running;
      } catch (error) {
        await running.stop();
        throw error;
      }
    },
  };
}

/** Runs a program that is meant to end, and fails unless it ends well. */
export async function runOnce(part: Omit<ChildPart, 'readyUrl'>, cancel: AbortSignal): Promise<void> {
  const { running, lastLine } = launch({ ...part, readyUrl: '' });
  const stop = () => void running.stop();
  cancel.addEventListener('abort', stop);
  const { code } = await running.exited;
  cancel.removeEventListener('abort', stop);
  if (code !== 0) throw new Error(`${part.name} failed: ${lastLine()}`);
}

function launch({ program = process.execPath, args, cwd, env, write, graceMs = GRACE_MS }: ChildPart): { running: Running; lastLine: () => string } {
  // A process group of its own: Ctrl-C goes to the supervisor alone, which stops things in order, and children of children go too.
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
      write(String(chunk));
    });
  }
  const exited = exitOf(child);
  const pid = child.pid ?? 0;
  const release = pid ? guard(-pid) : () => {};
  void exited.then(release);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || !pid) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
    await exited;
    clearTimeout(force);
    signalGroup(pid, 'SIGKILL'); // whatever it left behind
  };
  return { running: { pid, exited, stop }, lastLine: () => tellingLine(said) };
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody left in the group
  }
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 1, signal: null }));
  });
}

async function ready(part: ChildPart, running: Running, lastLine: () => string, cancel: AbortSignal): Promise<void> {
  const timeoutMs = part.readyTimeoutMs ?? READY_MS;
  const end = Date.now() + timeoutMs;
  let ended: Exit | undefined;
  void running.exited.then((exit) => {
    ended = exit;
  });
  while (!(await answers(part.readyUrl))) {
    if (ended) throw new Error(`${part.name} ended before it was ready (${describe(ended)}): ${lastLine()}`);
    if (cancel.aborted) throw new Error(`${part.name} was stopped while starting`);
    if (Date.now() > end) throw new Error(`${part.name} was not ready after ${timeoutMs / 1000} s: ${lastLine()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (ended) throw new Error(`${part.name} ended before it was ready: another program answers at ${part.readyUrl}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: 'manual' });
    await reply.arrayBuffer();
    return reply.status < 400;
  } catch {
    return false;
  }
}

export const describe = ({ code, signal }: Exit): string => (signal ? `signal ${signal}` : `exit code ${code}`);

/** Of a program's last words, the line that says why: an error's, not the stack beneath it. */
function tellingLine(said: string): string {
  const lines = said
    .trim()
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at |^Node\.js v|^\s*[{}^]+\s*$/.test(line));
  return (lines.findLast((line) => /error|fatal|refus|cannot|must/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').trim().slice(0, 500);
}
