import { createHash } from 'node:crypto';
import type { Runtime } from '../../compile/runtime.js';
import { signAws } from '../../outbound/aws-signature.js';
import type { CompiledProvider } from './compiled-provider.js';
import { googleToken } from './google-token.js';
import type { CompiledKey } from './provider-key.js';

/** What a signature covers. */
export interface SignedRequest {
  method: string;
  authority: string;
  /** With the query, as it is sent. */
  path: string;
  contentType: string | undefined;
  body: Buffer;
}

/** `accessKeyId:secretAccessKey`, perhaps with a session token. */
function awsLines(region: string, service: string, secret: string, { method, authority, path, contentType, body }: SignedRequest, nowMs: number): string {
  const [accessKeyId = '', secretAccessKey = '', sessionToken] = secret.split(':');
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const request = { method, authority, path, bodyHash, ...(contentType !== undefined && { contentType }) };
  const { authorization, date } = signAws(request, { service, region }, { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }, nowMs);
  const session = sessionToken === undefined ? '' : `x-amz-security-token: ${sessionToken}\r\n`;
  return `authorization: ${authorization}\r\nx-amz-date: ${date}\r\nx-amz-content-sha256: ${bodyHash}\r\n${session}`;
}

/** Header lines that show a key to its provider. A promise where somebody has to be asked for a token first. */
export function keyLines({ object, id }: CompiledProvider, key: CompiledKey, request: SignedRequest, runtime: Runtime): string | Promise<string> {
  const { auth } = object;
  if (auth.as === 'aws') return awsLines(auth.region, auth.service, key.secret, request, runtime.clock.now());
  if (auth.as === 'google') return googleToken(`${id}|${key.id}`, key.secret, auth.scope, runtime).then((token) => `authorization: Bearer ${token}\r\n`);
  return key.lines;
}
