import { once } from 'node:events';
import net from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const MB = 1_048_576;
const EVENTS = 800;
const EVENT = `data: ${JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { content: 'x'.repeat(65_536) }, finish_reason: null }] })}\n\n`;

test('a stream that its caller reads slowly is not read from the provider any faster, and comes whole', async () => {
  let sent = 0;
  const upstream = await upstreamServer(async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let i = 0; i < EVENTS && !response.destroyed; i++) {
      sent += EVENT.length;
      const over = new AbortController();
      if (!response.write(EVENT)) await Promise.race([once(response, 'drain', over), once(response, 'close', over)]).finally(() => over.abort());
    }
    response.end('data: [DONE]\n\n');
  });
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm' }] });
  const gateway = await startGateway([llmApi({ streamIdleMs: 1_000, heartbeatMs: 300 }), provider(upstream.url), table]);
  const client = net.connect(gateway.port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  client.on('error', () => {});
  const body = JSON.stringify({ model: 'smart', stream: true, messages: [{ role: 'user', content: 'hello' }] });
  client.write(`POST /acme/llm/v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  const before = process.memoryUsage().rss;
  await once(client, 'readable');
  let last = -1;
  await waitFor(async () => {
    const same = sent === last;
    last = sent;
    // longer than the idle time: whom its caller holds back is not silent
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    return same && sent > 0;
  });
  expect(sent).toBeLessThan(30 * MB);
  expect(process.memoryUsage().rss - before).toBeLessThan(60 * MB);
  let received = 0;
  client.on('data', (chunk) => {
    received += chunk.length;
  });
  await waitFor(() => received > EVENTS * 65_536 && gateway.records.length === 1, { timeoutMs: 30_000 });
  expect(gateway.records[0]).toMatchObject({ outcome: 'answered', llm: { stream: true } });
}, 60_000);
