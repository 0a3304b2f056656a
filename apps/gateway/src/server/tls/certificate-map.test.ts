import { expect, test } from 'vitest';
import { CertificateMap } from './certificate-map.js';

const certificate = (id: string, ...hosts: string[]) => ({ id, hosts, clientCertificate: 'none' as const, clientPolicy: '', options: {} });

test('a name goes before a wildcard, a wildcard stands for one label, and the older certificate keeps its host', () => {
  const map = new CertificateMap([certificate('1', 'a.test', '*.a.test'), certificate('2', 'x.a.test', 'a.test', '*.b.a.test', '*.test')]);
  const found = (host: string) => map.find(host)?.id;
  expect(['a.test', 'x.a.test', 'y.a.test', 'y.b.a.test', 'b.a.test'].map(found)).toEqual(['1', '2', '1', '2', '1']);
  expect(['test', 'c.y.a.test', 'a.test.', '', 'other'].map(found)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
