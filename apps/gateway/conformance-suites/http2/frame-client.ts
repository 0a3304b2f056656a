import { once } from 'node:events';
import tls from 'node:tls';
import { waitFor } from '@gatehouse/testing';
import { FrameSocket, frame, PREFACE, Type } from '../../conformance/frame-socket.js';
import type { Stage } from '../stage.js';

export class FrameClient extends FrameSocket {
  /** Connected; without preface and settings when `bare`. */
  static async connect(gateway: Stage, bare = false): Promise<FrameClient> {
    const socket = tls.connect({ port: gateway.tlsPort, host: '127.0.0.1', ca: gateway.ca, ALPNProtocols: ['h2'] });
    await once(socket, 'secureConnect');
    socket.setNoDelay(true);
    const client = new FrameClient(socket);
    if (!bare) client.send(PREFACE, frame(Type.settings, 0, 0));
    return client;
  }

  /** What became of the connection: the code of its GOAWAY, `closed`, or undefined while it goes on. */
  get end(): number | 'closed' | undefined {
    const { goodbye } = this;
    return goodbye || (this.closed ? (goodbye ?? 'closed') : undefined);
  }

  /** First byte of the response's head, when there is one, behind changes of the table's size: 0x88 is 200, 0x8c is 400 (RFC 7541, 6.3 and appendix A). */
  status(streamId: number): number | undefined {
    return this.of(Type.headers, streamId)[0]?.payload.find((byte) => byte >> 5 !== 1);
  }

  wait<T>(probe: () => T, what: string): Promise<Exclude<T, undefined | false | null>> {
    return waitFor(probe, { everyMs: 5, timeoutMs: 8_000, what });
  }
}
