import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { root } from './paths.js';

export interface CommandOptions extends Omit<SpawnOptions, 'stdio'> {
  /** Its output is shown in one piece once it has ended, for what runs beside other work. */
  inOnePiece?: boolean | undefined;
}

/** Runs a program to its end, in the repository's root unless told otherwise, its output shown. Returns its exit code. */
export function command(program: string, args: string[], { inOnePiece = false, ...options }: CommandOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: inOnePiece ? ['ignore', 'pipe', 'pipe'] : 'inherit', ...options });
    const said = gather(child);
    // Ctrl-C reaches the child by itself; a signal sent to us alone, or the loss of our parent, must reach it too.
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
    const done = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, pass);
      process.stdout.write(Buffer.concat(said));
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once(inOnePiece ? 'close' : 'exit', (code) => {
      done();
      resolve(code ?? 1);
    });
  });
}

function gather({ stdout, stderr }: ChildProcess): Buffer[] {
  const said: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => void said.push(chunk));
  return said;
}
