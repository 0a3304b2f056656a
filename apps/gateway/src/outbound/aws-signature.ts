import { createRequire } from 'node:module';

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A request as it is about to be sent. */
export interface AwsRequest {
  method: string;
  /** Host and port, as the Host header says. */
  authority: string;
  /** With the query. */
  path: string;
  /** Hex of the body's SHA-256, or `UNSIGNED-PAYLOAD`. */
  bodyHash: string;
  contentType?: string;
}

export interface AwsSignature {
  authorization: string;
  /** Of `x-amz-date`. */
  date: string;
}

let aws4: typeof import('aws4') | undefined;

/** AWS Signature Version 4, for the service in its region. */
export function signAws(
  request: AwsRequest,
  { service, region }: { service: string; region: string },
  credentials: AwsCredentials,
  atMs: number,
): AwsSignature {
  aws4 ??= createRequire(import.meta.url)('aws4') as typeof import('aws4');
  const { method, authority, path, bodyHash, contentType } = request;
  const date = new Date(atMs).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers = { host: authority, 'x-amz-date': date, 'x-amz-content-sha256': bodyHash, ...(contentType && { 'content-type': contentType }) };
  const signed = aws4.sign({ service, region, method, path, headers }, credentials).headers ?? {};
  return { authorization: String(signed.Authorization), date };
}
