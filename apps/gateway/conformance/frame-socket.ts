import type { TLSSocket } from 'node:tls';

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

export interface Frame {
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

/** Header fields without compression (RFC 7541, 6.2.2, literal, new name, no Huffman coding). */
export function fields(pairs: Record<string, string> | readonly (readonly [string, string])[]): Buffer {
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
  const list = Array.isArray(pairs) ? (pairs as readonly (readonly [string, string])[]) : Object.entries(pairs);
  return Buffer.concat(list.flatMap(([name, value]) => [Buffer.from([0]), string(name), string(value)]));
}

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Speaks HTTP/2 frame by frame, right or wrong as it is told, and keeps what comes back. */
export class FrameSocket {
  readonly socket: TLSSocket;
  readonly frames: Frame[] = [];
  closed = false;
  private unread = Buffer.alloc(0);

  constructor(socket: TLSSocket) {
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

  send(...frames: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
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

  private take(): void {
    while (this.unread.length >= 9) {
      const length = this.unread.readUIntBE(0, 3);
      if (this.unread.length < 9 + length) return;
      const [type = 0, flags = 0] = [this.unread[3], this.unread[4]];
      this.frames.push({ type, flags, streamId: this.unread.readUInt32BE(5) & 0x7fffffff, payload: this.unread.subarray(9, 9 + length) });
      this.unread = this.unread.subarray(9 + length);
    }
  }
}
