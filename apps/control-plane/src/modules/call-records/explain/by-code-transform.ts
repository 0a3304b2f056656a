import type { Cause } from './cause.js';

const LOG = 'The gateway’s log names the cause with this request id.';

/** Why a call did not go on, by the codes of the policies that change what passes or answer in its place. */
export const BY_CODE_TRANSFORM = {
  'gateway.mock_missing': {
    headline: 'The document has no such answer',
    detail: 'The API answers from its document, and that has no response of the status, or no example of the name, that was asked for.',
    advice: ['Ask for another with Prefer, or for none.', 'Add the response to the document and deploy; bodies too large for gateways are left out.'],
  },
  'gateway.not_acceptable': {
    headline: 'There is no answer of the wanted type',
    detail: 'Accept names only content types that the operation’s answer does not come in. The reason above lists those that there are.',
    advice: ['Send one of them in Accept, or */*.'],
  },
  'gateway.body_unreadable': {
    headline: 'The request body is not the JSON it says it is',
    detail: 'A policy reads the body, its content type says JSON, and it cannot be read as such. The upstream has not seen it.',
    advice: ['Send valid JSON in UTF-8.', 'Or send the content type that the body really has.'],
  },
  'gateway.transform_failed': {
    headline: 'The template of the API failed on this body',
    detail: 'It took too long, put out too much, or made something that is not the JSON it is said to be. Nothing half-made was passed on.',
    advice: [LOG, 'Try the template with such a body, and give it defaults for what may be missing.'],
  },
  'gateway.upstream_auth_failed': {
    headline: 'The gateway had no token to show the upstream',
    detail: 'The issuer of the upstream’s tokens could not be reached, took too long, or refused the gateway. The upstream was not called.',
    advice: [LOG, 'Check endpoint, client id, secret and scope of the policy.', 'An issuer in the private network must be allowed by the operator.'],
  },
  'gateway.call_out_failed': {
    headline: 'A service that is asked did not answer',
    detail: 'A policy asks it before the call may go on, and it could not be reached, took too long, answered with an error, or answered too much.',
    advice: [LOG, 'The policy can let calls pass while the service is away.', 'A longer time-out or a cache may help.'],
  },
  'gateway.call_out_refused': {
    headline: 'A service that is asked said no',
    detail: 'A policy asks it whether the call may go on, and its answer was not one of those that let it. The reason above has its status.',
    advice: ['Look at what the service decides by.', 'The policy can name further statuses that let calls pass.'],
  },
  'gateway.script_failed': {
    headline: 'The script of the API failed',
    detail: 'It threw an error, ran longer or used more memory than it may, or handed back something that cannot be sent.',
    advice: [LOG, 'Handle what may be missing, and keep work in it small.'],
  },
} as const satisfies Record<string, Cause>;
