import type { JsonLimitsConfig } from '@gatehouse/definition';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import { isJson, parseMediaType } from '../content-types/media-type.js';
import { JsonCheck } from './check-json.js';

const CONTENT_TYPE = new HeaderName('content-type');

export const jsonLimits: PolicyType<JsonLimitsConfig> = {
  type: 'json-limits',
  phase: 'authorize',
  body: 'buffer',
  create(config) {
    const { bodyBytesMax } = config;
    return {
      bodyBytesMax,
      bodyTooLarge: refuse('gateway.body_too_large', `A JSON body may have ${bodyBytesMax} bytes.`),
      // an upload of another type passes without being held
      takesPart: (x, body) => body === 'request' && isJson(parseMediaType(x.requestHeader(CONTENT_TYPE) ?? '')?.type ?? ''),
      onRequestBody(_x, body) {
        const wrong = new JsonCheck(body, config).run();
        return wrong === undefined ? undefined : refuse('gateway.structure_refused', wrong);
      },
    };
  },
};
