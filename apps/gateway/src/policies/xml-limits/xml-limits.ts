import { createRequire } from 'node:module';
import type { XmlLimitsConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { isXml } from '../content-types/media-type.js';
import { structurePolicy } from '../structure-policy.js';
import { checkXml } from './check-xml.js';

const require = createRequire(import.meta.url);

export const xmlLimits: PolicyType<XmlLimitsConfig> = {
  type: 'xml-limits',
  phase: 'authorize',
  body: 'buffer',
  create(config) {
    // loaded for those who use it
    const { SaxesParser } = require('saxes') as typeof import('saxes');
    return structurePolicy({
      what: 'An XML body',
      bodyBytesMax: config.bodyBytesMax,
      isOne: isXml,
      wrongWith: (body) => checkXml(SaxesParser, body, config),
    });
  },
};
