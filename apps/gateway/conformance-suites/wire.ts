import net from 'node:net';

/** How long a server may take altogether. */
const PATIENCE_MS = 5_000;
/** Nothing more comes after this long without a byte. */
const QUIET_MS = 250;
/** The same when as many answers are there as were expected. */
const SATISFIED_MS = 25;

/** Status codes of the final responses in there. Bodies of responses here hold no such line. */
export const statuses = (received: string): number[] =>
  [...received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, code]) => Number(code)).filter((code) => code >= 200);

/** Sends bytes on a connection of their own, and answers what comes until it is closed or, without `half`, goes quiet. `half` ends this side. */
export function deliver(port: number, bytes: Buffer, { half = false, expected = Number.POSITIVE_INFINITY } = {}): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
    let quiet: NodeJS.Timeout | undefined;
    const listen = () => {
      clearTimeout(quiet);
      if (!half) quiet = setTimeout(() => socket.destroy(), statuses(received).length >= expected ? SATISFIED_MS : QUIET_MS);
    };
    socket.on('connect', () => {
      if (half) socket.end(bytes);
      else socket.write(bytes);
      listen();
    });
    socket.on('data', (data) => {
      received += data.toString('latin1');
      listen();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(patience);
      clearTimeout(quiet);
      resolve(received);
    });
  });
}
