import tls, { type TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { authority } from './wires.js';

/** Types of frames (RFC 9113, 6). */
export const Type = { data: 0, headers: 1, resetStream: 3, settings: 4, ping: 6, goaway: 7, windowUpdate: 8, continuation: 9 } as const;
export const Flag = { ack: 1, endStream: 1, endHeaders: 4 } as const;

export interface Frame {
  type: number;
  flags: number;
  streamId: number;
  payload: Buffer;
}

export function frame(type: number, flags: number, streamId: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

/** Header fields without compression (RFC 7541, 6.2.2, literal, new name, no Huffman coding). */
export function fields(pairs: Record<string, string> | [string, string][]): Buffer {
  const string = (text: string): Buffer => {
    const bytes = Buffer.from(text, 'latin1');
    // lengths of 127 and more take further bytes (RFC 7541, 5.1)
    const length = [Math.min(bytes.length, 127)];
    if (bytes.length >= 127) {
      let rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128);
      length.push(rest);
    }
    return Buffer.concat([Buffer.from(length), bytes]);
  };
  const list = Array.isArray(pairs) ? pairs : Object.entries(pairs);
  return Buffer.concat(list.flatMap(([name, value]) => [Buffer.from([0]), string(name), string(value)]));
}

export const GET = { ':method': 'GET', ':scheme': 'https', ':authority': 'gateway.test', ':path': '/acme/pets/v1/a' };

/** Speaks HTTP/2 frame by frame, right or wrong as it is told. */
export class FrameClient {
  readonly frames: Frame[] = [];
  closed = false;
  private unread = Buffer.alloc(0);

  private constructor(readonly socket: TLSSocket) {
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('data', (chunk: Buffer) => {
      this.unread = Buffer.concat([this.unread, chunk]);
      this.take();
    });
  }

  static async connect(gateway: { tlsPort: number | null }): Promise<FrameClient> {
    const socket = tls.connect({ port: gateway.tlsPort ?? 0, host: '127.0.0.1', ca: (await authority()).cert, ALPNProtocols: ['h2'] });
    onTestFinished(() => void socket.destroy());
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const client = new FrameClient(socket);
    client.send(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame(Type.settings, 0, 0));
    return client;
  }

  send(...frames: Buffer[]): void {
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

  /** Frames of this type, on this stream if one is given. */
  of(type: number, streamId?: number): Frame[] {
    return this.frames.filter((one) => one.type === type && (streamId === undefined || one.streamId === streamId));
  }

  /** The error code that the gateway said goodbye with; undefined before it does. */
  get goodbye(): number | undefined {
    return this.of(Type.goaway).at(-1)?.payload.readUInt32BE(4);
  }

  /** The code that a stream was reset with. */
  reset(streamId: number): number | undefined {
    return this.of(Type.resetStream, streamId)[0]?.payload.readUInt32BE(0);
  }
}
