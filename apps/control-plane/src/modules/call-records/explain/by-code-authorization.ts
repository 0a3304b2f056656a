import type { Cause } from './cause.js';

/** Refusals of policies that say whether a caller may. */
export const BY_CODE_AUTHORIZATION = {
  'gateway.denied': {
    headline: 'An administrator denies this',
    detail: 'The application, the key, the address or the API stands on the tenant’s deny list. The reason names the entry and its end.',
    advice: ['The deny list says who put it there and why.', 'Lifting the entry is in force within a second.'],
  },
  'gateway.address_refused': {
    headline: 'The address may not call',
    detail: 'The IP filter of the API does not let this address in. Behind a proxy that is trusted, the address is the one that the proxy named.',
    advice: [
      'Compare the address in the reason with the policy’s lists.',
      'If it is a proxy’s, the operator has to name that proxy in GATEHOUSE_TRUSTED_PROXIES.',
    ],
  },
  'gateway.country_refused': {
    headline: 'Calls from this country are refused',
    detail: 'The geo filter does not let the country of the address in, or none is known for it.',
    advice: ['Registries say where an address is registered, not where it is used: allow an address by the IP filter where they are wrong.'],
  },
  'gateway.outside_hours': {
    headline: 'The API was closed',
    detail: 'The call came at a time when the time window of the API is closed.',
    advice: ['The reason names the hours and their time zone.', 'Send the call again within them.'],
  },
  'gateway.caller_bound': {
    headline: 'The key was used from elsewhere',
    detail: 'The key or its application is bound to pages or addresses, and the call came from another one, or did not say from where.',
    advice: ['Look at Origin and Referer of the page: a referrer policy may keep them back.', 'If the key leaked, revoke it.'],
  },
  'gateway.scope_missing': {
    headline: 'A scope or role is missing',
    detail: 'The operation asks for more than the token and the subscription of the caller give.',
    advice: ['The reason names what is missing.', 'Ask the issuer for a token with it, or grant it by plan in the policy.'],
  },
  'gateway.not_authorized': {
    headline: 'The Cedar policies do not permit this',
    detail: 'No policy permits the call, or one forbids it. The reason names those that decided.',
    advice: ['Look the named policies up in the API’s settings.', 'A trace of the same request shows the decision again.'],
  },
  'gateway.content_type_refused': {
    headline: 'The content type is not taken',
    detail: 'The body is of a media type or charset that the API does not take, or has none.',
    advice: ['Send the Content-Type that the body has.', 'The reason lists what is taken.'],
  },
  'gateway.structure_refused': {
    headline: 'The body is broken or too complex',
    detail: 'A JSON or XML body is not well formed, or goes beyond a limit of its structure.',
    advice: ['The reason says what and where.', 'If such bodies are meant to pass, raise the limit in the policy.'],
  },
  'gateway.request_invalid': {
    headline: 'The request does not fit the API’s document',
    detail: 'Parameters or body break the OpenAPI document. The reason lists where.',
    advice: [
      'Compare the request with the reference of the operation.',
      'If the document is wrong, correct it and deploy; the policy can report instead of refusing meanwhile.',
    ],
  },
  'gateway.response_invalid': {
    headline: 'The upstream answered against the API’s document',
    detail: 'Status, media type or body of the answer are not what the document says, and such answers are not let out.',
    advice: ['The reason lists where.', 'Correct the upstream or the document; the policy can report instead of refusing meanwhile.'],
  },
} as const satisfies Record<`gateway.${string}`, Cause>;
