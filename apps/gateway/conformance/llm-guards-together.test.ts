import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ask, guardedApi, listen, openaiAt, speakingModel } from './guard-world.js';
import { fetch, policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const JANE = 'jane.doe@example.com';
const BOB = 'bob@example.org';

/** Says again what it was asked. */
const echo = () => speakingModel(({ messages }) => ({ content: `You said: ${messages.at(-1)?.content}` }));

describe('guards beside other parts', () => {
  test('an answer that a cache kept passes the guards that stand before it: each caller reads its own data', async () => {
    const behind = await echo();
    const gateway = await startGateway(guardedApi(behind.url, [policy('sensitive-data'), policy('model-cache')]));
    expect((await ask(gateway, `mail ${JANE}`)).choices[0]?.message.content).toBe(`You said: mail ${JANE}`);
    const second = await ask(gateway, `mail ${BOB}`);
    expect(second.choices[0]?.message.content).toBe(`You said: mail ${BOB}`);
    expect(await listen(gateway, `mail ${BOB}`)).toBe(`You said: mail ${BOB}`);
    for (const { body } of behind.requests) expect(body).toContain('[EMAIL_1]');
  });

  test('two guards of one type do not mix up what they put back', async () => {
    const behind = await echo();
    const both = [policy('sensitive-data', { find: ['email'] }), policy('sensitive-data', { find: ['payment-card'] })];
    const gateway = await startGateway(guardedApi(behind.url, both));
    const text = `card 4111 1111 1111 1111 of ${JANE}, not [EMAIL_1]`;
    expect(await listen(gateway, text)).toBe(`You said: ${text}`);
    expect(behind.requests[0]?.body).toContain('card [PAYMENT_CARD_1] of [EMAIL_2], not [EMAIL_1]');
  });

  test('a stream that fails before its first content leaves nothing of itself in the next target’s', async () => {
    const broken = await upstreamServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const piece = {
        id: 'c',
        object: 'chat.completion.chunk',
        created: 1,
        model: 'm',
        choices: [{ index: 0, delta: { role: 'assistant', content: 'jane' }, finish_reason: null }],
      };
      response.write(`data: ${JSON.stringify(piece)}\n\n`);
      setTimeout(() => response.destroy(), 20);
    });
    const behind = await echo();
    const targets = [
      { providerId: 'prov_broken', model: 'm', priority: 0 },
      { providerId: 'prov_openai', model: 'm', priority: 1 },
    ];
    const gateway = await startGateway([
      llmApi({}, [policy('sensitive-data')]),
      provider(broken.url, { id: 'prov_broken', slug: 'broken' }),
      provider(behind.url),
      routes({ id: 'rt_1', name: 'smart', strategy: 'priority', targets }),
    ]);
    expect(await listen(gateway, `hello ${JANE}`)).toBe(`You said: hello ${JANE}`);
    expect(gateway.records.at(-1)?.attempts).toHaveLength(2);
  });

  test('realtime sessions, which nobody can look at, are refused', async () => {
    const behind = await echo();
    const gateway = await startGateway(guardedApi(behind.url, [policy('sensitive-data')]));
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/acme/llm/v1/realtime?model=smart`);
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect([answer.statusCode, behind.requests.length]).toEqual([400, 0]);
    expect(gateway.records.at(-1)).toMatchObject({ outcome: 'refused', code: 'gateway.model_not_offered' });
  });

  test('a strict API, which loses nothing, takes requests that were changed on the way', async () => {
    const behind = await echo();
    const gateway = await startGateway([
      llmApi({ strict: true }, [policy('sensitive-data')]),
      provider(behind.url),
      routes({ id: 'rt_1', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm-1' }] }),
    ]);
    const body = { model: 'smart', messages: [{ role: 'user', content: JANE }], of_tomorrow: { by: JANE } };
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    expect((await fetch(`${gateway.url}/acme/llm/v1/chat/completions`, init)).status).toBe(200);
    expect(JSON.parse(behind.requests[0]?.body ?? '')).toMatchObject({ of_tomorrow: { by: '[EMAIL_1]' } });
  });

  test('names of tools and of members that nobody knows are looked at too', async () => {
    const behind = await echo();
    const gateway = await startGateway(guardedApi(behind.url, [policy('sensitive-data')]));
    const parameters = { type: 'object', properties: { to: { type: 'string', default: JANE } } };
    await openaiAt(gateway).chat.completions.create({
      model: 'smart',
      user: JANE,
      metadata: { who: JANE },
      messages: [{ role: 'user', content: 'x', name: BOB } as never],
      tools: [{ type: 'function', function: { name: 'send', description: `for ${BOB}`, parameters } }],
    });
    expect(behind.requests[0]?.body).not.toContain('example.');
  });
});
