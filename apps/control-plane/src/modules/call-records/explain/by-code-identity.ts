import type { Cause } from './cause.js';

/** Why a caller was not identified, by the codes of the kinds of credentials beside API keys. */
export const BY_CODE_IDENTITY = {
  'gateway.credentials_differ': {
    headline: 'The credentials belong to different applications',
    detail: 'The API asks for more than one credential, and those of this call are not one application’s.',
    advice: ['Send credentials of one application.', 'To take one of several kinds instead of all, put them into one policy “Any of several”.'],
  },
  'gateway.token_invalid': {
    headline: 'The token does not count here',
    detail: 'A bearer token came, and its signature, issuer, audience or another claim is not what the API expects, or its issuer says it is not active.',
    advice: [
      'The reason above names what did not fit.',
      'Ask the issuer for a token with the audience that the API expects.',
      'A token can be withdrawn: ask for a new one.',
    ],
  },
  'gateway.signature_invalid': {
    headline: 'The signature does not fit',
    detail: 'The key of the signature is known; the signature is not one over this request, or covers less than the API asks for.',
    advice: ['Compare what the client signed with what it sent, letter by letter.', 'Look for programs on the way that change path, query or headers.'],
  },
  'gateway.signature_expired': {
    headline: 'The signature is too old, or from the future',
    detail: 'The time in the signature lies further from the gateway’s clock than the API allows.',
    advice: ['Set the clock of the calling machine (NTP).', 'Sign each request when it is sent.'],
  },
  'gateway.signature_replayed': {
    headline: 'The signature was used before',
    detail: 'A request with this very signature was let in already. Each counts once.',
    advice: ['Sign each request anew, retries too.', 'If nobody retried, somebody else may have sent a request again that they saw.'],
  },
  'gateway.digest_mismatch': {
    headline: 'The body is not the one that was signed',
    detail: 'The digest that the signature covers is not that of the body that came. The upstream has not seen it.',
    advice: ['Compute the digest over the very bytes that are sent.', 'Look for programs on the way that change bodies.'],
  },
  'gateway.certificate_untrusted': {
    headline: 'Nobody vouches for the client certificate',
    detail: 'The client showed a certificate, and none of the authorities that count for the host issued it, or it has expired.',
    advice: ['Use a certificate of an authority that the host’s certificate settings name.'],
  },
  'gateway.issuer_unreachable': {
    headline: 'The issuer of the token could not be asked',
    detail: 'The token can only be checked with the keys or the word of its issuer, who did not answer in time. Nobody is let in unchecked.',
    advice: [
      'The log of the gateway says why the issuer could not be asked.',
      'Private addresses must be allowed by the operator (GATEHOUSE_ALLOW_PRIVATE_UPSTREAMS).',
    ],
  },
} as const satisfies Record<string, Cause>;
