import fs from 'node:fs';

const TICKS_PER_SECOND = 100; // Linux: USER_HZ, fixed at 100 towards programs

interface Process {
  pid: number;
  parent: number;
  /** own time and that of children that have ended, seconds */
  seconds: number;
}

function processes(): Process[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = text
          .slice(text.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number); // the name may hold spaces
        const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
        return [{ pid: Number(name), parent: fields[1] ?? 0, seconds: (utime + stime + cutime + cstime) / TICKS_PER_SECOND }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
}

function familyOf(root: number, all: readonly Process[]): Set<number> {
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return family;
}

/** CPU seconds that a process and all its descendants have used. */
export function cpuSecondsOf(root: number): number {
  const all = processes();
  const family = familyOf(root, all);
  return all.reduce((sum, { pid, seconds }) => (family.has(pid) ? sum + seconds : sum), 0);
}

/** Memory of a process and all its descendants; pages that they share are counted for each. */
export function residentMbOf(root: number): number {
  let kb = 0;
  for (const pid of familyOf(root, processes())) {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    kb += Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  }
  return kb / 1024;
}
