import { once } from 'node:events';
import tls, { type TLSSocket } from 'node:tls';
import { waitFor } from '@gatehouse/testing';
import type { Stage } from '../stage.js';

/** Types of frames (RFC 9113, 6). */
export const Type = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;
export const Flag = { ack: 1, endStream: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const;

interface Frame {
  type: number;
  flags: number;
  streamId: number;
  payload: Buffer;
}

export function frame(type: number, flags: number, streamId: number, payload: Buffer | readonly number[] = [], length?: number): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(9);
  head.writeUIntBE(length ?? bytes.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, bytes]);
}

/** Header fields as literals without indexing and Huffman coding (RFC 7541, 6.2.2), each name and value below 127 bytes. */
export function fields(pairs: readonly (readonly [string, string])[]): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')]);
  return Buffer.concat(pairs.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Speaks HTTP/2 frame by frame, right or wrong as it is told, and keeps what comes back. */
export class FrameClient {
  readonly socket: TLSSocket;
  readonly frames: Frame[] = [];
  closed = false;
  private unread = Buffer.alloc(0);

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('data', (chunk: Buffer) => {
      this.unread = Buffer.concat([this.unread, chunk]);
      this.take();
    });
  }

  /** Connected; without preface and settings when `bare`. */
  static async connect(gateway: Stage, bare = false): Promise<FrameClient> {
    const socket = tls.connect({ port: gateway.tlsPort, host: '127.0.0.1', ca: gateway.ca, ALPNProtocols: ['h2'] });
    await once(socket, 'secureConnect');
    socket.setNoDelay(true);
    const client = new FrameClient(socket);
    if (!bare) client.send(PREFACE, frame(Type.settings, 0, 0));
    return client;
  }

  send(...frames: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  private take(): void {
    while (this.unread.length >= 9) {
      const length = this.unread.readUIntBE(0, 3);
      if (this.unread.length < 9 + length) return;
      const [type = 0, flags = 0] = [this.unread[3], this.unread[4]];
      this.frames.push({ type, flags, streamId: this.unread.readUInt32BE(5) & 0x7fffffff, payload: this.unread.subarray(9, 9 + length) });
      this.unread = this.unread.subarray(9 + length);
    }
  }

  of(type: number, streamId?: number): Frame[] {
    return this.frames.filter((one) => one.type === type && (streamId === undefined || one.streamId === streamId));
  }

  /** What became of the connection: the code of its GOAWAY, `closed`, or undefined while it goes on. */
  get end(): number | 'closed' | undefined {
    const goodbye = this.of(Type.goaway).at(-1)?.payload.readUInt32BE(4);
    return goodbye || (this.closed ? (goodbye ?? 'closed') : undefined);
  }

  /** The code that a stream was reset with. */
  reset(streamId: number): number | undefined {
    return this.of(Type.resetStream, streamId)[0]?.payload.readUInt32BE(0);
  }

  /** First byte of the response's head, when there is one, behind changes of the table's size: 0x88 is 200, 0x8c is 400 (RFC 7541, 6.3 and appendix A). */
  status(streamId: number): number | undefined {
    return this.of(Type.headers, streamId)[0]?.payload.find((byte) => byte >> 5 !== 1);
  }

  wait<T>(probe: () => T, what: string): Promise<Exclude<T, undefined | false | null>> {
    return waitFor(probe, { everyMs: 5, timeoutMs: 8_000, what });
  }
}
