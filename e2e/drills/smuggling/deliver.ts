import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Delivery {
  /** Of each reply, in order; interim ones left out. */
  statuses: number[];
  /** The server ended the connection. */
  ended: boolean;
}

const PIECE_GAP_MS = 3;
/** A server that neither answers nor ends for so long is waiting for more. */
const SILENT_MS = 4_000;
/** After the replies that were waited for: would more come? */
const AFTER_MS = 400;

/** Sends raw bytes (latin1), whole or cut behind every CR, and listens until the server ends, has answered `replies` times, or stays silent. */
export async function deliver(port: number, text: string, inPieces: boolean, replies: number): Promise<Delivery> {
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.setNoDelay(true);
  socket.on('error', () => {});
  const state = { received: '', ended: false };
  socket.on('data', (chunk) => {
    state.received += chunk.toString('latin1');
  });
  socket.on('close', () => {
    state.ended = true;
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
  for (const piece of inPieces ? text.split(/(?<=\r)/) : [text]) {
    if (state.ended) break;
    socket.write(Buffer.from(piece, 'latin1'));
    if (inPieces) await pause(PIECE_GAP_MS);
  }
  const end = performance.now() + SILENT_MS;
  while (!state.ended && performance.now() < end && statusesIn(state.received).length < replies) await pause(10);
  if (!state.ended) await pause(AFTER_MS);
  const { ended } = state;
  socket.destroy();
  return { statuses: statusesIn(state.received), ended };
}

const statusesIn = (received: string): number[] => [...received.matchAll(/HTTP\/1\.[01] ([2-5]\d\d) /g)].map((match) => Number(match[1]));
