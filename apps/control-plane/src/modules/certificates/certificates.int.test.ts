import { createServer, type TlsOptions } from 'node:tls';
import { API } from '@gatehouse/contracts';
import { Manifest, objectKey } from '@gatehouse/definition';
import { unseal } from '@gatehouse/kernel';
import { type Issued, TestAuthority } from '@gatehouse/testing/authority';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DesignApp, designApp, designTenant } from '../../testing/design.js';
import type { TestTenant } from '../../testing/index.js';
import { GatewaysModule, GroupKeys } from '../gateways/index.js';
import { SnapshotsModule } from '../snapshots/index.js';
import { SnapshotFollower } from '../snapshots/snapshot-follower.js';
import { CertificateExpiry } from './certificate-expiry.js';
import { CertificatesModule } from './index.js';

const DAY_MS = 86_400_000;
const params = { tenant: 'acme' };
let design: DesignApp;
let acme: TestTenant;
let other: TestTenant;
let authority: TestAuthority;

beforeAll(async () => {
  design = await designApp({ modules: [CertificatesModule, GatewaysModule, SnapshotsModule], config: { gatewayUrl: 'https://gw.platform.example' } });
  acme = await designTenant(design.app, 'acme');
  other = await designTenant(design.app, 'other');
  authority = await TestAuthority.create();
});
afterAll(() => design.app.close());

const admin = () => design.app.as('admin', acme);
const issue = (...hosts: string[]): Promise<Issued> => authority.issue({ hosts, notAfter: new Date(Date.now() + 90 * DAY_MS) });
const bodyOf = ({ cert, key }: Issued) => ({ chainPem: `${cert}${authority.cert}`, keyPem: key });
const upload = (issued: Issued) => admin().call(API.certificates.create, { params, body: bodyOf(issued) });
const rows = (sql: string) => design.app.database.read('system', (tx) => tx.sql<Record<string, unknown>>(sql));

/** The object as gateways of the default group get it, its key opened with what their welcome brought. */
async function crossed(id: string) {
  await design.app.get(SnapshotFollower).compileWaiting();
  return design.app.database.write('system', { kind: 'system', id: null, name: 'test' }, async (tx) => {
    const [group] = await tx.sql<{ id: string; manifest: string }>(
      'select g.id, m.manifest from gateway_groups g join manifests m on m.group_id = g.id where g.is_default order by m.sequence desc limit 1',
    );
    const named = Manifest.parse(JSON.parse(group?.manifest ?? '')).objects.find(({ key }) => key === objectKey.certificate(id));
    if (!group || !named) return undefined;
    const [row] = await tx.sql<{ content: string }>('select content from snapshot_objects where hash = $1', [named.hash]);
    const object = JSON.parse(row?.content ?? '');
    const key = unseal(await design.app.get(GroupKeys).of(tx, group.id), objectKey.certificate(id), object.sealedKey).toString();
    return { object, key, text: row?.content ?? '' };
  });
}

describe('uploaded', () => {
  test('its hosts are those it names; the key comes out nowhere, and gateways can use it', async () => {
    const issued = await issue('api.acme.example', '*.shop.acme.example');
    const certificate = await upload(issued);
    expect(certificate).toMatchObject({
      name: 'api.acme.example',
      hosts: ['*.shop.acme.example', 'api.acme.example'],
      state: 'valid',
      keyKind: 'EC P-256',
      clientCertificate: 'none',
      chain: [{ subject: 'api.acme.example' }, { subject: 'Test authority' }],
      serves: [],
    });
    const secret = issued.key.split('\n')[1] ?? '';
    const said = JSON.stringify([
      certificate,
      await admin().call(API.certificates.list, { params }),
      await rows('select * from certificates'),
      await rows('select * from audit_entries'),
      await rows('select * from outbox'),
    ]);
    expect(secret.length).toBeGreaterThan(40);
    expect(said).not.toContain(secret);
    const { object, key, text } = (await crossed(certificate.id)) ?? expect.fail('it did not cross');
    expect(object).toMatchObject({ kind: 'certificate', hosts: certificate.hosts, chainPem: certificate.chainPem, clientCertificate: 'none' });
    expect(text).not.toContain('PRIVATE KEY');
    const options: TlsOptions = { cert: object.chainPem, key };
    expect(() => createServer(options).close()).not.toThrow();
  });

  test('the welcome of a gateway brings the key of its group, the same each time', async () => {
    const hello = { name: 'gw-1', instanceId: 'i1', softwareVersion: '1', formatVersions: [1], policies: {} };
    const first = await design.app.gateway.call(API.gatewayLink.hello, { body: hello });
    expect(Buffer.from(first.groupKey ?? '', 'base64')).toHaveLength(32);
    expect((await design.app.gateway.call(API.gatewayLink.hello, { body: { ...hello, name: 'gw-2' } })).groupKey).toBe(first.groupKey);
    expect(JSON.stringify(await rows('select * from gateway_groups'))).not.toContain(first.groupKey);
  });

  test('it serves the hosts of environments that it covers, the very host before a wildcard', async () => {
    await admin().call(API.environments.update, {
      params: { ...params, environment: 'production' },
      body: { hosts: ['a.web.acme.example', 'b.web.acme.example', 'c.d.web.acme.example'] },
    });
    const [wide, narrow] = [await upload(await issue('*.web.acme.example')), await upload(await issue('a.web.acme.example'))];
    const { items } = await admin().call(API.certificates.list, { params });
    const served = (id: string) => items.find((item) => item.id === id)?.serves.map(({ host }) => host);
    expect(served(wide.id)).toEqual(['b.web.acme.example']);
    expect(served(narrow.id)).toEqual(['a.web.acme.example']);
    expect(await admin().request(API.certificates.remove, { params: { ...params, certificate: wide.id } })).toMatchObject({
      status: 409,
      body: { code: 'resource.conflict', hosts: ['b.web.acme.example'] },
    });
    await admin().call(API.environments.update, { params: { ...params, environment: 'production' }, body: { hosts: [] } });
    expect(await admin().request(API.certificates.remove, { params: { ...params, certificate: wide.id } })).toMatchObject({ status: 204 });
    expect(await crossed(wide.id)).toBeUndefined();
  });
});

describe('replaced', () => {
  test('it keeps its id, and the new chain crosses; the stored key is enough for a certificate that has it', async () => {
    const before = await upload(await issue('renew.acme.example'));
    const next = await issue('renew.acme.example', 'more.acme.example');
    const path = { ...params, certificate: before.id };
    const after = await admin().call(API.certificates.update, { params: path, body: bodyOf(next) });
    expect(after).toMatchObject({ id: before.id, name: before.name, hosts: ['more.acme.example', 'renew.acme.example'] });
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect((await crossed(before.id))?.object.chainPem).toBe(after.chainPem);
    // the same certificate without its root: the key that is stored is its key
    const shorter = await admin().call(API.certificates.update, { params: path, body: { chainPem: next.cert } });
    expect(shorter.chain).toHaveLength(1);
    const [entry] = await rows(`select action, detail from audit_entries where subject_id = '${before.id}' order by id desc limit 1`);
    expect(entry).toMatchObject({ action: 'certificate.replaced', detail: { after: { fingerprint: next && shorter.fingerprint } } });
  });
  test('refused, the old one stays', async () => {
    const certificate = await upload(await issue('stay.acme.example'));
    const [wrong, path] = [await issue('stay.acme.example'), { ...params, certificate: certificate.id }];
    const bad = await admin().request(API.certificates.update, { params: path, body: { chainPem: wrong.cert } });
    expect(bad).toMatchObject({ status: 422, body: { code: 'certificate.key_mismatch' } });
    expect(await admin().call(API.certificates.get, { params: path })).toEqual(certificate);
  });
});

describe('client certificates', () => {
  test('need an authority, which crosses; taken back, it goes', async () => {
    const certificate = await upload(await issue('mtls.acme.example'));
    const change = (body: object) => admin().request(API.certificates.update, { params: { ...params, certificate: certificate.id }, body });
    expect(await change({ clientCertificate: 'require' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/clientCaPem' }] } });
    expect(await change({ clientCertificate: 'require', clientCaPem: (await issue('x.example')).cert })).toMatchObject({
      status: 422,
      body: { code: 'certificate.unreadable', errors: [{ pointer: '/clientCaPem' }] },
    });
    expect(await change({ clientCertificate: 'require', clientCaPem: authority.cert })).toMatchObject({
      status: 200,
      body: { clientCertificate: 'require', clientCa: [{ subject: 'Test authority' }] },
    });
    expect((await crossed(certificate.id))?.object).toMatchObject({ clientCertificate: 'require', clientCaPem: expect.stringContaining('BEGIN') });
    await change({ clientCertificate: 'none', clientCaPem: null });
    expect((await crossed(certificate.id))?.object).not.toHaveProperty('clientCaPem');
  });
});

describe('a host is one tenant’s alone', () => {
  const asOther = () => design.app.as('admin', other);
  const otherUploads = async (...hosts: string[]) =>
    asOther().request(API.certificates.create, { params: { tenant: 'other' }, body: bodyOf(await issue(...hosts)) });
  const TAKEN = { status: 409, body: { code: 'certificate.host_taken' } };

  test('by a certificate, by an environment, and under a wildcard either way', async () => {
    await upload(await issue('*.held.example', 'held.example'));
    await admin().call(API.environments.update, { params: { ...params, environment: 'test' }, body: { hosts: ['test.env.example'] } });
    for (const host of ['held.example', 'x.held.example', '*.held.example', 'test.env.example', '*.env.example'])
      expect([host, await otherUploads('free.example', host)]).toEqual([host, expect.objectContaining({ status: 409 })]);
    expect(await otherUploads('x.y.held.example')).toMatchObject({ status: 201 });
    const hosts = { params: { tenant: 'other', environment: 'test' }, body: { hosts: ['shop.held.example'] } };
    expect(await asOther().request(API.environments.update, hosts)).toMatchObject({ status: 409, body: { code: 'resource.conflict' } });
    // the owner itself may
    await admin().call(API.environments.update, { params: { ...params, environment: 'test' }, body: { hosts: ['shop.held.example'] } });
  });
  test('of two uploads at once one is refused', async () => {
    const issued = await issue('race.example');
    const both = await Promise.all([
      admin().request(API.certificates.create, { params, body: bodyOf(issued) }),
      asOther().request(API.certificates.create, { params: { tenant: 'other' }, body: bodyOf(await issue('*.example', 'race.example')) }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
  test('two certificates of one tenant do not name the same host', async () => {
    await upload(await issue('once.acme.example'));
    expect(await admin().request(API.certificates.create, { params, body: bodyOf(await issue('once.acme.example')) })).toMatchObject(TAKEN);
  });
  test('the platform’s own is nobody’s', async () => {
    for (const host of ['gw.platform.example', '*.platform.example']) {
      expect(await admin().request(API.certificates.create, { params, body: bodyOf(await issue(host)) })).toMatchObject(TAKEN);
    }
  });
  test('another tenant sees nothing of it', async () => {
    const { id } = await upload(await issue('mine.acme.example'));
    for (const endpoint of [API.certificates.get, API.certificates.remove])
      expect(await asOther().request(endpoint, { params: { tenant: 'other', certificate: id } })).toMatchObject({ status: 404 });
  });
});

test('an end that comes near is told once per step to those who may replace it', async () => {
  const certificate = await upload(await authority.issue({ hosts: ['soon.acme.example'], notAfter: new Date(Date.now() + 20 * DAY_MS) }));
  const told = async () =>
    rows(`select title, path from notices where account_id = '${acme.members.owner.accountId}' and title like '%soon.acme%' order by id`);
  const sweep = () => design.app.get(CertificateExpiry).sweep();
  await sweep();
  await sweep();
  expect(await told()).toEqual([
    { title: 'The certificate soon.acme.example expires in 20 days', path: `/console/acme/settings/certificates/${certificate.id}` },
  ]);
  expect((await admin().call(API.certificates.get, { params: { ...params, certificate: certificate.id } })).state).toBe('expiring');
  design.app.time.advance(21 * DAY_MS);
  await sweep();
  expect((await told()).at(-1)).toMatchObject({ title: 'The certificate soon.acme.example has expired' });
  expect(await sweep()).toBe(0);
});
