import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** USER_HZ of every Linux that matters. */
const TICKS_PER_SECOND = 100;

/** A proxy under measurement: stays up for the whole row. */
export interface Contender {
  name: string;
  url: string;
  headers: Record<string, string>;
  /** Whose time counts, all threads. */
  pid: number;
}

/** User and system time of a process so far, microseconds (resolution 10 ms). */
export function cpuUs(pid: number): { user: number; system: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const us = (field: number) => (Number(fields[field]) * 1e6) / TICKS_PER_SECOND;
  return { user: us(11), system: us(12) };
}

/** Time that a core was busy so far, with what the host took away from it; microseconds. */
export function coreBusyUs(core: number): number {
  const line = readFileSync('/proc/stat', 'latin1').split('\n')[core + 1] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return ((user + nice + system + irq + softirq + steal) * 1e6) / TICKS_PER_SECOND;
}

export function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(line?.[1] ?? 0) / 1024;
}

/** Starts a program pinned to one core. */
export function pinned(core: number, command: readonly string[], options: { cwd?: string; stdio?: 'ignore' | 'ipc' } = {}): ChildProcess {
  const stdio = options.stdio === 'ipc' ? (['ignore', 'inherit', 'inherit', 'ipc'] as const) : (['ignore', 'ignore', 'inherit'] as const);
  return spawn('taskset', ['-c', String(core), ...command], { stdio: [...stdio], ...(options.cwd ? { cwd: options.cwd } : {}) });
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(timer);
}
