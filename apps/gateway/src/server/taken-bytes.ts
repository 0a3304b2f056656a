import type net from 'node:net';

interface Handle {
  bytesWritten?: unknown;
  writeQueueSize?: unknown;
}

/**
 * Bytes that the system has taken from a socket so far: it takes more as the other side does. Of the one write under way Node's handle tells how much is left, which is
 * undocumented, though Node's own time-outs rest on it; without it a write counts once it is through.
 */
export function takenBytes(socket: net.Socket): number {
  const { bytesWritten, writeQueueSize } = (socket as unknown as { _handle?: Handle | null })._handle ?? {};
  if (typeof bytesWritten === 'number' && typeof writeQueueSize === 'number') return bytesWritten - writeQueueSize;
  return socket.bytesWritten - socket.writableLength;
}
