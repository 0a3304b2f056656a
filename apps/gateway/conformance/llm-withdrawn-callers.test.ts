import type { Denial, SnapshotObject } from '@gatehouse/definition';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { DenyList } from '../src/link/denials.js';
import { caller, conformance, type Gateway, IDS, KEYED, plan, policy, startGateway, upstreamServer } from './harness.js';
import { llmApi, provider, routes } from './llm-harness.js';

const SMART = { id: 'rt_smart', name: 'smart', strategy: 'priority' as const, targets: [{ providerId: 'prov_openai', model: 'm' }] };
const HELLO = [{ role: 'user' as const, content: 'hello' }];
const quiet = { info() {}, warn() {}, error() {} };
const denial: Denial = { id: 'den_1', tenantId: IDS.tenant, on: 'application', value: IDS.application };
const chunk = (content: string) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;

/** A provider whose streams have no end. */
async function endless(begins = true) {
  let [asked, left] = [0, 0];
  const upstream = await upstreamServer((_request, response) => {
    asked++;
    const timer = setInterval(() => begins && response.write(chunk('word ')), 20);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    response.on('close', () => {
      left++;
      clearInterval(timer);
    });
  });
  return { url: upstream.url, asked: () => asked, left: () => left };
}

type World = (objects: readonly SnapshotObject[]) => SnapshotObject[];
const ended = (objects: readonly SnapshotObject[]): SnapshotObject[] =>
  objects.map((object) =>
    object.kind === 'applications'
      ? {
          ...object,
          entries: object.entries.map((entry) => ({ ...entry, subscriptions: entry.subscriptions.map((one) => ({ ...one, state: 'closed' as const })) })),
        }
      : object,
  );

const withdrawals: [string, (gateway: Gateway, world: World, objects: readonly SnapshotObject[]) => void, string][] = [
  [
    'the application is denied',
    ({ runtime }) => {
      const denials = new DenyList(undefined, quiet);
      denials.apply([{ sequence: 1, kind: 'denial', id: denial.id, effect: 'deny', code: 'gateway.denied', denial }]);
      runtime.denials = denials;
    },
    'gateway.denied',
  ],
  ['the key is revoked', ({ denied }) => void denied.add(IDS.credential), 'gateway.credential_revoked'],
  ['the key is gone', (gateway, world) => void gateway.load(world(caller().objects)), 'gateway.credential_unknown'],
  ['the subscription ends', (gateway, world, objects) => void gateway.load(world(ended(objects))), 'gateway.subscription_inactive'],
  ['the API is blocked', ({ denied }) => void denied.add(IDS.version), 'gateway.api_blocked'],
];

conformance('streams of callers who are not let in any more', () => {
  const limit = policy('token-limit', { tokens: 100_000, period: 'day', by: 'api' });
  const serve = async (begins = true) => {
    const behind = await endless(begins);
    const who = caller();
    const world: World = (objects) => [llmApi({}, [...KEYED, limit]), provider(behind.url), routes(SMART), plan(), ...objects];
    const gateway = await startGateway(world(who.objects));
    const client = new OpenAI({ apiKey: who.key, baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
    return { behind, gateway, client, world, who };
  };

  test.each(withdrawals)('end with an error when %s, and what was used is counted', async (_when, withdraw, code) => {
    const { behind, gateway, client, world, who } = await serve();
    let text = '';
    const read = async () => {
      for await (const piece of await client.chat.completions.create({ model: 'smart', stream: true, messages: HELLO })) {
        text += piece.choices[0]?.delta.content ?? '';
        if (text.length === 50) withdraw(gateway, world, who.objects);
      }
    };
    await expect(read()).rejects.toThrow();
    expect(text).toMatch(/^(word )+$/);
    await expect.poll(() => behind.left()).toBe(1);
    await expect.poll(() => gateway.records.length).toBe(1);
    const [record] = gateway.records;
    expect(record).toMatchObject({ status: 200, outcome: 'refused', code, llm: { estimated: true, usage: { outputTokens: expect.any(Number) } } });
    const { inputTokens = 0, outputTokens = 0 } = record?.llm?.usage ?? {};
    expect(outputTokens).toBeGreaterThanOrEqual(10);
    expect(gateway.limiters.countOf([...new Set(gateway.limiters.taken.filter((name) => name.includes('token')))][0] ?? '')).toBe(inputTokens + outputTokens);
  });

  test('are refused as a new call is where nothing of the answer was sent', async () => {
    const { gateway, client, behind } = await serve(false);
    const asked = client.chat.completions.create({ model: 'smart', stream: true, messages: HELLO });
    await expect.poll(() => behind.asked()).toBe(1);
    gateway.denied.add(IDS.application);
    await expect(asked).rejects.toMatchObject({ status: 403, code: 'gateway.application_suspended' });
    await expect.poll(() => behind.left()).toBe(1);
  });

  test('go on where a change elsewhere comes, and where the key’s own time is over', async () => {
    const behind = await endless();
    const clock = { ms: Date.now() };
    const who = caller({ credential: { expiresAtMs: clock.ms + 60_000 } });
    const world = (...more: SnapshotObject[]) => [llmApi({}, KEYED), provider(behind.url), routes(SMART), plan(), ...who.objects, ...more];
    const gateway = await startGateway(world(), { nowMs: () => clock.ms });
    const client = new OpenAI({ apiKey: who.key, baseURL: `${gateway.url}/acme/llm/v1`, maxRetries: 0 });
    let pieces = 0;
    for await (const _ of await client.chat.completions.create({ model: 'smart', stream: true, messages: HELLO })) {
      pieces++;
      if (pieces === 5) gateway.load(world(provider('http://127.0.0.1:1', { id: 'prov_other', slug: 'other' })));
      if (pieces === 10) clock.ms += 120_000;
      // looked at twice a second
      if (pieces === 70) break;
    }
    expect(pieces).toBe(70);
  });
});
