import { readFileSync } from 'node:fs';
import { Mirror, TrafficSplit, TrafficSplitSettings, UpstreamFunction, UpstreamFunctionSettings } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import { expect, test } from 'vitest';
import { type Backend, backends, call } from './backend.js';
import { lambdaEndpoint } from './functions/lambda-endpoint.js';
import { api, conformance, GROUP_KEY, IDS, startGateway, upstream } from './harness.js';

const PAGE = readFileSync(new URL('../../../docs/routing.md', import.meta.url), 'utf8');

/** What docs/routing.md shows under this name. */
function example(name: string): Record<string, unknown> {
  const text = new RegExp(`^\`\`\`json ${name}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(PAGE)?.[1];
  if (text === undefined) throw new Error(`docs/routing.md shows no ${name}`);
  return JSON.parse(text) as Record<string, unknown>;
}

const other = (id: string, url: string) => upstream([], { id, targets: [{ id: `tgt_${id}`, url, weight: 1 }] });

conformance('the page about routing', () => {
  test('its split sends testers to the canary', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const split = TrafficSplit.parse(TrafficSplitSettings.parse(example('split')));
    const gateway = await startGateway([api(), upstream(a.url, { split }), other('ups_canary', b.url)]);
    expect((await call(gateway, { headers: { 'x-canary': 'yes' } })).body).toBe('b');
  });

  test('its mirror copies and compares', async () => {
    const [a, b] = (await backends(2)) as [Backend, Backend];
    const mirror = Mirror.parse({ ...example('mirror'), share: 1 });
    const gateway = await startGateway([api(), upstream(a.url, { mirror }), other('ups_next', b.url)]);
    await call(gateway);
    await waitFor(() => [...gateway.runtime.pools.states()].some((state) => state.mirror?.counts.differentBody === 1));
  });

  test('its function is invoked as it says', async () => {
    const endpoint = await lambdaEndpoint(() => ({ body: '{"statusCode":200,"body":"meow"}' }));
    const { secretAccessKey = '', ...shown } = UpstreamFunctionSettings.parse(example('function')) as { secretAccessKey?: string };
    const runs = UpstreamFunction.parse({ ...shown, sealedSecretAccessKey: seal(GROUP_KEY, `upstream:${IDS.upstream}`, secretAccessKey) });
    const gateway = await startGateway([api(), upstream(endpoint.url, { function: runs })]);
    expect((await call(gateway)).body).toBe('meow');
    expect(endpoint.invocations).toMatchObject([{ url: '/2015-03-31/functions/pets/invocations?Qualifier=live', signed: true }]);
  });
});
