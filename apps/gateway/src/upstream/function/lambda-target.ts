import { type LambdaFunction, objectKey } from '@gatehouse/definition/wire';
import aws4 from 'aws4';
import type { CompiledTarget } from '../target.js';

const SERVICE = 'lambda';
/** Of the Invoke operation. */
const API_VERSION = '2015-03-31';

/** One function of AWS Lambda, ready to be invoked. */
export class LambdaTarget {
  private readonly path: string;

  constructor(
    readonly settings: LambdaFunction,
    private readonly secretAccessKey: string,
  ) {
    const qualifier = settings.qualifier === undefined ? '' : `?Qualifier=${encodeURIComponent(settings.qualifier)}`;
    this.path = `/${API_VERSION}/functions/${encodeURIComponent(settings.functionName)}/invocations${qualifier}`;
  }

  /** The whole request, signed (AWS Signature Version 4) for now. */
  request({ basePath, authority }: CompiledTarget, event: Buffer): Buffer {
    const { region, accessKeyId } = this.settings;
    const headers = { host: authority, 'content-type': 'application/json', 'content-length': String(event.length), 'x-amz-invocation-type': 'RequestResponse' };
    const unsigned = { method: 'POST', host: authority, path: basePath + this.path, service: SERVICE, region, headers, body: event };
    const signed = aws4.sign(unsigned, { accessKeyId, secretAccessKey: this.secretAccessKey });
    let text = `POST ${unsigned.path} HTTP/1.1\r\n`;
    for (const [name, value] of Object.entries(signed.headers ?? {})) text += `${name.toLowerCase()}: ${String(value)}\r\n`;
    return Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), event]);
  }
}

/** @throws SealError when the secret is not for this gateway */
export function lambdaTarget(upstreamId: string, settings: LambdaFunction, unseal: (context: string, sealed: string) => Buffer): LambdaTarget {
  return new LambdaTarget(settings, unseal(objectKey.upstream(upstreamId), settings.sealedSecretAccessKey).toString('utf8'));
}
