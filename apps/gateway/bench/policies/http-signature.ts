import { createHmac } from 'node:crypto';
import { credentialHandle } from '@gatehouse/kernel';
import { callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const HOST = 'gateway.test';
// the path differs with the API that is called, so it is left out
const parameters = `("@method" "@authority" "@query" "user-agent");created=${Math.floor(Date.now() / 1_000)};keyid="bench"`;
const base = ['"@method": GET', `"@authority": ${HOST}`, '"@query": ?', '"user-agent": bench/1.0', `"@signature-params": ${parameters}`];
const signature = createHmac('sha256', 'secret').update(base.join('\n')).digest('base64');

/** The load generator signs once: what remembers signatures is left out, all else is done for each call. */
export const fixture: PolicyFixture = {
  policy: {
    type: 'http-signature',
    version: 1,
    enabled: true,
    config: { components: ['@method', '@authority', '@query', 'user-agent'], replay: 'any', clockWindowMs: 3_600_000 },
  },
  call: { headers: { host: HOST, 'user-agent': 'bench/1.0', 'signature-input': `sig1=${parameters}`, signature: `sig1=:${signature}:` } },
  objects: callerObjects({ kind: 'signature', hash: credentialHandle.signature('bench'), sealedSecret: 'secret' }),
};
