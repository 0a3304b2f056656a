import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** Run as a process: a model that begins its answer at once, and says twenty words. */
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt-4o-mini', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const WORDS = Array.from({ length: 20 }, (_, i) => chunk({ content: ` word${i}` }));
const FIRST = chunk({ role: 'assistant', content: '' }) + chunk({ content: 'First' });
const LAST = `${chunk({}, 'stop')}data: [DONE]\n\n`;

const server = http.createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(FIRST);
    setImmediate(() => response.end(WORDS.join('') + LAST));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
