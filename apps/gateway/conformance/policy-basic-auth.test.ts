import { expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformanceOnAllWires, IDS, plan, policy, upstream } from './harness.js';
import { client, clientCredential, directory, SUBSCRIBED, serveWith } from './identity.js';

const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const GOOD = `${client.id}:${client.secret}`;

conformanceOnAllWires('the policy basic-auth', () => {
  const serve = (config: Record<string, unknown> = {}) => serveWith([policy('basic-auth', config), ...SUBSCRIBED], directory([clientCredential()]));

  test('lets the application in by client id and secret, and keeps both here', async () => {
    const { ask, behind, gateway } = await serve();
    expect((await ask(basic(GOOD))).status).toBe(200);
    expect((await ask({ Authorization: basic(GOOD).Authorization.replace('Basic', 'bASIC') })).status).toBe(200);
    expect(behind.requests[0]?.headers.authorization).toBeUndefined();
    expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application, credentialId: IDS.credential });
    const forwarding = await serve({ forward: true });
    await forwarding.ask(basic(GOOD));
    expect(forwarding.behind.requests[0]?.headers.authorization).toBe(basic(GOOD).Authorization);
  });

  test('refuses what is missing, none, wrong or cut elsewhere, and asks for it', async () => {
    const { ask, behind } = await serve({ realm: 'acme' });
    expect(await ask()).toMatchObject({
      status: 401,
      code: 'gateway.credential_missing',
      headers: { 'www-authenticate': 'Basic realm="acme", charset="UTF-8"' },
    });
    const cases: [Record<string, string>, string][] = [
      [{ Authorization: 'Basic' }, 'gateway.credential_missing'],
      [{ Authorization: 'Bearer x' }, 'gateway.credential_missing'],
      [{ Authorization: 'Basic !!' }, 'gateway.credential_malformed'],
      [{ Authorization: `Basic ${Buffer.from('nocolon').toString('base64')}` }, 'gateway.credential_malformed'],
      [{ Authorization: `${basic(GOOD).Authorization}=` }, 'gateway.credential_malformed'],
      [basic(`${client.id}:wrong`), 'gateway.credential_unknown'],
      [basic(`${client.id}`.concat(':')), 'gateway.credential_unknown'],
      [basic(`${client.id}:${client.secret} `), 'gateway.credential_unknown'],
      [basic(`${client.id}:x:${client.secret}`), 'gateway.credential_unknown'],
    ];
    for (const [headers, code] of cases) expect([headers, (await ask(headers)).code]).toEqual([headers, code]);
    expect(behind.requests).toHaveLength(0);
  });

  test('a revoked credential is refused on the next call', async () => {
    const { ask, gateway } = await serve();
    expect((await ask(basic(GOOD))).status).toBe(200);
    gateway.denied.add(IDS.credential);
    expect(await ask(basic(GOOD))).toMatchObject({ status: 401, code: 'gateway.credential_revoked' });
  });

  test('a configuration that is none is refused, and the example of its page works', async () => {
    const { gateway, behind } = await serve();
    expect(gateway.load([api({ policies: [policy('basic-auth', { realm: 'a"b' })] }), upstream(behind.url), plan()])).toHaveLength(1);
    const other = await serveWith([docsExample('basic-auth'), ...SUBSCRIBED], directory([clientCredential()]));
    expect((await other.ask(basic(GOOD))).status).toBe(200);
  });
});
