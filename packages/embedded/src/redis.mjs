import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { freePort } from './free-port.mjs';
import { redisProgram } from './redis-program.mjs';
import { exitOf, server } from './server.mjs';

/** @import { RedisOptions, RunningServer } from './index.mjs' */

const START_MS = 10_000;

/**
 * @param {RedisOptions} options
 * @returns {Promise<RunningServer>}
 */
export async function startRedis({ dir, cache, port, persist = true, databases = 16, log = () => {} }) {
  const { program, env, how } = redisProgram(cache);
  const chosen = port ?? (await freePort());
  const home = path.resolve(dir);
  fs.mkdirSync(home, { recursive: true });
  const args = [
    ...['--port', String(chosen), '--bind', '127.0.0.1', '--dir', home, '--databases', String(databases)],
    ...['--appendonly', 'yes', '--appendfsync', persist ? 'everysec' : 'no', '--save', '', '--maxmemory-policy', 'noeviction', '--daemonize', 'no'],
  ];
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const exited = exitOf(child);
  const running = server(child, exited, { first: 'SIGTERM', last: 'SIGKILL', graceMs: 5000 });
  let said = '';
  let over = false;
  void exited.then(() => {
    over = true;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log(String(chunk));
      said = (said + chunk).slice(-2000);
    });
  }
  const end = Date.now() + START_MS;
  while (!(await pongs(chosen)) || over) {
    if (!over && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    await running.stop();
    throw new Error(`Redis did not start on port ${chosen}: ${reason(said)}`);
  }
  return { ...running, url: `redis://127.0.0.1:${chosen}`, port: chosen, how };
}

// Its log lines are "<pid>:<role> <date> <level> <text>", and the level of a warning is '#'.
/** @param {string} said */
function reason(said) {
  const lines = said.trim().split('\n');
  return (lines.findLast((line) => line.includes(' # ')) ?? lines.at(-1) ?? '').replace(/^.* # /, '');
}

/** @param {number} port @returns {Promise<boolean>} */
function pongs(port) {
  return new Promise((resolve) => {
    const done = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => done(false));
    socket.once('data', (data) => done(String(data).startsWith('+PONG')));
    socket.once('error', () => done(false));
  });
}
