import { credentialHandle } from '@gatehouse/kernel';
import aws4 from 'aws4';
import { CALL, callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const keys = { accessKeyId: 'bench', secretAccessKey: 'secret' };
const { headers = {} } = aws4.sign({ host: CALL.host, path: CALL.path, method: CALL.method, service: 'execute-api', region: 'gatehouse' }, keys);

/** The load generator signs once: what remembers signatures is left out, all else is done for each call. */
export const fixture: PolicyFixture = {
  policy: { type: 'hmac-signature', version: 1, enabled: true, config: { replay: 'any', clockWindowMs: 3_600_000 } },
  call: { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])) },
  objects: callerObjects({ kind: 'signature', hash: credentialHandle.signature('bench'), sealedSecret: 'secret' }),
};
