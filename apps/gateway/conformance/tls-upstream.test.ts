import { readFileSync } from 'node:fs';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { waitFor } from '@gatehouse/testing';
import { expect, onTestFinished, test } from 'vitest';
import { api, conformance, get, startGateway, upstream } from './harness.js';

/** A key and self-signed certificate for localhost, for tests only. */
const pem = readFileSync(new URL('fixtures/localhost.pem', import.meta.url));

conformance('an upstream behind TLS', () => {
  const serve = async (tlsVerify: boolean) => {
    let connections = 0;
    const server = https.createServer({ key: pem, cert: pem }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => response.end(Buffer.concat([...chunks, Buffer.alloc(300_000, 'y')])));
    });
    server.on('secureConnection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const gateway = await startGateway([api(), upstream(`https://localhost:${(server.address() as AddressInfo).port}`, { tlsVerify })]);
    return { gateway, connections: () => connections };
  };

  test('is reached where its certificate need not be verified, and its connections are kept', async () => {
    const { gateway, connections } = await serve(false);
    for (let i = 0; i < 5; i++) {
      const body = 'x'.repeat(100_000);
      const response = await fetch(`${gateway.url}/acme/pets/v1/a`, { method: 'POST', body });
      expect((await response.text()).length).toBe(400_000);
    }
    expect(connections()).toBe(1);
  });

  test('is held back by a slow reader, and every byte arrives', async () => {
    const total = 60_000_000;
    let sent = 0;
    const server = https.createServer({ key: pem, cert: pem }, async (_request, response) => {
      const piece = Buffer.alloc(60_000, 'x');
      while (sent < total && !response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve));
      }
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const gateway = await startGateway([api(), upstream(`https://localhost:${(server.address() as AddressInfo).port}`, { tlsVerify: false })]);
    const client = net.connect(gateway.port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.write(get('/acme/pets/v1/a'));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(sent).toBeLessThan(30_000_000);
    let received = 0;
    client.on('data', (chunk) => {
      received += chunk.length;
    });
    await waitFor(() => received >= total, { timeoutMs: 15_000 });
  });

  test('with a certificate that nobody vouches for is not spoken to', async () => {
    const { gateway } = await serve(true);
    const response = await fetch(`${gateway.url}/acme/pets/v1/a`);
    expect(response.status).toBe(502);
    expect(gateway.records[0]?.attempts[0]?.error).toMatch(/SELF_SIGNED/);
  });
});
