import { guard } from './guard.mjs';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { Exit } from './index.mjs' */

/**
 * @param {ChildProcess} child
 * @returns {Promise<Exit>} when the process has ended, however it ended
 */
export function exitOf(child) {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: 1, signal: null }));
  });
}

/**
 * Wraps a started database process: ends with us, can be stopped once or many times.
 * @param {ChildProcess} child
 * @param {Promise<Exit>} exited
 * @param {{ first: NodeJS.Signals, last: NodeJS.Signals, graceMs: number }} signals
 */
export function server(child, exited, { first, last, graceMs }) {
  const pid = /** @type {number} */ (child.pid);
  const release = guard(pid, last === 'SIGINT' ? 'INT' : 'TERM');
  void exited.then(release);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(first);
      const hurry = setTimeout(() => child.kill(last), graceMs);
      await exited;
      clearTimeout(hurry);
    }
  };
  return { pid, exited, stop };
}
