import type { RequestSizeConfig } from '@gatehouse/definition';
import type { PolicyType } from '../../pipeline/policy.js';
import { refuse } from '../../pipeline/reply.js';

export const requestSize: PolicyType<RequestSizeConfig> = {
  type: 'request-size',
  phase: 'edge',
  create({ bodyBytesMax }) {
    const tooLarge = refuse('gateway.body_too_large', `The body may have ${bodyBytesMax} bytes.`);
    return {
      onRequest(x) {
        if (x.bodyLength > bodyBytesMax) return tooLarge;
        // a chunked body is counted while it arrives
        if (bodyBytesMax < x.bodyBytesMax) x.bodyBytesMax = bodyBytesMax;
        return undefined;
      },
    };
  },
};
