// Loaded into a process before its own program (--import): whoever connects to its socket is told what it keeps.
import net from 'node:net';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.KEPT_MEMORY_FOLDER;
if (isMainThread && folder) {
  const server = net.createServer(async (socket) => {
    socket.on('error', () => socket.destroy());
    collect();
    await turn(); // finalizers run in a turn of their own, and what they let go is garbage only then
    collect();
    const { heapUsed, external, rss } = process.memoryUsage();
    socket.end(JSON.stringify({ kept: heapUsed + external, resident: rss }));
  });
  server.listen(path.join(folder, `${process.pid}.sock`));
  server.unref();
}

/** All that can go, compiled code that is no longer used and what is held weakly with it. */
function collect(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
