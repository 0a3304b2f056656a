import type { ErrorCode } from '@gatehouse/kernel';
import { BY_CODE_AUTHORIZATION } from './by-code-authorization.js';
import { BY_CODE_EGRESS } from './by-code-egress.js';
import { BY_CODE_IDENTITY } from './by-code-identity.js';
import { BY_CODE_MODELS } from './by-code-models.js';
import { BY_CODE_ROUTES } from './by-code-routes.js';
import { BY_CODE_TRANSFORM } from './by-code-transform.js';
import type { Cause } from './cause.js';

type GatewayCode = Extract<ErrorCode, `gateway.${string}`>;

const KEY_PAGE = 'The application’s page lists its keys with their prefixes, states and last use.';
const RETRY = 'A client that backs off and tries again will get through.';

/** Why the gateway answered with this code, for whoever looks at one call; written for people who did not make the call themselves. */
export const BY_CODE: Readonly<Record<GatewayCode, Cause>> = {
  ...BY_CODE_AUTHORIZATION,
  ...BY_CODE_EGRESS,
  ...BY_CODE_IDENTITY,
  ...BY_CODE_MODELS,
  ...BY_CODE_ROUTES,
  ...BY_CODE_TRANSFORM,
  'gateway.no_route': {
    headline: 'No API answers at this address',
    detail: 'Host and path lead to no API version that is deployed and published there.',
    advice: [
      'Compare the path with the URL on the API’s page: /{tenant}/{api}/{version}/…, or /{tenant}~{environment}/… outside the default environment.',
      'If the API is new, see whether its deployment is live on every gateway.',
    ],
  },
  'gateway.no_operation': {
    headline: 'The API has no such operation',
    detail: 'The API was found, but its document has no operation with this path.',
    advice: [
      'Look for a typing error or a missing path segment; the reference lists all operations.',
      'An API can be set to forward paths that its document does not have.',
    ],
  },
  'gateway.method_not_allowed': {
    headline: 'The operation does not take this method',
    detail: 'The path exists in the API’s document, with other methods. The reply’s Allow header named them.',
    advice: ['Use one of the methods in the Allow header.', 'If the method should exist, add it to the document and deploy.'],
  },
  'gateway.version_missing': {
    headline: 'The call did not say which version it wants',
    detail: 'This API chooses its version by a header or path segment, the call had neither, and no version is the default one.',
    advice: ['Send the version as the API’s page shows it.', 'Or make one version the default.'],
  },
  'gateway.credential_missing': {
    headline: 'The call came without a key',
    detail: 'The API needs an API key, and none was found in the places it is looked for.',
    advice: [
      'Send the key in X-API-Key, or as Authorization: Bearer <key>.',
      'Some clients drop headers when they follow a redirect: check the final request.',
    ],
  },
  'gateway.credential_malformed': {
    headline: 'What was sent is not a key',
    detail: 'A value was sent where a key belongs, but its form or checksum is wrong. It was not looked up.',
    advice: ['Copy the key again, whole: 55 characters beginning with gth_live_ or gth_test_.', 'Quotes, spaces and line breaks around it are common causes.'],
  },
  'gateway.credential_unknown': {
    headline: 'The key is not known',
    detail: 'The key has the right form, but belongs to no application here. It may be of another installation, or ended more than 30 days ago.',
    advice: [KEY_PAGE, 'Make a new key if this one is gone.'],
  },
  'gateway.credential_expired': {
    headline: 'The key had expired',
    detail: 'The key was good once; its time ran out, or its overlap after a rotation ended.',
    advice: ['Use the key that replaced it, or make a new one.', KEY_PAGE],
  },
  'gateway.credential_revoked': {
    headline: 'The key was revoked',
    detail: 'Somebody revoked this key. Whoever holds it is refused on every gateway.',
    advice: [
      'The audit trail says who revoked it and why.',
      'If calls go on, somebody still uses the old key: the client address and user agent of this call say where.',
    ],
  },
  'gateway.credential_wrong_environment': {
    headline: 'The key belongs to the other kind of environment',
    detail: 'Test keys (gth_test_) work in test environments only, live keys (gth_live_) in production only.',
    advice: ['Use the key made for this environment.', 'Check that the base URL and the key come from the same configuration.'],
  },
  'gateway.application_suspended': {
    headline: 'The application is suspended',
    detail: 'All keys of the application are refused while it is suspended.',
    advice: ['The application’s page and the audit trail give the reason.', 'An admin of the tenant can resume it.'],
  },
  'gateway.not_subscribed': {
    headline: 'The application is not subscribed to this API version',
    detail: 'The key is good and its application active, but none of its subscriptions covers this version, or this key is restricted to others.',
    advice: ['Subscribe the application to a plan that has this version.', 'If the key is restricted to some subscriptions, widen it or use another key.'],
  },
  'gateway.subscription_inactive': {
    headline: 'The subscription is not active',
    detail: 'The application has a subscription for this version, which is waiting for approval, suspended, expired, rejected or closed.',
    advice: ['The subscription’s page gives its state and the reason.', 'A waiting one needs an approver; an ended one can be renewed or replaced.'],
  },
  'gateway.operation_not_included': {
    headline: 'The plan does not include this operation',
    detail: 'The application’s plan has the API version, but only some of its operations, and this one is not among them.',
    advice: ['Ask for a plan that includes the operation.', 'The product’s page lists the operations of each version.'],
  },
  'gateway.rate_limited': {
    headline: 'Too many requests in a short time',
    detail: 'A rate limit was reached. The reply’s Retry-After header said when the next request would pass.',
    advice: [RETRY, 'The RateLimit headers of earlier replies show how close a client is.', 'If this is regular traffic, a larger plan is the answer.'],
  },
  'gateway.quota_exhausted': {
    headline: 'The quota was used up',
    detail: 'The calls or bytes of this period were spent. They come back when the period begins anew; of a rolling one, as what was used leaves it.',
    advice: ['See on the usage page what spent them.', 'A change to a larger plan takes effect at once.'],
  },
  'gateway.concurrency_exceeded': {
    headline: 'Too many calls at once',
    detail: 'As many calls were under way as the limit allows. The next one passes as soon as one of them has ended.',
    advice: ['Send fewer calls in parallel, or wait for one to end before the next.', 'Long streams and WebSockets count for as long as they last.'],
  },
  'gateway.throttled': {
    headline: 'Too many calls waited already',
    detail: 'The throttle lets calls wait for their turn. The queue was full, or the wait would have been, or was, longer than it allows.',
    advice: [RETRY, 'Calls of plans with a higher priority go first.', 'If this is regular traffic, raise the throttle’s rate or its queue.'],
  },
  'gateway.upstream_slow': {
    headline: 'The upstream was slow, and the gateway let fewer calls through',
    detail: 'The upstream took longer than usual to answer. The gateway lowered the number of calls at once and refused this one, plans of low priority first.',
    advice: [RETRY, 'See what slows the upstream down.', 'The limit rises by itself when the upstream answers at its usual speed again.'],
  },
  'gateway.counter_store_unavailable': {
    headline: 'Limits could not be counted',
    detail: 'The counter store (Redis) was away, and the plan says to refuse calls then.',
    advice: ['See that Redis is up and reachable from the gateways.', 'A limit can be set to take its share instead of refusing while the store is away.'],
  },
  'gateway.api_blocked': {
    headline: 'The API is blocked',
    detail: 'Somebody blocked this version; every call to it is answered with 503.',
    advice: ['The version’s page and the audit trail say who, when and why.', 'The block is lifted there.'],
  },
  'gateway.api_retired': {
    headline: 'The API version is retired',
    detail: 'The version has reached the end of its life. The reply pointed to its successor where there is one.',
    advice: ['Move the client to the successor.', 'The user agent and address of this call say which client still needs it.'],
  },
  'gateway.request_malformed': {
    headline: 'The request was not valid HTTP',
    detail: 'The bytes did not form a request that has only one meaning (RFC 9112), so nothing was forwarded.',
    advice: ['Look at the client, or at a proxy in between, that writes such requests.', 'Repeated from one address it may be a probe.'],
  },
  'gateway.path_ambiguous': {
    headline: 'The path could be read in two ways',
    detail: 'The path had encoded slashes, dot segments or the like, which gateway and upstream might read differently.',
    advice: ['Send the path in its plain form.', 'Repeated from one address it may be a probe.'],
  },
  'gateway.body_too_large': {
    headline: 'The request body was too large',
    detail: 'The body was larger than the API, or the gateway, takes.',
    advice: ['Send less at once.', 'The API’s request size policy holds the limit.'],
  },
  'gateway.content_coding_unknown': {
    headline: 'The body’s coding could not be read',
    detail: 'A policy has to read the body, which came in a content coding that it cannot read, or was not valid in it.',
    advice: ['Send the body without a Content-Encoding, or with gzip, deflate, br or zstd.'],
  },
  'gateway.target_too_long': {
    headline: 'The request target was too long',
    detail: 'Path and query together are longer than the gateway takes.',
    advice: ['Put large values into the body.', 'Look for a client that adds to the query in a loop.'],
  },
  'gateway.head_too_large': {
    headline: 'The request head was too large',
    detail: 'The header fields together are larger than the gateway takes.',
    advice: ['Large cookies are the usual cause; an API rarely needs them.'],
  },
  'gateway.expectation_failed': {
    headline: 'The client expected what the gateway does not do',
    detail: 'The Expect header had a value other than 100-continue.',
    advice: ['Leave the Expect header out.'],
  },
  'gateway.transfer_coding_unknown': {
    headline: 'The body came in an unknown coding',
    detail: 'The Transfer-Encoding was other than chunked.',
    advice: ['Send the body with a Content-Length, or chunked. Compression belongs in Content-Encoding.'],
  },
  'gateway.http_version': {
    headline: 'The HTTP version is not supported',
    detail: 'The request line named a version other than HTTP/1.0 or HTTP/1.1.',
    advice: ['Use HTTP/1.1.'],
  },
  'gateway.upgrade_malformed': {
    headline: 'The request to switch protocols was not valid',
    detail: 'The client asked for another protocol in a form that HTTP or WebSocket does not allow.',
    advice: ['Use a WebSocket client library; proxies in between must not touch the Sec-WebSocket headers.'],
  },
  'gateway.websocket_version': {
    headline: 'The WebSocket version is not supported',
    detail: 'The client asked for a WebSocket version other than 13.',
    advice: ['Use a WebSocket client of today.'],
  },
  'gateway.request_timeout': {
    headline: 'The request did not arrive in time',
    detail: 'The client began a request and did not finish it within the gateway’s time limit.',
    advice: [
      'Look at the client’s connection; a body that is produced slowly needs a longer limit.',
      'Many of these from one address may be an attack that holds connections open.',
    ],
  },
  'gateway.upstream_unreachable': {
    headline: 'The upstream could not be reached',
    detail: 'No connection could be made to any target that was tried. The attempts below say where and why.',
    advice: ['See that the target is up and that its address and port are right.', 'Look for a firewall or name resolution between gateway and target.'],
  },
  'gateway.upstream_invalid': {
    headline: 'The upstream’s answer was broken',
    detail: 'The upstream answered with something that is not valid HTTP, or closed the connection in the middle.',
    advice: ['See the upstream’s own log at this moment; a crash is a common cause.', 'An upstream that speaks TLS needs an https:// target.'],
  },
  'gateway.response_too_large': {
    headline: 'The response was too large to be checked',
    detail: 'A policy has to see the whole body of a response, and the upstream sent more than that policy takes.',
    advice: ['Raise the policy’s size limit, or take the policy off operations with large responses.'],
  },
  'gateway.upstream_timeout': {
    headline: 'The upstream did not answer in time',
    detail: 'The target took the request, but its answer did not begin, or stopped, for longer than the upstream’s time limit.',
    advice: ['See what slows the target down; the attempts below have the times.', 'If such calls may take long, raise the upstream’s first-byte time limit.'],
  },
  'gateway.exchange_timeout': {
    headline: 'The call took too long',
    detail: 'Request and response together lasted longer than this gateway allows for one call.',
    advice: ['See which part took the time in the attempts below.', 'Operations that stream for long need a gateway without this limit.'],
  },
  'gateway.not_cached': {
    headline: 'Nothing fresh was stored',
    detail: 'The caller asked for a stored response or none (`only-if-cached`), and the cache had none that may be used.',
    advice: ['Ask without `only-if-cached`: the gateway then fetches the response.'],
  },
  'gateway.no_target': {
    headline: 'No target could take the call',
    detail: 'The upstream has no target that takes requests: none is set, or all have weight 0 or are taken out as unhealthy.',
    advice: ['Give the upstream a healthy target.'],
  },
  'gateway.upstream_busy': {
    headline: 'All connections to the upstream were taken',
    detail: 'Each target is sent no more calls at a time than its upstream allows. This call waited for its turn in vain, or too many waited already.',
    advice: [
      'Allow more connections to the targets, or let calls wait longer, on the upstream’s page.',
      'Add targets where the upstream itself is at its limit.',
    ],
  },
  'gateway.circuit_open': {
    headline: 'The upstream failed too often and was left alone',
    detail: 'So many of the last calls to the upstream failed that its circuit breaker refuses calls for a while, then lets a few try.',
    advice: ['See in the calls before this one what the upstream answered.', RETRY],
  },
  'gateway.misdirected': {
    headline: 'The connection was made for another host',
    detail: 'The host asks clients for a certificate, and the TLS handshake of this connection named another host, or there was none.',
    advice: ['The client should open a connection that names this host (SNI) and shows its certificate; browsers do so by themselves.'],
  },
  'gateway.overloaded': {
    headline: 'The gateway had too much to do',
    detail: 'The gateway was at its limit of connections or memory and refused new work to protect what runs.',
    advice: [RETRY, 'Add a gateway, or find the traffic that fills this one.'],
  },
  'gateway.too_many_connections': {
    headline: 'Too many connections from one address',
    detail: 'The client’s address had as many connections open as the gateway allows for one.',
    advice: ['Keep connections and reuse them.', 'Behind a load balancer all clients share its address: raise the limit there.'],
  },
  'gateway.draining': {
    headline: 'The gateway was going down',
    detail: 'The gateway was being stopped and finished only what had begun.',
    advice: [RETRY, 'A load balancer should watch /readyz, so that it stops sending before the gateway stops.'],
  },
  'gateway.policy_failed': {
    headline: 'A policy failed',
    detail: 'A policy threw an error instead of deciding. The call was refused, because letting it pass would skip the policy.',
    advice: ['The gateway’s log has the error under this request id.', 'See the timeline below for the policy, and its latest change.'],
  },
  'gateway.not_ready': {
    headline: 'The gateway was not ready',
    detail: 'The gateway had no configuration yet: it has just started, and has not reached the control plane.',
    advice: ['See that the gateway reaches the control plane and that its token is right.'],
  },
  'gateway.cors_refused': {
    headline: 'The web page’s origin is not allowed',
    detail: 'A browser asked whether a page of another origin may call the API, and the CORS policy does not list that origin.',
    advice: ['Add the origin to the API’s CORS policy if the page is yours.'],
  },
  'gateway.link_refused': {
    headline: 'A gateway was refused by the control plane',
    detail: 'The gateway’s token is unknown or has ended.',
    advice: ['Give the gateway its group’s current token.'],
  },
};
