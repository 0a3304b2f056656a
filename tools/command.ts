import { type SpawnOptions, spawn } from 'node:child_process';
import { root } from './paths.js';

/** Runs a program to its end, in the repository's root unless told otherwise, its output shown. Returns its exit code. */
export function command(program: string, args: string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    // Ctrl-C reaches the child by itself; a signal sent to us alone, or the loss of our parent, must reach it too.
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);
    const done = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, pass);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code) => {
      done();
      resolve(code ?? 1);
    });
  });
}
