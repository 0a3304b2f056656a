import type { ContentTypesConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import type { Policy, PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, refuse } from '../../pipeline/reply.js';
import { mediaTypeTest, parseMediaType } from './media-type.js';

const CONTENT_TYPE = new HeaderName('content-type');

function requestCheck({ request, charsets }: ContentTypesConfig): (x: Exchange) => Reply | undefined {
  const taken = mediaTypeTest(request);
  const list = request.join(', ');
  const accept = request.length === 0 ? [] : [header('accept', list)];
  const refused = refuse('gateway.content_type_refused', list === '' ? 'The Content-Type cannot be read.' : `Taken are ${list}.`, accept);
  const otherCharset = refuse('gateway.content_type_refused', `The charset must be ${charsets.join(' or ')}.`);
  return (x) => {
    if (!x.hasBody) return undefined;
    const value = x.requestHeader(CONTENT_TYPE);
    const media = value === undefined ? undefined : parseMediaType(value);
    // two types are two meanings
    if (value !== undefined && isTwice(x)) return refused;
    if (request.length > 0 && (media === undefined || !taken(media.type))) return refused;
    return charsets.length === 0 || media?.charset === undefined || charsets.includes(media.charset) ? undefined : otherCharset;
  };
}

const isTwice = ({ head }: Exchange): boolean => head.find(CONTENT_TYPE, head.find(CONTENT_TYPE) + 1) >= 0;

export const contentTypes: PolicyType<ContentTypesConfig> = {
  type: 'content-types',
  phase: 'edge',
  create(config) {
    const policy: Policy = {};
    if (config.request.length + config.charsets.length > 0) policy.onRequest = requestCheck(config);
    if (config.response.length > 0) {
      const letsOut = mediaTypeTest(config.response);
      const refused = refuse('gateway.response_invalid', 'The upstream answered with a media type that the API does not let out.');
      policy.onResponse = (x) => {
        const { responseHead } = x;
        if (responseHead === null || responseHead.status === 204 || responseHead.status === 304 || responseHead.contentLength === 0) return undefined;
        const media = parseMediaType(x.responseHeader(CONTENT_TYPE) ?? '');
        return media !== undefined && letsOut(media.type) ? undefined : refused;
      };
    }
    return policy;
  },
};
