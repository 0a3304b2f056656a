import type { CertificateObject } from '@gatehouse/definition';
import { TestAuthority } from '@gatehouse/testing/authority';
import { beforeAll, expect, test } from 'vitest';
import type { Router } from '../src/router/router.js';
import type { ClientCertificate } from '../src/server/tls/client-certificate.js';
import { api, conformance, type Gateway, get, startGateway, upstream, upstreamServer } from './harness.js';
import { connectHttp2, request } from './http2.js';
import { authority, certificateFor, connectSecurely, securePort } from './secure.js';

/** What policies see, request by request: of requests that differ, because the router is asked about those only. */
function watchCertificates({ holder }: Gateway): (ClientCertificate | null)[] {
  const seen: (ClientCertificate | null)[] = [];
  const router = holder.current?.router as Router;
  const find = router.find.bind(router);
  router.find = (x) => {
    seen.push(x.clientCertificate);
    return find(x);
  };
  return seen;
}

conformance('a client certificate', () => {
  let partners: TestAuthority;
  let strangers: TestAuthority;
  beforeAll(async () => {
    [partners, strangers] = await Promise.all([TestAuthority.create('Partners'), TestAuthority.create('Strangers')]);
  });
  const shop = () => partners.issue({ client: true, name: 'Shop', emails: ['shop@acme.test'], hosts: ['shop.acme.test'], serialNumber: '0a1b2c' });
  const asking = (clientCertificate: CertificateObject['clientCertificate'], hosts = ['a.test']) =>
    certificateFor(`crt_${clientCertificate}`, hosts, { clientCertificate, ...(clientCertificate === 'none' ? {} : { clientCaPem: partners.cert }) });

  const serve = async (...certificates: CertificateObject[]) => {
    const behind = await upstreamServer();
    const base = [api(), upstream(behind.url)];
    const fallback = await (await authority()).issue({ hosts: ['127.0.0.1'] });
    const gateway = await startGateway([...base, ...certificates], { tls: securePort(fallback) });
    const load = (...next: CertificateObject[]) => expect(gateway.load([...base, ...next])).toEqual([]);
    return { behind, gateway, load };
  };
  let asked = 0;
  const ask = (host: string) => get(`/acme/pets/v1/a?n=${++asked}`).replace('gateway.test', host);

  test('that an authority of the host vouches for is let in, and policies can read it', async () => {
    const { gateway } = await serve(await asking('require'));
    const { cert, key } = await shop();
    const client = await connectSecurely(gateway, { servername: 'a.test', cert, key });
    const seen = watchCertificates(gateway);
    client.send(ask('a.test'));
    expect((await client.response()).status).toBe(200);
    expect(seen).toEqual([
      {
        subject: 'CN=Shop',
        issuer: 'CN=Partners',
        serialNumber: '0A1B2C',
        subjectAltNames: ['DNS:shop.acme.test', 'email:shop@acme.test'],
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        validFromMs: expect.any(Number),
        validToMs: expect.any(Number),
        verified: true,
        error: null,
      },
    ]);
    expect(seen[0]?.validFromMs).toBeLessThan(Date.now());
    expect(seen[0]?.validToMs).toBeGreaterThan(Date.now());
  });

  test('is required: without one, with a stranger’s, an expired or a server’s, no request comes through', async () => {
    const { behind, gateway } = await serve(await asking('require'));
    const offers = [
      {},
      await strangers.issue({ client: true, name: 'Stranger' }),
      await partners.issue({ client: true, name: 'Late', notAfter: new Date(Date.now() - 1_000) }),
      await partners.issue({ name: 'Server', hosts: ['shop.acme.test'] }),
    ];
    for (const offer of offers) {
      const refused = connectSecurely(gateway, { servername: 'a.test', ...offer }).then(async (client) => {
        // with TLS 1.3 the client's side of the handshake is done before the gateway looks
        client.send(ask('a.test'));
        expect(await client.untilClosed()).toBe('');
        throw new Error('refused');
      });
      await expect(refused).rejects.toThrow();
    }
    expect(behind.requests).toHaveLength(0);
    expect(gateway.connections()).toBe(0);
  });

  test('is requested: policies see whether it was verified, or that there is none', async () => {
    const { gateway } = await serve(await asking('request'));
    const seen = watchCertificates(gateway);
    for (const offer of [{}, await shop(), await strangers.issue({ client: true, name: 'Stranger' })]) {
      const client = await connectSecurely(gateway, { servername: 'a.test', ...offer });
      client.send(ask('a.test'));
      expect((await client.response()).status).toBe(200);
    }
    expect(seen.map((certificate) => certificate && [certificate.subject, certificate.verified])).toEqual([null, ['CN=Shop', true], ['CN=Stranger', false]]);
    expect(seen[2]?.error).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  test('is not asked for by hosts that need none, and one without a named authority is never verified', async () => {
    const { gateway } = await serve(await asking('none'), await certificateFor('crt_open', ['b.test'], { clientCertificate: 'request' }));
    const seen = watchCertificates(gateway);
    for (const servername of ['a.test', 'b.test']) {
      const client = await connectSecurely(gateway, { servername, ...(await shop()) });
      client.send(ask(servername));
      expect((await client.response()).status).toBe(200);
    }
    expect(seen.map((certificate) => certificate?.verified)).toEqual([undefined, false]);
  });

  test('cannot be evaded by naming one host in the handshake and another in the request', async () => {
    const { behind, gateway } = await serve(await asking('require'), await asking('request', ['c.test']), await asking('none', ['b.test']));
    const from = async (servername: string | undefined, offer = {}) => connectSecurely(gateway, { ...(servername && { servername }), ...offer });
    for (const client of [await from('b.test'), await from('c.test'), await from(undefined)]) {
      client.send(ask('a.test'));
      const response = await client.response();
      expect([response.status, JSON.parse(response.body).code]).toEqual([421, 'gateway.misdirected']);
    }
    const plain = await gateway.connect();
    plain.send(ask('a.test'));
    expect((await plain.response()).status).toBe(421);
    expect(behind.requests).toHaveLength(0);
    // hosts that ask nothing may be called over any connection, and one that only requests lets policies decide in clear text
    const strict = await from('a.test', await shop());
    strict.send(ask('b.test'));
    expect((await strict.response()).status).toBe(200);
    plain.send(ask('c.test'));
    expect((await plain.response()).status).toBe(200);
  });

  test('stops counting where it was resumed from, as soon as the authorities change', async () => {
    const { gateway, load } = await serve(await asking('require'));
    const offer = await shop();
    const open = await connectSecurely(gateway, { servername: 'a.test', ...offer });
    const ticket = new Promise<Buffer>((resolve) => open.socket.once('session', resolve));
    open.send(ask('a.test'));
    expect((await open.response()).status).toBe(200);
    const session = await ticket;
    const resumed = await connectSecurely(gateway, { servername: 'a.test', session, ...offer });
    expect(resumed.socket.isSessionReused()).toBe(true);
    const seen = watchCertificates(gateway);
    resumed.send(ask('a.test'));
    expect((await resumed.response()).status).toBe(200);
    expect(seen[0]).toMatchObject({ subject: 'CN=Shop', verified: true });
    load(await certificateFor('crt_require', ['a.test'], { clientCertificate: 'require', clientCaPem: strangers.cert }));
    // connections and sessions from before are not enough any more
    open.send(ask('a.test'));
    expect((await open.response()).status).toBe(421);
    const again = connectSecurely(gateway, { servername: 'a.test', session, ...offer }).then(async (client) => {
      expect(client.socket.isSessionReused()).toBe(false);
      client.send(ask('a.test'));
      expect(await client.untilClosed()).toBe('');
      throw new Error('refused');
    });
    await expect(again).rejects.toThrow();
  });

  test('is the same over HTTP/2, for every request of the connection', async () => {
    const { gateway } = await serve(await asking('require'));
    const seen = watchCertificates(gateway);
    const session = await connectHttp2(gateway, { servername: 'a.test', ...(await shop()) });
    for (const path of ['/1', '/2']) expect((await request(session, { ':path': `/acme/pets/v1${path}`, ':authority': 'a.test' })).status).toBe(200);
    expect(seen.map((certificate) => certificate?.subject)).toEqual(['CN=Shop', 'CN=Shop']);
    // decoded once
    expect(seen[0]).toBe(seen[1]);
    const other = await connectHttp2(gateway);
    expect((await request(other, { ':path': '/acme/pets/v1/a', ':authority': 'a.test' })).status).toBe(421);
  });

  test('is refused as configuration where nobody could issue it, or the key is not the certificate’s', async () => {
    const { gateway } = await serve();
    const other = await certificateFor('crt_2', ['a.test']);
    const broken: [Partial<CertificateObject>, RegExp][] = [
      [{ clientCertificate: 'require' }, /no authority is named/],
      [{ clientCertificate: 'require', clientCaPem: 'rubbish' }, /hold no certificate/],
      [{ clientCertificate: 'require', clientCaPem: other.chainPem }, /no authority$/],
      [{ chainPem: other.chainPem }, /does not belong/],
      [{ sealedKey: other.sealedKey }, /changed, or belongs to another context/],
      [{ chainPem: 'rubbish' }, /./],
    ];
    for (const [change, message] of broken) {
      const certificate = { ...(await asking('none')), ...change };
      expect(gateway.load([certificate])).toEqual([{ key: 'certificate:crt_none', message: expect.stringMatching(message) }]);
    }
  });
});
