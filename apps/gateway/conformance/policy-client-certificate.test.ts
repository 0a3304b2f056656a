import { X509Certificate } from 'node:crypto';
import type { CertificateObject } from '@gatehouse/definition';
import { credentialHandle } from '@gatehouse/kernel';
import { TestAuthority } from '@gatehouse/testing/authority';
import { beforeAll, expect, test } from 'vitest';
import { docsExample } from './docs-example.js';
import { api, conformance, get, IDS, plan, policy, upstream } from './harness.js';
import { credential, directory, PATH, SUBSCRIBED, serveWith } from './identity.js';
import { authority, certificateFor, connectSecurely, securePort } from './secure.js';

conformance('the policy client-certificate', () => {
  let partners: TestAuthority;
  let strangers: TestAuthority;
  beforeAll(async () => {
    [partners, strangers] = await Promise.all([TestAuthority.create('Partners'), TestAuthority.create('Strangers')]);
  });
  const shop = () => partners.issue({ client: true, name: 'Shop', emails: ['shop@acme.test'], hosts: ['shop.acme.test'] });

  const serve = async (by: 'fingerprint' | 'subject' | 'san', name: (certificate: X509Certificate) => string, tenantId = IDS.tenant) => {
    const own = await shop();
    const host: CertificateObject = await certificateFor('crt_1', ['a.test'], { clientCertificate: 'request', clientCaPem: partners.cert });
    const held = credential('certificate', credentialHandle.certificate(tenantId, name(new X509Certificate(own.cert))));
    const fallback = await (await authority()).issue({ hosts: ['127.0.0.1'] });
    const served = await serveWith([policy('client-certificate', { by }), ...SUBSCRIBED], [host, ...directory([held])], { tls: securePort(fallback) });
    const ask = async (shown: { cert?: string; key?: string } = {}) => {
      const client = await connectSecurely(served.gateway, { servername: 'a.test', ...shown });
      client.send(get(PATH).replace('gateway.test', 'a.test'));
      const { status, body } = await client.response();
      return { status, code: (JSON.parse(body) as { code?: string }).code, client };
    };
    return { ...served, own, ask, host, held };
  };
  const fingerprint = (certificate: X509Certificate) => `fingerprint:${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`;

  test('lets the application in whose certificate it is: by fingerprint, subject or alternative name', async () => {
    const ways: ['fingerprint' | 'subject' | 'san', (certificate: X509Certificate) => string][] = [
      ['fingerprint', fingerprint],
      ['subject', () => 'subject:CN=Shop'],
      ['san', () => 'san:DNS:shop.acme.test'],
      ['san', () => 'san:email:shop@acme.test'],
    ];
    for (const [by, name] of ways) {
      const { ask, own, gateway } = await serve(by, name);
      expect((await ask(own)).status, by).toBe(200);
      expect(gateway.records[0]).toMatchObject({ applicationId: IDS.application, credentialId: IDS.credential });
    }
  });

  test('refuses none, a stranger’s with the same names, one that is not registered, and one of another tenant', async () => {
    const { ask, behind } = await serve('subject', () => 'subject:CN=Shop');
    expect(await ask()).toMatchObject({ status: 401, code: 'gateway.credential_missing' });
    expect(await ask(await strangers.issue({ client: true, name: 'Shop' }))).toMatchObject({ status: 401, code: 'gateway.certificate_untrusted' });
    expect(await ask(await partners.issue({ client: true, name: 'Shop 2' }))).toMatchObject({ status: 401, code: 'gateway.credential_unknown' });
    const other = await serve('fingerprint', fingerprint, 'ten_other');
    expect(await other.ask(other.own)).toMatchObject({ status: 401, code: 'gateway.credential_unknown' });
    expect(behind.requests).toHaveLength(0);
  });

  test('a revoked one is refused on the same connection', async () => {
    const { ask, own, gateway } = await serve('fingerprint', fingerprint);
    const { client } = await ask(own);
    gateway.denied.add(IDS.credential);
    client.send(get(PATH).replace('gateway.test', 'a.test'));
    expect(JSON.parse((await client.response()).body)).toMatchObject({ code: 'gateway.credential_revoked' });
  });

  test('a configuration that is none is refused, and the example of its page works', async () => {
    const { gateway, behind, host, held, own, ask } = await serve('subject', () => 'subject:CN=Shop');
    expect(gateway.load([api({ policies: [policy('client-certificate', { by: 'name' })] }), upstream(behind.url), plan()])).toHaveLength(1);
    expect(
      gateway.load([api({ policies: [docsExample('client-certificate'), ...SUBSCRIBED] }), upstream(behind.url), plan(), host, ...directory([held])]),
    ).toEqual([]);
    expect((await ask(own)).status).toBe(200);
  });
});
