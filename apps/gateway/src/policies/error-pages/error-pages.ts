import type { ErrorPagesConfig } from '@gatehouse/definition';
import { ERRORS, type ErrorCode } from '@gatehouse/kernel';
import type { Carrier } from '../../exchange/carrier.js';
import type { Exchange } from '../../exchange/exchange.js';
import { FrontCarrier } from '../../exchange/front-carrier.js';
import { HeaderName } from '../../http1/header-name.js';
import { preferredType } from '../../negotiation/accept.js';
import type { PolicyType } from '../../pipeline/policy.js';
import { Reply } from '../../pipeline/reply.js';
import type { Escape } from '../../templates/liquid.js';
import { scopeOf } from '../../templates/scope.js';
import { compileTemplate, type Template } from '../../templates/template.js';

const ACCEPT = new HeaderName('accept');
const VARY = new HeaderName('vary');
const OUTPUT_MAX = 131_072;

type ContentType = ErrorPagesConfig['pages'][number]['bodies'][number]['contentType'];
const ESCAPES: Readonly<Record<ContentType, Escape>> = {
  'application/json': 'json',
  'application/problem+json': 'json',
  'text/html': 'xml',
  'application/xml': 'xml',
  'text/plain': 'none',
};

interface Page {
  fits(code: ErrorCode, status: number): boolean;
  readonly bodies: readonly { contentType: ContentType; template: Template }[];
  readonly status: number | undefined;
}

function compilePage({ codes, statuses, bodies, status }: ErrorPagesConfig['pages'][number]): Page {
  const every = codes.length + statuses.length === 0 || codes.includes('gateway.*');
  return {
    fits: (code, given) => every || codes.includes(code) || statuses.includes(given),
    bodies: bodies.map(({ contentType, template }) => ({ contentType, template: compileTemplate(template, ESCAPES[contentType], OUTPUT_MAX) })),
    status,
  };
}

/** Stands before the client's carrier and puts another body into the gateway's refusals. */
class ErrorPageCarrier extends FrontCarrier {
  constructor(
    inner: Carrier,
    private readonly pages: readonly Page[],
  ) {
    super(inner);
  }

  override sendReply(x: Exchange, reply: Reply): void {
    const { code } = reply;
    const page = code === null ? undefined : this.pages.find(({ fits }) => fits(code, reply.status));
    this.inner.sendReply(x, code === null || page === undefined ? reply : withPage(x, reply, code, page));
  }
}

function withPage(x: Exchange, reply: Reply, code: ErrorCode, { bodies, status }: Page): Reply {
  const chosen = preferredType(bodies, ({ contentType }) => contentType, x.requestHeader(ACCEPT)) ?? bodies[0];
  if (chosen === undefined) return reply;
  const { title } = ERRORS[code];
  const error = {
    code,
    status: status ?? reply.status,
    title,
    detail: reply.detail ?? '',
    requestId: x.requestId,
    type: `${x.runtime.problemBaseUrl}/${code}`,
  };
  let text: string;
  try {
    text = chosen.template.render(scopeOf(x, { error }, chosen.template.uses));
  } catch (fault) {
    x.runtime.log.warn({ err: fault, requestId: x.requestId, code }, 'an error page could not be made');
    return reply;
  }
  // the record tells the cause, whatever the body says
  x.note(reply);
  if (bodies.length > 1) x.responseEdits.append(VARY, 'Accept');
  return new Reply(status ?? reply.status, reply.headers, Buffer.from(text), `${chosen.contentType}; charset=utf-8`, null, undefined);
}

export const errorPages: PolicyType<ErrorPagesConfig> = {
  type: 'error-pages',
  phase: 'edge',
  create(config) {
    const pages = config.pages.map(compilePage);
    return {
      onRequest(x) {
        x.carrier = new ErrorPageCarrier(x.carrier, pages);
        return undefined;
      },
    };
  },
};
