import { createRequire } from 'node:module';
import type { XmlLimitsConfig } from '@gatehouse/definition';
import { HeaderName } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';
import { isXml, parseMediaType } from '../content-types/media-type.js';
import { checkXml } from './check-xml.js';

const CONTENT_TYPE = new HeaderName('content-type');
const require = createRequire(import.meta.url);

export const xmlLimits: PolicyType<XmlLimitsConfig> = {
  type: 'xml-limits',
  phase: 'authorize',
  body: 'buffer',
  create(config) {
    const { bodyBytesMax } = config;
    // loaded for those who use it
    const { SaxesParser } = require('saxes') as typeof import('saxes');
    return {
      bodyBytesMax,
      bodyTooLarge: refuse('gateway.body_too_large', `An XML body may have ${bodyBytesMax} bytes.`),
      takesPart: (x, body) => body === 'request' && isXml(parseMediaType(x.requestHeader(CONTENT_TYPE) ?? '')?.type ?? ''),
      onRequestBody(_x, body) {
        const wrong = checkXml(SaxesParser, body, config);
        return wrong === undefined ? undefined : refuse('gateway.structure_refused', wrong);
      },
    };
  },
};
