import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { objectKey, type UpstreamTls } from '@gatehouse/definition';
import { seal } from '@gatehouse/kernel';
import { type Issued, TestAuthority } from '@gatehouse/testing/authority';
import { expect, onTestFinished, test } from 'vitest';
import { call } from './backend.js';
import { api, conformance, GROUP_KEY, IDS, startGateway, upstream } from './harness.js';

/** A target that answers with the name asked for and the common name of the client's certificate. */
async function secureBackend({ cert, key }: Issued, clients?: TestAuthority): Promise<number> {
  const client = clients === undefined ? {} : { ca: clients.cert, requestCert: true, rejectUnauthorized: true };
  const server = https.createServer({ cert, key, ...client }, (request, response) => {
    const socket = request.socket as TLSSocket & { servername?: string };
    response.end(`${socket.servername || '-'} ${socket.getPeerCertificate().subject?.CN ?? '-'}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const sealed = (key: string, context = objectKey.upstream(IDS.upstream)) => seal(GROUP_KEY, context, key);
const withTls = (port: number, tls?: UpstreamTls, host = 'localhost') => [
  api(),
  upstream(`https://${host}:${port}`, { retries: 0, ...(tls === undefined ? {} : { tls }) }),
];

conformance('an upstream behind TLS', () => {
  test('with a certificate of the upstream’s own authority is spoken to, and without it is not', async () => {
    const authority = await TestAuthority.create();
    const port = await secureBackend(await authority.issue({ hosts: ['localhost'] }));
    const gateway = await startGateway(withTls(port));
    expect((await call(gateway)).status).toBe(502);
    expect(gateway.records[0]?.attempts[0]?.error).toMatch(/^connect: UNABLE_TO_VERIFY/);
    gateway.load(withTls(port, { caPem: authority.cert }));
    expect(await call(gateway)).toMatchObject({ status: 200, body: 'localhost -' });
    // an own authority is the only one
    gateway.load(withTls(port, { caPem: (await TestAuthority.create('Another')).cert }));
    expect((await call(gateway)).status).toBe(502);
  });

  test('must carry the name of the target, or the one that it is given', async () => {
    const authority = await TestAuthority.create();
    const port = await secureBackend(await authority.issue({ hosts: ['pets.internal'] }));
    const gateway = await startGateway(withTls(port, { caPem: authority.cert }));
    expect((await call(gateway)).status).toBe(502);
    expect(gateway.records[0]?.attempts[0]?.error).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/);
    gateway.load(withTls(port, { caPem: authority.cert, serverName: 'pets.internal' }));
    expect(await call(gateway)).toMatchObject({ status: 200, body: 'pets.internal -' });
    gateway.load(withTls(port, { caPem: authority.cert, serverName: 'pets.internal' }, '127.0.0.1'));
    expect((await call(gateway)).status).toBe(200);
  });

  test('given by address must carry the address', async () => {
    const authority = await TestAuthority.create();
    const wrong = await secureBackend(await authority.issue({ hosts: ['localhost'] }));
    const gateway = await startGateway(withTls(wrong, { caPem: authority.cert }, '127.0.0.1'));
    expect((await call(gateway)).status).toBe(502);
    const right = await secureBackend(await authority.issue({ hosts: ['127.0.0.1'] }));
    gateway.load(withTls(right, { caPem: authority.cert }, '127.0.0.1'));
    expect((await call(gateway)).status).toBe(200);
  });

  test('that asks for a certificate is shown the upstream’s, whose key crosses sealed', async () => {
    const authority = await TestAuthority.create();
    const clients = await TestAuthority.create('Clients');
    const port = await secureBackend(await authority.issue({ hosts: ['localhost'] }), clients);
    const own = await clients.issue({ client: true, name: 'gateway of pets' });
    const gateway = await startGateway(withTls(port, { caPem: authority.cert }));
    expect((await call(gateway)).status).toBe(502);
    const clientCertificate = { chainPem: own.cert, sealedKey: sealed(own.key) };
    expect(gateway.load(withTls(port, { caPem: authority.cert, clientCertificate }))).toEqual([]);
    expect(await call(gateway)).toMatchObject({ status: 200, body: 'localhost gateway of pets' });
    // resumed sessions keep the identity, and a new one replaces it at once
    const next = await clients.issue({ client: true, name: 'successor' });
    gateway.load(withTls(port, { caPem: authority.cert, clientCertificate: { chainPem: next.cert, sealedKey: sealed(next.key) } }));
    expect((await call(gateway)).body).toBe('localhost successor');
  });

  test('with a key sealed for another place is refused, and what served before goes on', async () => {
    const authority = await TestAuthority.create();
    const port = await secureBackend(await authority.issue({ hosts: ['localhost'] }));
    const gateway = await startGateway(withTls(port, { caPem: authority.cert }));
    const own = await authority.issue({ client: true, name: 'x' });
    const clientCertificate = { chainPem: own.cert, sealedKey: sealed(own.key, 'upstream:ups_other') };
    const errors = gateway.load(withTls(port, { caPem: authority.cert, clientCertificate }));
    expect(errors).toMatchObject([{ key: 'upstream:ups_1' }]);
    expect(JSON.stringify(errors)).not.toContain('PRIVATE');
    expect((await call(gateway)).status).toBe(200);
  });
});
