import net from 'node:net';

/** Run as a process: reads bodies of known length to their end, then answers. */
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}');
const END = '\r\n\r\n';

const server = net.createServer({ noDelay: true }, (socket) => {
  let head = '';
  /** Of the body, still to come; -1 while the head is read. */
  let left = -1;
  /** How many bytes of the piece belong to this request. */
  const take = (piece: Buffer): number => {
    if (left === -1) {
      const end = piece.indexOf(END);
      head += piece.toString('latin1', 0, end === -1 ? piece.length : end);
      if (end === -1) return piece.length;
      left = Number(/^content-length: *(\d+)/im.exec(head)?.[1]);
      if (Number.isNaN(left)) throw new Error(`a head without a length: ${head}`);
      return end + END.length;
    }
    const taken = Math.min(left, piece.length);
    left -= taken;
    return taken;
  };
  socket.on('data', (piece) => {
    for (let at = 0; at < piece.length; ) {
      at += take(piece.subarray(at));
      if (left !== 0) continue;
      socket.write(ANSWER);
      left = -1;
      head = '';
    }
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as net.AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
