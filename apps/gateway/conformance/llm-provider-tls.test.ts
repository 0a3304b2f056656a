import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { TestAuthority } from '@gatehouse/testing/authority';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from './harness.js';
import { llmApi, PROVIDER_SECRET, provider } from './llm-harness.js';

const ANSWER = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
};

test('a provider with a certificate of a private authority is asked where that is trusted, and is shown no key where it is not', async () => {
  const authority = await TestAuthority.create('Own authority');
  const { cert, key } = await authority.issue({ name: 'models.internal' });
  const shown: (string | undefined)[] = [];
  const server = https.createServer({ cert, key }, (request, response) => {
    shown.push(request.headers.authorization);
    request.resume();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (tls: object) => {
    const gateway = await startGateway([llmApi(), provider(url, { tls })]);
    const body = JSON.stringify({ model: 'openai/m', messages: [{ role: 'user', content: 'hello' }] });
    return (await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, { method: 'POST', body })).status;
  };
  expect(await ask({ caPem: authority.cert, serverName: 'models.internal' })).toBe(200);
  expect(await ask({})).toBe(502);
  expect(await ask({ caPem: authority.cert, serverName: 'somebody.else' })).toBe(502);
  expect(shown).toEqual([`Bearer ${PROVIDER_SECRET}`]);
});
