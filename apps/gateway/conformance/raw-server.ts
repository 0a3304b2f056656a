import net from 'node:net';
import { onTestFinished } from 'vitest';

/** An upstream that sends exactly what it is told to, and keeps what arrives. */
export class RawServer {
  received = '';
  readonly sockets: net.Socket[] = [];
  /** Connections that the other side has ended or that are closed. */
  closed = 0;
  private constructor(readonly url: string) {}

  static async start(onSocket: (socket: net.Socket, n: number) => void): Promise<RawServer> {
    const listener = net.createServer({ allowHalfOpen: true });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const server = new RawServer(`http://127.0.0.1:${(listener.address() as net.AddressInfo).port}`);
    listener.on('connection', (socket) => {
      server.sockets.push(socket);
      socket.on('error', () => {});
      let over = false;
      const ended = () => {
        if (!over) server.closed++;
        over = true;
      };
      socket.on('end', ended).on('close', ended);
      socket.on('data', (data) => {
        server.received += data.toString('latin1');
      });
      onSocket(socket, server.sockets.length);
    });
    onTestFinished(() => {
      for (const socket of server.sockets) socket.destroy();
      listener.close();
    });
    return server;
  }
}
