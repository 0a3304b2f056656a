import tls from 'node:tls';
import { onTestFinished } from 'vitest';
import { FrameSocket, frame, PREFACE, Type } from './frame-socket.js';
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
