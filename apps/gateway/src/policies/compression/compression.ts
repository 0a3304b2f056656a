import type { CompressionConfig } from '@gatehouse/definition';
import { isPlain } from '../../bodies/coding.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { chooseCoding } from './choose-coding.js';
import { CompressingCarrier } from './compressing-carrier.js';
import { Eligible } from './eligible.js';

const ACCEPT_ENCODING = new HeaderName('accept-encoding');
const CONTENT_ENCODING = new HeaderName('content-encoding');

export const compression: PolicyType<CompressionConfig> = {
  type: 'compression',
  phase: 'edge',
  body: 'buffer',
  create(config) {
    const eligible = new Eligible(config);
    const policy: Policy = {
      bodyBytesMax: config.bodyBytesMax,
      takesPart: (x) => !isPlain(x.requestEdits.get(CONTENT_ENCODING)),
      onRequest(x) {
        // a tunnel carries what both ends agreed on
        if (x.upgrade === null) x.carrier = new CompressingCarrier(x.carrier, x, chooseCoding(config.codings, x.requestHeader(ACCEPT_ENCODING)), eligible);
        return undefined;
      },
    };
    // the body comes decoded: another buffer takes the place of what was sent
    if (config.decompressRequests) policy.onRequestBody = (_x, body) => Buffer.from(body);
    return policy;
  },
};
