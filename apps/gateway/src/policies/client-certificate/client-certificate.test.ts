import { expect, test } from 'vitest';
import type { ClientCertificate } from '../../server/tls/client-certificate.js';
import { namesOf } from './client-certificate.js';

const certificate: ClientCertificate = {
  subject: 'CN=Shop, O=Acme',
  issuer: 'CN=Partners',
  serialNumber: '0A',
  subjectAltNames: ['DNS:shop.test', 'URI:spiffe://acme/shop'],
  fingerprint: 'ab'.repeat(32),
  validFromMs: 0,
  validToMs: 1,
  verified: true,
  error: null,
};

test('a certificate is known by what the policy says, whole, and told apart from the same text in another place', () => {
  expect(namesOf(certificate, 'fingerprint')).toEqual([`fingerprint:${'ab'.repeat(32)}`]);
  expect(namesOf(certificate, 'subject')).toEqual(['subject:CN=Shop, O=Acme']);
  expect(namesOf(certificate, 'san')).toEqual(['san:DNS:shop.test', 'san:URI:spiffe://acme/shop']);
});

test('one without a subject or alternative names is known by neither', () => {
  expect(namesOf({ ...certificate, subject: '' }, 'subject')).toEqual([]);
  expect(namesOf({ ...certificate, subjectAltNames: [] }, 'san')).toEqual([]);
});
