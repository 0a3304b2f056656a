import type { CorsConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { ConstantValue } from '../../exchange/late-value.js';
import { HeaderName, HeaderNames } from '../../http1/header-name.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { header, type Reply, type ReplyHeader, refuse, replyEmpty } from '../../pipeline/reply.js';
import { headersAllowed, methodAllowed, originTest } from './allowed.js';

const ORIGIN = new HeaderName('origin');
const VARY = new HeaderName('vary');
const REQUEST_METHOD = new HeaderName('access-control-request-method');
const REQUEST_HEADERS = new HeaderName('access-control-request-headers');
const ALLOW_ORIGIN = new HeaderName('access-control-allow-origin');
const ALLOW_CREDENTIALS = new HeaderName('access-control-allow-credentials');
const EXPOSE_HEADERS = new HeaderName('access-control-expose-headers');
/** What an upstream says about origins is not the gateway's word. */
const UPSTREAMS = new HeaderNames(
  ['allow-origin', 'allow-credentials', 'expose-headers', 'allow-methods', 'allow-headers', 'max-age'].map((name) => new HeaderName(`access-control-${name}`)),
);
const BY_ORIGIN = new ConstantValue(VARY, 'Origin');
const REFUSED = refuse('gateway.cors_refused');
const METHOD_REFUSED = refuse('gateway.cors_refused', 'The method is not allowed for other origins.');
const HEADER_REFUSED = refuse('gateway.cors_refused', 'A header is not allowed for other origins.');
const HEADER_LIST = /^[A-Za-z0-9!#$%&'*+.^_`|~, -]*$/;

class Cors {
  private readonly allows: (origin: string) => boolean;
  private readonly anyone: boolean;
  private readonly exposed: string;
  private readonly constant: readonly ReplyHeader[];

  constructor(private readonly config: CorsConfig) {
    this.allows = originTest(config.origins);
    this.anyone = config.origins.includes('*');
    this.exposed = config.exposedHeaders.join(', ');
    this.constant = [
      header('access-control-allow-methods', config.methods.join(', ')),
      header('access-control-max-age', String(Math.floor(config.maxAgeMs / 1000))),
      header('vary', 'Access-Control-Request-Method, Access-Control-Request-Headers'),
    ];
  }

  /** Answers preflights here, before anyone asks for a key: browsers send none with them. */
  onRequest(x: Exchange): Reply | undefined {
    if (x.method !== 'OPTIONS') return undefined;
    const origin = x.requestHeader(ORIGIN);
    const method = x.requestHeader(REQUEST_METHOD);
    if (origin === undefined || method === undefined) return undefined;
    if (!this.allows(origin)) return REFUSED;
    const wanted = x.requestHeader(REQUEST_HEADERS) ?? '';
    const { requestHeaders, methods } = this.config;
    // browsers would refuse by the lists alone; who looks for the reason finds it
    if (!methodAllowed(methods, method)) return METHOD_REFUSED;
    if (requestHeaders.length > 0 && !headersAllowed(requestHeaders, wanted)) return HEADER_REFUSED;
    const allowed = requestHeaders.length > 0 ? requestHeaders.join(', ') : HEADER_LIST.test(wanted) ? wanted : '';
    return replyEmpty(204, allowed === '' ? this.constant : [...this.constant, header('access-control-allow-headers', allowed)]);
  }

  /** Decorates every response, refusals included: else a browser's page cannot tell a 401 from a broken line. */
  onResponse(x: Exchange): undefined {
    const edits = x.responseEdits;
    // an upstream's own CORS headers give way, but not what the preflight's reply just set
    if (x.responseHead !== null) edits.removeAll(UPSTREAMS);
    if (this.anyone) edits.set(ALLOW_ORIGIN, '*');
    else {
      edits.append(VARY, BY_ORIGIN);
      const origin = x.requestHeader(ORIGIN);
      if (origin === undefined || !this.allows(origin)) return undefined;
      edits.set(ALLOW_ORIGIN, origin);
    }
    if (this.config.credentials) edits.set(ALLOW_CREDENTIALS, 'true');
    // of a preflight's answer nothing is read
    const preflight = x.method === 'OPTIONS' && x.responseHead === null && x.requestHeader(REQUEST_METHOD) !== undefined;
    if (this.exposed !== '' && !preflight) edits.set(EXPOSE_HEADERS, this.exposed);
    return undefined;
  }
}

export const cors: PolicyType<CorsConfig> = {
  type: 'cors',
  phase: 'edge',
  create: (config) => new Cors(config),
};
