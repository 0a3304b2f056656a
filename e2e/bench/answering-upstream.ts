import net from 'node:net';

/** Run as a process: a short answer to every request without a body, at little cost. */
const BODY = '{"id":"thing-1","name":"a thing","price":12}';
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;
const END = '\r\n\r\n';

const server = net.createServer({ noDelay: true }, (socket) => {
  let rest = '';
  socket.on('data', (piece) => {
    const heads = (rest + piece.toString('latin1')).split(END);
    rest = heads.pop() ?? '';
    if (heads.length > 0) socket.write(ANSWER.repeat(heads.length));
  });
  socket.on('error', () => socket.destroy());
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, () => process.send?.({ port: (server.address() as net.AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
