import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, fetch, KEYED, policy, startGateway, upstream, upstreamServer } from './harness.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

conformanceOnAllWires('correlation', () => {
  const serve = async (one: ReturnType<typeof policy>, more: ReturnType<typeof policy>[] = []) => {
    const behind = await upstreamServer();
    const gateway = await startGateway([api({ policies: [one, ...more] }), upstream(behind.url)]);
    const ask = async (headers: Record<string, string> = {}) => {
      const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { headers });
      await response.arrayBuffer();
      return { response, seen: behind.requests.at(-1)?.headers ?? {} };
    };
    return { ask, gateway };
  };

  test('the example of its page: the caller’s id counts, or there is a new one', async () => {
    const { ask } = await serve(docsExample('correlation'));
    const own = await ask({ 'x-correlation-id': 'abc-1', traceparent: PARENT, tracestate: 'a=1' });
    expect([own.seen['x-correlation-id'], own.seen['x-trace'], own.response.headers.get('x-correlation-id')]).toEqual(['abc-1', 'abc-1', 'abc-1']);
    expect(own.seen.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/);
    expect(own.seen.tracestate).toBe('a=1');
    const made = await ask();
    expect(made.seen['x-correlation-id']).toMatch(UUID);
    expect(made.response.headers.get('x-correlation-id')).toBe(made.seen['x-correlation-id']);
    expect(made.seen.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });

  test.each(['has space', `x`.repeat(129), 'a"b', 'ünicode'.normalize()])('%s is no id', async (id) => {
    const { ask } = await serve(policy('correlation'));
    const header = Buffer.from(id).toString('latin1');
    expect((await ask({ 'x-correlation-id': header })).seen['x-correlation-id']).toMatch(UUID);
  });

  test('a caller is not believed where it is not to be', async () => {
    const { ask } = await serve(policy('correlation', { accept: false, generate: 'request-id', trace: 'start', acceptTrace: false, respond: false }));
    const { seen, response } = await ask({ 'x-correlation-id': 'theirs', traceparent: PARENT, tracestate: 'a=1' });
    expect(seen['x-correlation-id']).toBe(response.headers.get('x-request-id'));
    expect(seen.traceparent).not.toContain('4bf92f3577b34da6a3ce929d0e0e4736');
    expect([seen.tracestate, response.headers.get('x-correlation-id')]).toEqual([undefined, null]);
  });

  test.each([
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'nonsense',
    `${PARENT}-x`,
    PARENT.toUpperCase(),
  ])('traceparent %s is none', async (traceparent) => {
    const { ask } = await serve(policy('correlation', { trace: 'continue', generate: 'none' }));
    const { seen } = await ask({ traceparent, tracestate: 'a=1' });
    expect([seen.traceparent, seen.tracestate, seen['x-correlation-id']]).toEqual([undefined, undefined, undefined]);
  });

  test('a later version is read as far as it is known', async () => {
    const { ask } = await serve(policy('correlation', { trace: 'continue' }));
    expect((await ask({ traceparent: `cc${PARENT.slice(2)}-more` })).seen.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-/);
  });

  test('refusals tell the id, and templates have it', async () => {
    const refused = await serve(policy('correlation'), KEYED);
    const { response } = await refused.ask({ 'x-correlation-id': 'abc' });
    expect([response.status, response.headers.get('x-correlation-id')]).toEqual([401, 'abc']);
    const { ask } = await serve(policy('correlation'), [
      policy('headers', { request: { set: [{ name: 'x-copy', value: { template: '{{ context.correlationId }}' } }] } }),
    ]);
    expect((await ask({ 'x-correlation-id': 'abc' })).seen['x-copy']).toBe('abc');
  });

  test('a wrong setting refuses the API', async () => {
    const gateway = await startGateway(null);
    for (const config of [{ header: 'x-request-id' }, { header: 'a b' }, { trace: 'yes' }])
      expect(gateway.load([api({ policies: [policy('correlation', config)] })])).toHaveLength(1);
  });
});
