import { request } from 'node:http';
import { expect, test } from 'vitest';
import { startGateway, upstreamServer } from './harness.js';
import { llmApi, PROVIDER_SECRET, provider, routes } from './llm-harness.js';

const ANSWER = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
});
const MESSAGES = [{ role: 'user', content: 'hello' }];

interface Named {
  target?: string;
  headers?: Record<string, string>;
  body?: object;
}

/** Where a client may try to say whose host is asked: what other gateways, and clients' own settings, call it. */
function named(spy: string): Record<string, Named> {
  const { host } = new URL(spy);
  const path = '/acme/llm/v1/chat/completions';
  return {
    'the request line': { target: `${spy}${path}` },
    'headers of proxies': {
      headers: { forwarded: `host=${host}`, 'x-forwarded-host': host, 'x-forwarded-server': host, 'x-original-url': spy, 'x-rewrite-url': spy, 'x-host': host },
    },
    'headers of other gateways': {
      headers: {
        'x-portkey-custom-host': spy,
        'helicone-target-url': spy,
        'x-base-url': spy,
        'x-upstream-url': spy,
        'cf-aig-custom-host': spy,
        'x-gatehouse-provider': spy,
      },
    },
    'the query': { target: `${path}?base_url=${spy}&api_base=${spy}&endpoint=${spy}&url=${spy}&host=${host}` },
    'the body': {
      body: { api_base: spy, base_url: spy, baseURL: spy, endpoint: spy, custom_host: spy, custom_llm_provider: spy, extra_body: { api_base: spy } },
    },
    'the model': { body: { model: `${spy}/m` } },
    'a model at a host': { body: { model: `openai/m@${host}` } },
    'a model that is a path': { body: { model: `openai//${host}/m` } },
  };
}

/** As it is written: no client of ours that would know better stands between. */
const post = (gateway: string, { target = '/acme/llm/v1/chat/completions', headers = {}, body = {} }: Named): Promise<number> =>
  new Promise((resolve, reject) => {
    const text = JSON.stringify({ model: 'smart', messages: MESSAGES, ...body });
    const { hostname, port } = new URL(gateway);
    const sent = request({ hostname, port, method: 'POST', path: target, headers: { 'content-type': 'application/json', ...headers } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject).end(text);
  });

test.each(Object.keys(named('http://spy')))('a provider’s key goes to that provider’s own host, whatever host a client names in %s', async (where) => {
  const spy = await upstreamServer((_, response) => void response.end('{}'));
  const own = await upstreamServer((_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER));
  const table = routes({ id: 'rt', name: 'smart', targets: [{ providerId: 'prov_openai', model: 'm' }] });
  const gateway = await startGateway([llmApi({ anyModel: true }), provider(`${own.url}/v1`, { speaks: [] }), table]);
  const status = await post(gateway.url, named(spy.url)[where] ?? {});
  expect(spy.requests).toEqual([]);
  // what is answered was asked of the provider itself; the rest is refused
  expect(own.requests).toHaveLength(status === 200 ? 1 : 0);
  for (const { headers, path } of own.requests) {
    expect(headers).toMatchObject({ host: new URL(own.url).host, authorization: `Bearer ${PROVIDER_SECRET}` });
    expect(path).toMatch(/^\/v1\/chat\/completions/);
  }
  expect(JSON.stringify(gateway.records)).not.toContain(PROVIDER_SECRET);
});
