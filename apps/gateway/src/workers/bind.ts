import { lookup } from 'node:dns/promises';
import net, { type AddressInfo } from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { SharedHandle } from '../server/index.js';

/** A bound socket that nobody here accepts from. Its queue of connections lives as long as this handle, whatever becomes of the processes that listen on it. */
export interface BoundPort {
  port: number;
  handle: SharedHandle;
  close(): void;
}

interface Handle {
  getsockname(out: Partial<AddressInfo>): number;
  close(): void;
}

interface Internals {
  _createServerHandle?(address: string, port: number, addressType: 4 | 6, fd: undefined, flags: number): Handle | number;
}

/**
 * Binds without listening. A public server would accept here as soon as it listens; the one way to have a socket and leave it alone is the function on which `node:cluster` rests.
 * @throws as `listen` does when the port cannot be had, or Error when this Node has no such function
 */
export async function bindPort(host: string, port: number): Promise<BoundPort> {
  const address = net.isIP(host) === 0 ? (await lookup(host)).address : host;
  const free = await probe(address, port);
  const { _createServerHandle: create } = net as unknown as Internals;
  if (typeof create !== 'function') throw new Error('this Node cannot share a port between workers: set GATEHOUSE_GATEWAY_WORKERS=1');
  const handle = create(address, free, net.isIPv6(address) ? 6 : 4, undefined, 0);
  if (typeof handle === 'number') throw Object.assign(new Error('the port cannot be bound'), { code: getSystemErrorName(handle), port, address });
  return { port: free, handle, close: () => handle.close() };
}

/** Binding alone does not tell that a port is taken; listening does. Answers the port, also where a free one was asked for. */
function probe(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}
