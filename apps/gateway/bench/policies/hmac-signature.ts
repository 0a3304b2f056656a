import { credentialHandle } from '@gatehouse/kernel';
import aws4 from 'aws4';
import { callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const keys = { accessKeyId: 'bench-aws', secretAccessKey: 'secret' };
const request = { host: 'gateway.test', path: '/acme/hmac-signature-with/v1/resource/42', method: 'GET', service: 'execute-api', region: 'gatehouse' };
const { headers = {} } = aws4.sign(request, keys);

/** The load generator signs once: what remembers signatures is left out, all else is done for each call. */
export const fixture: PolicyFixture = {
  policy: { type: 'hmac-signature', version: 1, enabled: true, config: { replay: 'any', clockWindowMs: 3_600_000 } },
  call: { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])) },
  objects: callerObjects({ kind: 'signature', hash: credentialHandle.signature(keys.accessKeyId), sealedSecret: 'secret' }),
};
