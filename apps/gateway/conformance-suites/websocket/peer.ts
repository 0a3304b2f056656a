import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface EchoServer {
  url: string;
  /** Codes and reasons that its sockets were closed with, in order. */
  closes: { code: number; reason: string }[];
  close(): void;
}

/** A stock server that sends back what it gets; `close:CODE` closes, `ping:TEXT` pings. */
export async function echoServer(): Promise<EchoServer> {
  const closes: EchoServer['closes'] = [];
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: { threshold: 0 },
    maxPayload: 64 << 20,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  server.on('connection', (socket) => {
    socket.on('message', (data, binary) => {
      const text = binary ? '' : data.toString();
      if (text.startsWith('close:')) socket.close(Number(text.slice(6)), 'as asked');
      else if (text.startsWith('ping:')) socket.ping(text.slice(5));
      else socket.send(data, { binary });
    });
    socket.on('pong', (data) => socket.send(`pong:${data.toString()}`));
    socket.on('close', (code, reason) => closes.push({ code, reason: reason.toString() }));
    socket.on('error', () => {});
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const close = () => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, closes, close };
}
