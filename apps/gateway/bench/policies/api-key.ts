import { hashApiKey, mintApiKey } from '@gatehouse/kernel';
import { callerObjects } from '../load/caller-objects.js';
import type { PolicyFixture } from './fixture.js';

const { key } = mintApiKey('live');

export const fixture: PolicyFixture = {
  policy: { type: 'api-key', version: 1, enabled: true, config: {} },
  call: { headers: { 'x-api-key': key } },
  objects: callerObjects({ hash: hashApiKey(key) }),
};
