import type { Cause } from './cause.js';

/** Of the forward proxy. */
export const BY_CODE_EGRESS = {
  'gateway.proxy_credential_missing': {
    headline: 'The call to the forward proxy came without a key',
    detail: 'Nobody goes out whom the gateway does not know: the key stands in Proxy-Authorization.',
    advice: ['Configure the proxy as http://application:KEY@gateway:port.', 'Some clients need to be told to send the credentials at once.'],
  },
  'gateway.proxy_credential_refused': {
    headline: 'The forward proxy does not take this key',
    detail: 'It is no key, is not known, has expired or was revoked. The detail of the refusal says which.',
    advice: ['Use an active key of the application; a rotated one has to be replaced wherever the proxy is configured.'],
  },
  'gateway.destination_refused': {
    headline: 'The application may not go there',
    detail: 'None of the egress APIs that it is subscribed to leads to this host and port, or the address is not a public one.',
    advice: [
      'Compare host and port with the destinations of the API.',
      'Private addresses are for whoever runs the gateway to allow (GATEHOUSE_ALLOW_PRIVATE_EGRESS).',
    ],
  },
} as const satisfies Record<string, Cause>;
