import net from 'node:net';
import { Duplex } from 'node:stream';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, get, policy, startGateway, upstream, upstreamServer } from './harness.js';
import { authority, certificateFor, connectSecurely, securePort } from './secure.js';

conformance('the certificate that a client is shown', () => {
  const serve = async (fallback: boolean) => {
    const behind = await upstreamServer();
    const certificates = [await certificateFor('crt_1', ['a.test', '*.b.test']), await certificateFor('crt_2', ['c.b.test'])];
    const tls = securePort(fallback ? await (await authority()).issue({ hosts: ['other.test', '127.0.0.1'], name: 'fallback' }) : null);
    return { behind, gateway: await startGateway([api(), upstream(behind.url), ...certificates], { tls }) };
  };

  test('is the one for the host in the handshake: by name, by wildcard for one label, in any case', async () => {
    const { gateway } = await serve(false);
    for (const [servername, id] of [
      ['a.test', 'crt_1'],
      ['A.Test', 'crt_1'],
      ['x.b.test', 'crt_1'],
      ['c.b.test', 'crt_2'],
    ] as const) {
      const client = await connectSecurely(gateway, { servername });
      expect(client.shown).toBe(id);
      client.send(get('/acme/pets/v1/a'));
      expect((await client.response()).status).toBe(200);
    }
  });

  test('is the fallback for hosts without one and for clients that name none', async () => {
    const { gateway } = await serve(true);
    expect((await connectSecurely(gateway, { servername: 'other.test' })).shown).toBe('fallback');
    expect((await connectSecurely(gateway)).shown).toBe('fallback');
    expect((await connectSecurely(gateway, { servername: 'a.test' })).shown).toBe('crt_1');
  });

  test('is none where there is no fallback: the client is told so by an alert, and nothing leaks', async () => {
    const { gateway } = await serve(false);
    for (const options of [{ servername: 'x.y.b.test' }, { servername: 'b.test' }, { servername: 'other.test' }, {}]) {
      await expect(connectSecurely(gateway, options)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' });
    }
    expect(gateway.connections()).toBe(0);
  });

  test('is not waited for by clients that keep a refused line open', async () => {
    const { gateway } = await serve(false);
    for (const bytes of [Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0]), Buffer.from([22, 3, 1, 0, 0])]) {
      const line = net.connect({ port: gateway.tlsPort ?? 0, host: '127.0.0.1', allowHalfOpen: true }, () => line.write(bytes));
      const received: Buffer[] = [];
      let closed = false;
      onTestFinished(() => void line.destroy());
      line
        .on('error', () => {})
        .on('data', (data) => received.push(data))
        .on('close', () => (closed = true));
      await new Promise((resolve) => line.on('end', resolve));
      // an alert that says: the hello cannot be read
      expect(Buffer.concat(received)).toEqual(Buffer.from([21, 3, 3, 0, 2, 2, 50]));
      const busy = setInterval(() => line.write('x'), 50);
      await waitFor(() => closed, { what: 'the line cut' });
      clearInterval(busy);
    }
  });

  test('comes also when the first bytes come one by one, and what is no TLS is closed', async () => {
    const { gateway } = await serve(true);
    const line = net.connect({ port: gateway.tlsPort ?? 0, host: '127.0.0.1', noDelay: true });
    onTestFinished(() => void line.destroy());
    const slow = new Duplex({
      read: () => {},
      write: async (bytes: Buffer, _encoding, done) => {
        for (const byte of bytes) await new Promise((resolve) => line.write(Buffer.from([byte]), () => setImmediate(resolve)));
        done();
      },
    });
    line.on('data', (data) => slow.push(data));
    expect((await connectSecurely(gateway, { socket: slow, servername: 'a.test' })).shown).toBe('crt_1');
    const plain = net.connect(gateway.tlsPort ?? 0, '127.0.0.1', () => plain.write('GET / HTTP/1.1\r\nHost: a.test\r\n\r\n'));
    let closed = false;
    plain.on('error', () => {}).on('close', () => (closed = true));
    await waitFor(() => closed);
  });

  test('makes the request one over https for the upstream, the policies and the record', async () => {
    const { behind, gateway } = await serve(false);
    gateway.load([api({ policies: [policy('cors', { origins: ['https://a.test'] })] }), upstream(behind.url), await certificateFor('crt_1', ['a.test'])]);
    const client = await connectSecurely(gateway, { servername: 'a.test' });
    client.send(get('/acme/pets/v1/a?x=1', { 'X-Forwarded-Proto': 'http', Forwarded: 'proto=http' }).replace('gateway.test', 'a.test'));
    expect((await client.response()).status).toBe(200);
    expect(behind.requests[0]?.headers).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'a.test' });
    expect(behind.requests[0]?.headers.forwarded).toBe('for=127.0.0.1;host="a.test";proto=https');
    expect(gateway.records[0]).toMatchObject({ host: 'a.test', status: 200, clientAddress: '127.0.0.1' });
  });
});
