import { expect, test } from 'vitest';
import { readAuthorization, readTime } from './authorization.js';

const SIGNATURE = '0'.repeat(64);
const of = (scope: string, headers = 'host;x-amz-date', signature = SIGNATURE) =>
  readAuthorization(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${headers}, Signature=${signature}`);

test('the form of AWS, with and without spaces', () => {
  const read = of('AKID/20261122/eu-1/execute-api/aws4_request');
  expect(read).toEqual({ keyId: 'AKID', day: '20261122', region: 'eu-1', service: 'execute-api', signedHeaders: ['host', 'x-amz-date'], signature: SIGNATURE });
  expect(
    readAuthorization(`AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-1/execute-api/aws4_request,SignedHeaders=host;x-amz-date,Signature=${SIGNATURE}`),
  ).toEqual(read);
});

test('anything else is none', () => {
  const scope = 'AKID/20261122/eu-1/execute-api/aws4_request';
  for (const bad of ['AKID', 'AKID/2026/eu-1/execute-api/aws4_request', 'AKID/20261122/eu-1/execute-api/aws5', 'a b/20261122/eu-1/execute-api/aws4_request'])
    expect(of(bad), bad).toBeUndefined();
  for (const headers of ['', 'Host', 'host;host', 'x-b;x-a', 'host;', 'ho st']) expect(of(scope, headers), headers).toBeUndefined();
  for (const signature of ['', 'xyz', SIGNATURE.slice(1), SIGNATURE.replace('0', 'A')]) expect(of(scope, 'host', signature), signature).toBeUndefined();
  expect(readAuthorization(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${SIGNATURE}, Extra=1`)).toBeUndefined();
  expect(readAuthorization('AWS4-HMAC-SHA256')).toBeUndefined();
});

test('times are those that exist', () => {
  expect(readTime('20261122T093000Z')).toBe(Date.UTC(2026, 10, 22, 9, 30));
  for (const bad of ['20261322T093000Z', '2026-11-22T09:30:00Z', '20261122T253000Z', '']) expect(readTime(bad), bad).toBeUndefined();
});
