import { readFileSync } from 'node:fs';

/** USER_HZ of every Linux that matters. */
const TICKS_PER_SECOND = 100;
const PEAK_EVERY_MS = 50;

/** What some processes used while something was done. */
export interface Usage {
  userUs: number;
  systemUs: number;
  residentMb: number;
  peakMb: number;
  /** Share of the core that others used meanwhile: caches are theirs then, and every figure is worse than it should be. */
  foreign: number;
}

/** User and system time of a process so far, all threads, microseconds (resolution 10 ms). */
export function cpuUs(pid: number): { user: number; system: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const us = (field: number) => (Number(fields[field]) * 1e6) / TICKS_PER_SECOND;
  return { user: us(11), system: us(12) };
}

/** Time that a core was busy so far, with what the host took away from it; microseconds. */
function coreBusyUs(core: number): number {
  const line = readFileSync('/proc/stat', 'latin1').split('\n')[core + 1] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(/\s+/).slice(1).map(Number);
  return ((user + nice + system + irq + softirq + steal) * 1e6) / TICKS_PER_SECOND;
}

/** 0 of a process that has ended. */
export function residentMb(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return Number(line?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Does the work and says what the processes used meanwhile. `core`: where they are alone; undefined where they share all cores. */
export async function usageWhile<T>(pids: readonly number[], core: number | undefined, work: () => Promise<T>): Promise<{ result: T; usage: Usage }> {
  const resident = () => sum(pids.map(residentMb));
  let peakMb = resident();
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, resident());
  }, PEAK_EVERY_MS);
  try {
    const [before, busyBefore, startedAt] = [pids.map(cpuUs), core === undefined ? 0 : coreBusyUs(core), performance.now()];
    const result = await work();
    const after = pids.map(cpuUs);
    const userUs = sum(after.map(({ user }, i) => user - (before[i]?.user ?? 0)));
    const systemUs = sum(after.map(({ system }, i) => system - (before[i]?.system ?? 0)));
    const others = core === undefined ? 0 : coreBusyUs(core) - busyBefore - userUs - systemUs;
    const foreign = Math.max(0, others) / ((performance.now() - startedAt) * 1000);
    const residentNow = resident();
    return { result, usage: { userUs, systemUs, residentMb: residentNow, peakMb: Math.max(peakMb, residentNow), foreign } };
  } finally {
    clearInterval(watch);
  }
}
