import { randomBytes } from 'node:crypto';
import net, { type AddressInfo } from 'node:net';
import { type ConnectionOptions, connect } from 'node:tls';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, type Gateway, get, startGateway, upstream, upstreamServer } from './harness.js';
import { authority, connectSecurely, securePort } from './secure.js';

/** What a TLS client says first. */
async function firstWords(): Promise<Buffer> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const words = new Promise<Buffer>((resolve) => server.once('connection', (socket) => socket.once('data', resolve)));
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  client.on('error', () => {});
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return words;
}

conformance('what a TLS handshake settles on', () => {
  const serve = async (limits = {}) => {
    const behind = await upstreamServer();
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    return startGateway([api(), upstream(behind.url)], { tls, limits });
  };
  /** Of clients that would take anything, even what is not safe. */
  const lax: ConnectionOptions = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' };

  test('is TLS 1.3 or 1.2, never less', async () => {
    const gateway = await serve();
    expect((await connectSecurely(gateway)).socket.getProtocol()).toBe('TLSv1.3');
    expect((await connectSecurely(gateway, { maxVersion: 'TLSv1.2' })).socket.getProtocol()).toBe('TLSv1.2');
    for (const maxVersion of ['TLSv1.1', 'TLSv1'] as const) {
      await expect(connectSecurely(gateway, { ...lax, maxVersion })).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
    }
  });

  test('is a cipher with forward secrecy and authenticated encryption', async () => {
    const gateway = await serve();
    const named = { maxVersion: 'TLSv1.2' as const };
    for (const ciphers of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305']) {
      expect((await connectSecurely(gateway, { ...named, ciphers })).socket.getCipher().name).toBe(ciphers);
    }
    for (const ciphers of ['AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'NULL:@SECLEVEL=0', 'DHE-RSA-AES128-GCM-SHA256']) {
      await expect(connectSecurely(gateway, { ...named, ciphers })).rejects.toThrow(/handshake failure/);
    }
  });

  test('is not settled again: a client that renegotiates is let down', async () => {
    const gateway = await serve();
    const { socket } = await connectSecurely(gateway, { maxVersion: 'TLSv1.2' });
    socket.removeAllListeners('error');
    const outcome = await new Promise<unknown>((resolve) => {
      socket.on('error', resolve);
      socket.on('close', () => resolve('closed'));
      socket.renegotiate({}, (error) => resolve(error ?? 'renegotiated'));
    });
    expect(outcome).not.toBe('renegotiated');
    expect(outcome).not.toBe(null);
  });

  test('is a protocol that both speak; a client that offers none gets HTTP/1.1', async () => {
    const gateway = await serve();
    const silent = await connectSecurely(gateway, { ALPNProtocols: [] });
    silent.send(get('/acme/pets/v1/a'));
    expect((await silent.response()).status).toBe(200);
    expect((await connectSecurely(gateway, { ALPNProtocols: ['http/1.1'] })).socket.alpnProtocol).toBe('http/1.1');
    await expect(connectSecurely(gateway, { ALPNProtocols: ['smtp'] })).rejects.toThrow(/no application protocol/);
  });

  test('must be settled in time, and in time for others', async () => {
    const gateway = await serve({ handshakeTimeoutMs: 300 });
    const hello = await firstWords();
    const half = net.connect(gateway.tlsPort ?? 0, '127.0.0.1', () => half.write(hello));
    onTestFinished(() => void half.destroy());
    let closed = false;
    half.on('error', () => {}).on('close', () => (closed = true));
    // the gateway's flight comes, the client's second never
    await new Promise((resolve) => half.once('data', resolve));
    expect(gateway.handshakes()).toBe(1);
    await waitFor(() => closed && gateway.handshakes() === 0, { what: 'the handshake given up' });
  });

  test('does not wait behind clients that say nothing: the oldest of them gives way', async () => {
    const gateway = await serve({ handshakesMax: 4, handshakeTimeoutMs: 60_000 });
    const silent = Array.from({ length: 12 }, () => {
      const state = { closed: false };
      const socket = net.connect(gateway.tlsPort ?? 0, '127.0.0.1');
      socket.on('error', () => {}).on('close', () => (state.closed = true));
      return { state, socket };
    });
    await waitFor(() => silent.filter(({ state }) => state.closed).length === 8, { what: 'eight cut' });
    const client = await connectSecurely(gateway);
    client.send(get('/acme/pets/v1/a'));
    expect((await client.response()).status).toBe(200);
    for (const { socket } of silent) socket.destroy();
  });

  test('is remembered: a client resumes its session without a full handshake', async () => {
    const gateway = await serve();
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const first = await connectSecurely(gateway, { maxVersion });
      const ticket = new Promise<Buffer>((resolve) => first.socket.once('session', resolve));
      first.send(get('/acme/pets/v1/a'));
      await first.response();
      const session = maxVersion === 'TLSv1.2' ? first.socket.getSession() : await ticket;
      const second = await connectSecurely(gateway, { maxVersion, ...(session && { session }) });
      expect([maxVersion, second.socket.isSessionReused()]).toEqual([maxVersion, true]);
    }
  });

  test('is remembered by those who share a secret, and by no others', async () => {
    const tls = securePort(await (await authority()).issue({ hosts: ['127.0.0.1'] }));
    const [one, two] = [randomBytes(48), randomBytes(48)];
    const [first, sharing, other] = await Promise.all([one, one, two].map((ticketSecret) => startGateway([api()], { tls: { ...tls, ticketSecret } })));
    const client = await connectSecurely(first as Gateway);
    const ticket = new Promise<Buffer>((resolve) => client.socket.once('session', resolve));
    client.send(get('/nowhere'));
    await client.response();
    const session = await ticket;
    const resumes = async (gateway: Gateway) => (await connectSecurely(gateway, { session })).socket.isSessionReused();
    expect([await resumes(sharing as Gateway), await resumes(other as Gateway)]).toEqual([true, false]);
  });
});
