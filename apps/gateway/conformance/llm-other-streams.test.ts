import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { conformanceOnAllWires, fetch, policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const TARGETS = [
  { providerId: 'prov_openai', model: 'm-1', priority: 0 },
  { providerId: 'prov_spare', model: 'm-1', priority: 1 },
];
const ROUTE = { id: 'rt_1', name: 'smart', strategy: 'priority' as const, targets: TARGETS };
const JSON_TYPE = { 'content-type': 'application/json' };
const PRICE = { inputPerMillion: 1_000_000, outputPerMillion: 10_000_000 };
type Event = { type: string } & Record<string, unknown>;
const written = (event: Event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const PARTIAL = { type: 'image_generation.partial_image', b64_json: 'QUFB', partial_image_index: 0 };
const USAGE = { total_tokens: 1_100, input_tokens: 100, output_tokens: 1_000, input_tokens_details: { text_tokens: 100, image_tokens: 0 } };
const COMPLETED = { type: 'image_generation.completed', b64_json: 'QkJC', usage: USAGE };
const IMAGE = JSON.stringify({ model: 'smart', prompt: 'a cat', stream: true, partial_images: 1 });

async function serve(answer: (response: ServerResponse) => void | Promise<void>) {
  const [first, spare] = [await upstreamServer((_, response) => answer(response)), await upstreamServer((_, response) => inEvents(response, [COMPLETED]))];
  const models = [{ id: 'm-1', price: PRICE }];
  const gateway = await startGateway([
    llmApi({}, [policy('spend-limit', { dollars: 1, period: 'day', by: 'api' })]),
    provider(first.url, { models }),
    provider(spare.url, { id: 'prov_spare', slug: 'spare', models }),
    routes(ROUTE),
  ]);
  const ask = async (path: string, given: string | FormData) => {
    const { headers, body } = new Request('http://x', { method: 'POST', body: given, ...(typeof given === 'string' && { headers: JSON_TYPE }) });
    const sent = body === null ? '' : Buffer.from(await new Response(body).arrayBuffer());
    return fetch(`${gateway.url}/acme/llm/v1${path}`, { method: 'POST', body: sent, headers: { 'content-type': headers.get('content-type') ?? '' } });
  };
  const counted = () => gateway.limiters.countOf(gateway.limiters.taken[0] ?? '');
  return { ask, counted, gateway };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

function inEvents(response: ServerResponse, events: Event[]): void {
  begin(response);
  response.end(events.map(written).join(''));
}

conformanceOnAllWires('a stream that is no conversation', () => {
  test('of pictures passes as it comes, and what the last one says was used is counted at the prices of input and output', async () => {
    let go = () => {};
    const seen = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { ask, counted, gateway } = await serve(async (response) => {
      begin(response);
      response.write(written(PARTIAL));
      await seen;
      response.end(written(COMPLETED));
    });
    const { body } = await ask('/images/generations', IMAGE);
    const text = new TextDecoder();
    let whole = '';
    for await (const piece of body as ReadableStream<Uint8Array>) {
      whole += text.decode(piece, { stream: true });
      // the second one is only sent when the first one was seen
      if (whole.includes('partial_image')) go();
    }
    expect(whole).toBe(written(PARTIAL) + written(COMPLETED));
    await expect.poll(counted).toBe(100 + 10 * 1_000);
    expect(gateway.records[0]?.llm).toMatchObject({ usage: { inputTokens: 100, outputTokens: 1_000 }, spendMicros: 10_100 });
  });

  test('of a transcript is counted by what its end says, and of speech by its letters too', async () => {
    const { ask, counted } = await serve((response) =>
      inEvents(response, [
        { type: 'transcript.text.delta', delta: 'I' },
        { type: 'transcript.text.done', text: 'I see', usage: { type: 'tokens', input_tokens: 14, output_tokens: 45, total_tokens: 59 } },
      ]),
    );
    const form = new FormData();
    for (const [name, value] of Object.entries({ model: 'smart', stream: 'true' })) form.set(name, value);
    form.set('file', new Blob(['sound']), 'a.mp3');
    expect(await (await ask('/audio/transcriptions', form)).text()).toContain('transcript.text.done');
    await expect.poll(counted).toBe(14 + 450);
    const speech = await serve((response) => inEvents(response, [{ type: 'speech.audio.delta', audio: 'QUFB' }, { type: 'speech.audio.done' }]));
    await (await speech.ask('/audio/speech', JSON.stringify({ model: 'smart', input: 'hello', voice: 'a', stream_format: 'sse' }))).text();
    await expect.poll(() => speech.gateway.records[0]?.llm?.usage).toMatchObject({ characters: 5 });
  });

  test('that fails in its first event is asked of another target; one that breaks off later is cut', async () => {
    const failing = await serve((response) => inEvents(response, [{ type: 'error', error: { type: 'server_error', message: 'overloaded', code: 'x' } }]));
    expect(await (await failing.ask('/images/generations', IMAGE)).text()).toBe(written(COMPLETED));
    const cut = await serve((response) => {
      begin(response);
      response.write(written(PARTIAL), () => response.destroy());
    });
    const text = await (await cut.ask('/images/generations', IMAGE)).text();
    expect(text).toContain(written(PARTIAL));
    expect(text).toContain('error');
    await expect.poll(() => cut.gateway.records[0]?.outcome).toBe('failed');
  });
});
