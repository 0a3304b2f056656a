import net from 'node:net';

export interface Streams {
  /** Streams that have sent something and are open. */
  flowing(): number;
  /** Waits for the end of all; how many came to their last event and to a proper end of the body. */
  finished(timeoutMs: number): Promise<number>;
}

/** The last event of a whole stream, as `DrillUpstream` writes it, and the chunk that ends the body. */
const LAST = /data: last\r?\n\r?\n[\s\S]*\r\n0\r\n\r\n$/;
const TAIL_KEPT = 400;

/** Opens server-sent event streams and reads them to their end. */
export function openStreams(count: number, port: number, request: string): Streams {
  const streams = Array.from({ length: count }, () => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    const state = { socket, tail: '', open: true, ended: Promise.resolve() };
    socket.on('data', (chunk: Buffer) => {
      state.tail = (state.tail + chunk.toString('latin1')).slice(-TAIL_KEPT);
      if (LAST.test(state.tail)) socket.end();
    });
    socket.on('error', () => {}); // told by the missing end
    state.ended = new Promise<void>((resolve) =>
      socket.once('close', () => {
        state.open = false;
        resolve();
      }),
    );
    return state;
  });
  return {
    flowing: () => streams.filter(({ open, tail }) => open && tail.includes('data: ')).length,
    finished: async (timeoutMs) => {
      const timer = setTimeout(() => {
        for (const { socket } of streams) socket.destroy();
      }, timeoutMs);
      await Promise.all(streams.map(({ ended }) => ended));
      clearTimeout(timer);
      return streams.filter(({ tail }) => LAST.test(tail)).length;
    },
  };
}
