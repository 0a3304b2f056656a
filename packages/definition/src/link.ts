import { z } from 'zod';
import { CallRecord } from './call-record.js';
import { Denial } from './denial.js';
import { PurgeEntry } from './policies/cache.js';

/** Raised when a manifest or object can no longer be read by an older gateway. */
export const FORMAT_VERSION = 1;

export const ManifestObject = z.strictObject({ key: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int() });
export type ManifestObject = z.infer<typeof ManifestObject>;

/** The whole configuration of a gateway group by content hashes. Objects are sorted by key. */
export const Manifest = z.strictObject({
  formatVersion: z.number().int(),
  group: z.string(),
  sequence: z.number().int().min(1),
  createdAt: z.string(),
  /** SHA-256 over the canonical JSON of `[key, hash]` pairs: two manifests with one digest mean the same. */
  digest: z.string(),
  /** All deny entries up to this one are contained in the objects. */
  denySequence: z.number().int().min(0),
  /** `type` of problem bodies is this, a slash and the code. */
  problemBaseUrl: z.string(),
  objects: z.array(ManifestObject),
});
export type Manifest = z.infer<typeof Manifest>;

/** `manifest` is the canonical JSON text; `signature` is Ed25519 over its UTF-8 bytes, base64url. The text is signed, so nothing is re-serialised to verify. */
export const SignedManifest = z.strictObject({ manifest: z.string(), signature: z.string(), keyId: z.string() });
export type SignedManifest = z.infer<typeof SignedManifest>;

/** Append-only stream beside snapshots: refuse this credential, application or API version at once, or whatever an administrator denies. */
export const DenyEntry = z.strictObject({
  sequence: z.number().int().min(1),
  kind: z.enum(['credential', 'application', 'version', 'denial']),
  id: z.string(),
  /** `lift` takes an earlier denial of the same thing back. */
  effect: z.enum(['deny', 'lift']),
  code: z.enum(['gateway.credential_revoked', 'gateway.application_suspended', 'gateway.api_blocked', 'gateway.denied']),
  /** What is denied, where `kind` is `denial`; `id` is then its id. */
  denial: Denial.optional(),
});
export type DenyEntry = z.infer<typeof DenyEntry>;

/** POST /gateway-link/hello */
export const Hello = z.strictObject({
  name: z.string().min(1).max(100),
  /** Made once per process; two processes with one name are told apart by it. */
  instanceId: z.string().min(1).max(64),
  softwareVersion: z.string(),
  formatVersions: z.array(z.number().int()).min(1),
  policies: z.record(z.string(), z.number().int()),
});
export type Hello = z.infer<typeof Hello>;

export const Welcome = z.object({
  gatewayId: z.string(),
  group: z.string(),
  publicKeys: z.array(z.strictObject({ keyId: z.string(), /** SPKI, PEM */ pem: z.string() })),
  /** What secrets in the group's snapshots are sealed under: 32 bytes, base64. Older control planes have none. Secret: never logged. */
  groupKey: z
    .string()
    .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, { message: '32 bytes in base64' })
    .optional(),
});
export type Welcome = z.infer<typeof Welcome>;

/** GET /gateway-link/changes?gatewayId&haveSequence&haveDeny&havePurge&waitMs: answers at once when there is news, else after `waitMs`. */
export const Changes = z.object({
  manifest: SignedManifest.optional(),
  denies: z.array(DenyEntry),
  /** Of stored responses; older control planes know none. */
  purges: z.array(PurgeEntry).optional(),
  /** Live gateways in the group: the N of limit / N while the counter store is away. */
  gatewayCount: z.number().int().min(1),
});
export type Changes = z.infer<typeof Changes>;

/** POST /gateway-link/objects; the answer is `application/x-ndjson`, each line one object's canonical JSON, whose SHA-256 is its name. */
export const ObjectsRequest = z.strictObject({ hashes: z.array(z.string()).min(1).max(1000) });

/** POST /gateway-link/acknowledgements */
export const Acknowledgement = z.strictObject({
  gatewayId: z.string(),
  sequence: z.number().int(),
  digest: z.string(),
  /** `partial`: applied, but the objects in `errors` kept their last good content or are missing. */
  state: z.enum(['applied', 'partial', 'refused']),
  errors: z.array(z.strictObject({ key: z.string(), message: z.string() })).max(1000),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** POST /gateway-link/call-records. A batch id is stored with its records in one transaction: sent twice, stored once. */
export const RecordBatch = z.strictObject({ gatewayId: z.string(), batchId: z.string().min(8).max(64), records: z.array(CallRecord).min(1).max(5000) });
export type RecordBatch = z.infer<typeof RecordBatch>;

export const BatchReceipt = z.object({ batchId: z.string(), stored: z.number().int(), duplicate: z.boolean() });
export type BatchReceipt = z.infer<typeof BatchReceipt>;
