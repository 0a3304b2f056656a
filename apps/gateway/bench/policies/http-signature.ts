import { createHmac } from 'node:crypto';
import { credentialHandle } from '@gatehouse/kernel';
import { CALL, callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const parameters = `("@method" "@authority" "@path" "@query");created=${Math.floor(Date.now() / 1_000)};keyid="bench"`;
const base = [`"@method": ${CALL.method}`, `"@authority": ${CALL.host}`, `"@path": ${CALL.path}`, '"@query": ?', `"@signature-params": ${parameters}`];
const signature = createHmac('sha256', 'secret').update(base.join('\n')).digest('base64');

/** The load generator signs once: what remembers signatures is left out, all else is done for each call. */
export const fixture: PolicyFixture = {
  policy: { type: 'http-signature', version: 1, enabled: true, config: { replay: 'any', clockWindowMs: 3_600_000 } },
  call: { headers: { host: CALL.host, 'signature-input': `sig1=${parameters}`, signature: `sig1=:${signature}:` } },
  objects: callerObjects({ kind: 'signature', hash: credentialHandle.signature('bench'), sealedSecret: 'secret' }),
};
