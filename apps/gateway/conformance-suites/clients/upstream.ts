import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const PAGE = `<!doctype html><title>page</title><script>
const text = (url, init) => fetch(url, init).then((reply) => reply.text());
const events = new Promise((resolve) => {
  const source = new EventSource('events');
  const got = [];
  source.onmessage = ({ data }) => { got.push(data); if (got.length === 3) { source.close(); resolve(got.join()); } };
});
const socket = new Promise((resolve) => {
  const opened = new WebSocket(location.href.replace('http', 'ws').replace('page', 'socket'));
  opened.onopen = () => opened.send('hello');
  opened.onmessage = ({ data }) => { opened.onclose = ({ code }) => resolve(data + ' ' + code); opened.close(4000); };
});
(async () => fetch('found', { method: 'POST', body: JSON.stringify({
  get: await text('a'),
  post: await text('b', { method: 'POST', body: 'x'.repeat(300000) }),
  events: await events,
  socket: await socket,
}) }))();
</script>`;

export interface ClientsUpstream {
  url: string;
  /** What the scripts of its page found, one text for each time that it was opened. */
  found: string[];
  close(): void;
}

/** Answers with method, path and length of the body; has a page, an event stream, a WebSocket and a large file. */
export async function clientsUpstream(): Promise<ClientsUpstream> {
  const found: string[] = [];
  const server = http.createServer((incoming, response) => {
    let length = 0;
    let body = '';
    incoming.on('error', () => {});
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (incoming.url === '/found') body += chunk.toString();
    });
    incoming.on('end', () => {
      const path = incoming.url ?? '';
      if (path === '/page') response.setHeader('content-type', 'text/html').end(PAGE);
      else if (path === '/found') {
        found.push(body);
        response.end();
      } else if (path === '/large') response.end(Buffer.alloc(4 << 20, 'x'));
      else if (path === '/events') {
        response.setHeader('content-type', 'text/event-stream');
        for (const data of ['one', 'two', 'three']) response.write(`data: ${data}\n\n`);
      } else response.end(`${incoming.method} ${path} ${length}`);
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, binary) => socket.send(data, { binary }));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, found, close };
}
