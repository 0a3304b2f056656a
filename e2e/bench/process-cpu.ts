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

/** CPU seconds that a process and all its descendants have used. */
export function cpuSecondsOf(root: number): number {
  const all = processes();
  const family = new Set([root]);
  for (let before = 0; before !== family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.reduce((sum, { pid, seconds }) => (family.has(pid) ? sum + seconds : sum), 0);
}
