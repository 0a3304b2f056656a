import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { TestAuthority } from './authority.js';

test('certificates are issued for hosts, addresses and clients, and below further authorities', async () => {
  const root = await TestAuthority.create('Root');
  const middle = await root.below('Middle');
  const { cert, key } = await middle.issue({ hosts: ['a.test', '*.b.test', '127.0.0.1'] });
  expect(() => createSecureContext({ cert, key })).not.toThrow();
  const leaf = new X509Certificate(cert);
  expect(leaf.subjectAltName).toBe('DNS:a.test, DNS:*.b.test, IP Address:127.0.0.1');
  const [above, top] = [new X509Certificate(middle.cert), new X509Certificate(root.cert)];
  expect(leaf.checkIssued(above) && leaf.verify(above.publicKey) && above.checkIssued(top) && above.verify(top.publicKey)).toBe(true);
  const client = new X509Certificate((await root.issue({ name: 'Shop', client: true, emails: ['shop@a.test'], serialNumber: '0a1b' })).cert);
  expect([client.subject, client.serialNumber, client.keyUsage]).toEqual(['CN=Shop', '0A1B', ['1.3.6.1.5.5.7.3.2']]);
});
