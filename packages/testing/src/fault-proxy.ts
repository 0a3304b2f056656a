import net from 'node:net';

/** `latency` delays each chunk both ways; `reset` cuts with RST, now and from now on; `blackhole` accepts and then says nothing. */
export type Fault = { kind: 'none' } | { kind: 'latency'; ms: number } | { kind: 'reset' } | { kind: 'blackhole' };

export interface FaultProxy {
  port: number;
  /** Takes effect at once, on open connections too. */
  set(fault: Fault): void;
  close(): Promise<void>;
}

/** A TCP proxy on a free loopback port, to stand between a client and a real server and break the line between them. */
export async function startFaultProxy(target: { host?: string; port: number }): Promise<FaultProxy> {
  let fault: Fault = { kind: 'none' };
  const open = new Set<net.Socket>();
  const track = (socket: net.Socket) => {
    open.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {}); // a cut line is the point; the other half sees it by the close below
    socket.once('close', () => open.delete(socket));
  };
  const server = net.createServer({ allowHalfOpen: true }, (client) => {
    track(client);
    if (fault.kind === 'reset') return void client.resetAndDestroy();
    const upstream = net.connect({ host: target.host ?? '127.0.0.1', port: target.port, allowHalfOpen: true });
    track(upstream);
    carry(client, upstream, () => fault);
    carry(upstream, client, () => fault);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    set(next) {
      fault = next;
      if (fault.kind === 'reset') for (const socket of open) socket.resetAndDestroy();
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function carry(from: net.Socket, to: net.Socket, fault: () => Fault): void {
  let last = Promise.resolve(); // keeps chunks in order when the delay changes midway
  const later = (work: () => void) => {
    const now = fault();
    if (now.kind === 'blackhole') return;
    const ms = now.kind === 'latency' ? now.ms : 0;
    const due = Date.now() + ms;
    last = last.then(async () => {
      const wait = due - Date.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (!to.destroyed) work();
    });
  };
  from.on('data', (chunk) =>
    later(() => {
      if (to.write(chunk) || from.isPaused()) return;
      from.pause();
      to.once('drain', () => from.resume());
    }),
  );
  from.on('end', () => later(() => to.end()));
  from.on('close', (hadError) => (hadError ? to.resetAndDestroy() : later(() => to.end())));
}
