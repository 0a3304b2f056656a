import tls from 'node:tls';
import { onTestFinished } from 'vitest';
import { Flag, FrameSocket, fields, frame, PREFACE, Type } from './frame-socket.js';
import { api, startGateway, upstream, upstreamServer } from './harness.js';
import { securePort } from './secure.js';
import { authority } from './wires.js';

export const GET = { ':method': 'GET', ':scheme': 'https', ':authority': 'gateway.test', ':path': '/acme/pets/v1/a' };

/** Connected, with preface and settings sent; gone with the test. */
export async function frameClient(gateway: { tlsPort: number | null }): Promise<FrameSocket> {
  const socket = tls.connect({ port: gateway.tlsPort ?? 0, host: '127.0.0.1', ca: (await authority()).cert, ALPNProtocols: ['h2'] });
  onTestFinished(() => void socket.destroy());
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  const client = new FrameSocket(socket);
  client.send(PREFACE, frame(Type.settings, 0, 0));
  return client;
}

/** A request that is over with its head. */
export const open = (id: number): Buffer => frame(Type.headers, Flag.endHeaders | Flag.endStream, id, fields(GET));

/** A gateway that speaks HTTP/2, and what answers behind it. */
export async function serve(handler?: Parameters<typeof upstreamServer>[0]) {
  const behind = await upstreamServer(handler);
  const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
  return { behind, gateway: await startGateway([api(), upstream(behind.url)], { tls }) };
}
