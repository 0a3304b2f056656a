import type { JsonLimitsConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { isJson } from '../content-types/media-type.js';
import { structurePolicy } from '../structure-policy.js';
import { JsonCheck } from './check-json.js';

export const jsonLimits: PolicyType<JsonLimitsConfig> = {
  type: 'json-limits',
  phase: 'authorize',
  body: 'buffer',
  create: (config) =>
    structurePolicy({ what: 'A JSON body', bodyBytesMax: config.bodyBytesMax, isOne: isJson, wrongWith: (body) => new JsonCheck(body, config).run() }),
};
