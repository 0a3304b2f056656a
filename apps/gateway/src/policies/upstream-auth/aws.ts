import { createHash } from 'node:crypto';
import type { UpstreamAuthConfig } from '@gatehouse/definition';
import { wholeBody } from '../../bodies/request-source.js';
import { openSecret } from '../../compile/open-secret.js';
import type { Runtime } from '../../compile/runtime.js';
import type { Attempt, AttemptPlace } from '../../exchange/attempt.js';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { signAws } from '../../outbound/aws-signature.js';
import type { Policy, PolicySite } from '../../pipeline/policy.js';

type AwsConfig = Extract<UpstreamAuthConfig, { as: 'aws' }>;

/** Of the caller, and not part of what we sign. */
const SIGNED = ['authorization', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'].map((name) => new HeaderName(name));
const [AUTHORIZATION, DATE, SECURITY_TOKEN, CONTENT_HASH] = SIGNED as [HeaderName, HeaderName, HeaderName, HeaderName];
const CONTENT_TYPE = new HeaderName('content-type');
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const EMPTY = createHash('sha256').digest('hex');

/** Path and query as they are about to be sent. */
function targetOf({ rawTarget, head, restAt, path, query }: Exchange, { basePath }: AttemptPlace): string {
  const rest = rawTarget ? head.target.slice(restAt) : path.slice(restAt) + query;
  return basePath === '' && !rest.startsWith('/') ? `/${rest}` : basePath + rest;
}

/** Of the body as it leaves, after all policies. */
function bodyHash(x: Exchange): string {
  if (!x.hasBody) return EMPTY;
  const body = wholeBody(x);
  if (body === undefined) throw new Error('the body to be signed is not there');
  return createHash('sha256').update(body).digest('hex');
}

/** Signs every attempt: the time and the target are part of what is signed. @throws Error when a secret does not open */
export function awsAuth(config: AwsConfig, runtime: Runtime, site: PolicySite): Policy {
  const sessionToken = config.sessionToken === undefined ? undefined : openSecret(config.sessionToken, runtime, site);
  const credentials = {
    accessKeyId: config.accessKeyId,
    secretAccessKey: openSecret(config.secretAccessKey, runtime, site),
    ...(sessionToken && { sessionToken }),
  };
  const { service, region, unsignedBody } = config;
  return {
    bodyBytesMax: config.bodyBytesMax,
    onRequest(x) {
      for (const name of SIGNED) x.requestEdits.remove(name);
      return undefined;
    },
    // held whole: its hash stands in the head
    ...(unsignedBody ? {} : { onRequestBody: () => undefined }),
    onAttempt(x: Exchange, { place }: Attempt) {
      if (place === null) throw new Error('the place of the attempt is not known');
      const { requestEdits } = x;
      const hash = unsignedBody && x.hasBody ? UNSIGNED : bodyHash(x);
      const contentType = requestEdits.get(CONTENT_TYPE);
      const request = { method: x.method, authority: place.authority, path: targetOf(x, place), bodyHash: hash, ...(contentType && { contentType }) };
      const { authorization, date } = signAws(request, { service, region }, credentials, runtime.clock.now());
      requestEdits.set(DATE, date);
      requestEdits.set(CONTENT_HASH, hash);
      if (sessionToken !== undefined) requestEdits.set(SECURITY_TOKEN, sessionToken);
      requestEdits.set(AUTHORIZATION, authorization);
      return undefined;
    },
  };
}
