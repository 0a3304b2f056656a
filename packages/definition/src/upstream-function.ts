import { z } from 'zod';
import { durationMs, MINUTE_MS, SECOND_MS } from './duration.js';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, { message: 'small letters, digits and hyphens' });

/** While a function is brought up: answers that say so are waited out, within this. 0: they go to the caller. */
const coldStartMs = durationMs(0, 10 * MINUTE_MS);

/**
 * AWS Lambda, invoked over its own API (`POST /2015-03-31/functions/{name}/invocations`) with events as API Gateway sends them to functions behind an HTTP API. The
 * upstream's targets are the endpoints of the region, such as `https://lambda.eu-central-1.amazonaws.com`.
 */
const lambda = {
  as: z.literal('lambda'),
  region: z
    .string()
    .max(40)
    .regex(/^[a-z0-9-]+$/),
  /** Name, partial ARN or ARN. */
  functionName: z
    .string()
    .max(170)
    .regex(/^[A-Za-z0-9:_-]+$/),
  /** Version or alias. */
  qualifier: z
    .string()
    .max(128)
    .regex(/^[A-Za-z0-9$_-]+$/)
    .optional(),
  /** Format of events and answers. */
  payload: z.enum(['2.0', '1.0']).default('2.0'),
  /** A longer request body is refused: Lambda takes events of 6 MB. */
  bodyBytesMax: z.number().int().min(0).max(6_291_456).default(4_194_304),
  accessKeyId: z.string().max(128).regex(/^\w+$/),
};

/** An OpenFaaS gateway: `/function/{name}.{namespace}` before the path of the call. */
const OpenFaas = z.strictObject({
  as: z.literal('openfaas'),
  functionName: dnsLabel,
  namespace: dnsLabel.optional(),
  coldStartMs: coldStartMs
    .default(30 * SECOND_MS)
    .meta({ title: 'Cold start (ms)', description: 'So long 503 is waited out, whatever the method; 0: not at all' }),
});

/** A Knative service: found by its host at the ingress that the targets name. */
const Knative = z.strictObject({
  as: z.literal('knative'),
  /** `{service}.{namespace}.{domain}` */
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/, { message: 'a host in small letters' }),
  coldStartMs: coldStartMs
    .default(30 * SECOND_MS)
    .meta({ title: 'Cold start (ms)', description: 'So long 503 is waited out, whatever the method; 0: not at all' }),
});

/** Makes the upstream's targets places where functions are run. */
export const UpstreamFunction = z.discriminatedUnion('as', [
  z.strictObject({
    ...lambda,
    /** Sealed under the group's key with this object's key as context (`seal` of the kernel). */
    sealedSecretAccessKey: z.string(),
  }),
  OpenFaas,
  Knative,
]);
export type UpstreamFunction = z.infer<typeof UpstreamFunction>;
export type LambdaFunction = Extract<UpstreamFunction, { as: 'lambda' }>;

/** As somebody writes it. Without `secretAccessKey` the stored one stays, where there is one. */
export const UpstreamFunctionSettings = z.discriminatedUnion('as', [
  z
    .strictObject({
      ...lambda,
      secretAccessKey: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .meta({ title: 'Secret access key', description: 'Left out, the stored one stays. It is never shown again', format: 'password' }),
    })
    .meta({ title: 'AWS Lambda' }),
  OpenFaas.meta({ title: 'OpenFaaS' }),
  Knative.meta({ title: 'Knative' }),
]);
export type UpstreamFunctionSettings = z.infer<typeof UpstreamFunctionSettings>;

/** As it is told and kept: without what is secret. */
export const ShownFunction = z.discriminatedUnion('as', [z.strictObject(lambda), OpenFaas, Knative]);
export type ShownFunction = z.infer<typeof ShownFunction>;
