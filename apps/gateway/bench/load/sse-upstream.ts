import net from 'node:net';
import { CHUNK_BYTES, EVERY_MS, STAMP_AT, STAMP_BYTES } from './sse-chunk.js';

/** Run as a process: whatever is asked, an endless event stream of small chunks, each with the time at which it was written. */
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n';

class Stream {
  readonly socket: net.Socket;
  private chunk = newChunk();

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.write(HEAD);
  }

  send(): void {
    // a chunk that still waits to be sent keeps its bytes
    if (this.socket.writableLength > 0) this.chunk = newChunk();
    this.chunk.write(String(process.hrtime.bigint() / 1_000n).padStart(STAMP_BYTES, '0'), STAMP_AT, 'latin1');
    this.socket.write(this.chunk);
  }
}

const newChunk = (): Buffer => Buffer.from(`${(CHUNK_BYTES - 8).toString(16).padStart(4, '0')}\r\ndata: ${'0'.repeat(CHUNK_BYTES - 16)}\n\n\r\n`, 'latin1');

/** Streams by the millisecond in which their chunk is due, so that not all fall into one. */
const due: Set<Stream>[] = Array.from({ length: EVERY_MS }, () => new Set());
let joined = 0;

const server = net.createServer({ noDelay: true }, (socket) => {
  socket.once('data', () => {
    const stream = new Stream(socket);
    const turn = due[joined++ % EVERY_MS] as Set<Stream>;
    turn.add(stream);
    socket.once('close', () => turn.delete(stream));
  });
  socket.on('error', () => socket.destroy());
});

let done = Math.floor(performance.now());
function beat(): void {
  // a late beat catches up: the rate does not depend on how busy this core is
  for (const now = Math.floor(performance.now()); done < now; done++) for (const stream of due[done % EVERY_MS] as Set<Stream>) stream.send();
  setTimeout(beat, 1);
}
beat();
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => process.send?.({ port: (server.address() as net.AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
