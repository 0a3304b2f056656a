import net from 'node:net';

/** Run as a process: opens connections, asks once on each, and holds them until told to end. */
interface Told {
  url: string;
  connections: number;
  headers: Record<string, string>;
}

const { url, connections, headers } = JSON.parse(process.argv[2] ?? '') as Told;
const target = new URL(url);
const lines = Object.entries({ host: target.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const REQUEST = `GET ${target.pathname} HTTP/1.1\r\n${lines.join('')}\r\n`;
const AT_ONCE = 50;
let held = 0;

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port: Number(target.port), host: target.hostname }, () => socket.write(REQUEST));
    socket.once('data', () => {
      held++;
      resolve();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      held--;
      reject(new Error('a connection was closed'));
    });
    socket.resume();
  });
}

for (let i = 0; i < connections; i += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, connections - i) }, open));
process.send?.({ held });
process.on('message', () => process.send?.({ held }));
process.on('disconnect', () => process.exit(0));
