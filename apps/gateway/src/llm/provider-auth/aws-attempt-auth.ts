import { createHash } from 'node:crypto';
import type { Clock } from '@gatehouse/kernel';
import { type AwsCredentials, signAws } from '../../outbound/aws-signature.js';
import type { AttemptAuth, AuthAttempt } from './attempt-auth.js';

const ACCESS_KEY_ID = /^\w{1,128}$/;
const VISIBLE = /^[\x21-\x7e]+$/;

/** @throws Error that does not tell the secret */
function credentialsOf(secret: string): AwsCredentials {
  const [accessKeyId = '', secretAccessKey = '', sessionToken] = secret.split(':');
  if (!ACCESS_KEY_ID.test(accessKeyId) || !VISIBLE.test(secretAccessKey) || (sessionToken !== undefined && !VISIBLE.test(sessionToken)))
    throw new Error('a key of AWS is written accessKeyId:secretAccessKey, or with a third part for a session token');
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** AWS Signature Version 4: over the body as well, and anew for every try. */
export class AwsAttemptAuth implements AttemptAuth {
  private readonly credentials: AwsCredentials;

  constructor(
    private readonly place: { service: string; region: string },
    secret: string,
    private readonly clock: Clock,
  ) {
    this.credentials = credentialsOf(secret);
  }

  lines({ method, authority, path, contentType, body }: AuthAttempt): string {
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const { authorization, date } = signAws({ method, authority, path, bodyHash, contentType }, this.place, this.credentials, this.clock.now());
    const { sessionToken } = this.credentials;
    const token = sessionToken === undefined ? '' : `x-amz-security-token: ${sessionToken}\r\n`;
    return `x-amz-date: ${date}\r\nx-amz-content-sha256: ${bodyHash}\r\n${token}authorization: ${authorization}\r\n`;
  }
}
