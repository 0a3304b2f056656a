import { randomInt } from 'node:crypto';
import net from 'node:net';

/**
 * A port that nobody listens on. Below the range from which the system gives ports to outgoing connections (32,768 and up by default): under load one of those would take it
 * before its user does.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = net.createServer().once('error', () => resolve(false));
    // on all addresses, because another program may hold it on any of them
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
