import { spawn } from 'node:child_process';

// A killed parent cannot stop its children, and a database cannot watch its parent. So a shell holds the read end of a pipe
// that only this process writes to: end of file means this process is gone, and the shell signals the child in its place.
const SCRIPT = `trap '' INT TERM HUP
read -r released && exit 0
kill -s "$2" -- "$1" 2>/dev/null || exit 0
n=0
while [ "$n" -lt 50 ] && kill -0 -- "$1" 2>/dev/null; do sleep 0.2; n=$((n + 1)); done
kill -KILL -- "$1" 2>/dev/null`;

/**
 * Ends the process `target` (a negative number is a process group) should this process die without doing so itself.
 * @param {number} target
 * @param {'TERM' | 'INT'} [signal] what is sent first; KILL follows after ten seconds
 * @returns {() => void} lets go, once the child has ended
 */
export function guard(target, signal = 'TERM') {
  if (process.platform === 'win32') return () => {};
  const shell = spawn('sh', ['-c', SCRIPT, 'gatehouse-guard', String(target), signal], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.on('error', () => {}); // no shell: the guard is a second net, not a condition to run
  shell.stdin.on('error', () => {});
  shell.unref();
  /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (shell.stdin)).unref();
  return () => {
    shell.stdin.end('released\n');
  };
}
