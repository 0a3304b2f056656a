import type { ApplicationEntry, ApplicationsObject, CredentialEntry, CredentialKind, CredentialsObject, SnapshotObject } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import { HashTable } from './hash-table.js';

/** A shard of credentials or applications, checked and brought into the form it is looked up in; the objects it was made from are gone. */
export interface PackedShard {
  readonly kind: 'packed';
  readonly of: 'credentials' | 'applications';
  readonly shard: string;
  readonly table: ArrayBuffer;
}

/** What a snapshot is compiled from: objects of the manifest as they are, large ones packed. */
export type Source = SnapshotObject | PackedShard;

const TEST = 1;
const STATES = ['active', 'retiring', 'expired', 'revoked'] as const;
const STATE_SHIFT = 1;
const STATE_MASK = 3;
const TRY_IT = 8;
const EXPIRES = 16;
/** Of kind `signature` there is more to keep: those are unusual. */
const KINDS: readonly (CredentialKind | undefined)[] = [undefined, 'client', 'certificate', 'subject'];
const KIND_SHIFT = 5;
const KIND_MASK = 3;
/** Anything unusual is kept as JSON, so that a field of tomorrow is never lost. */
const AS_JSON = 128;
const ID_LENGTH_MAX = 255;
const HEAD_BYTES = 3;
const EXPIRY_BYTES = 8;
const ASCII = /^[\x20-\x7e]*$/;

const COMMON_FIELDS = new Set(['id', 'hash', 'applicationId', 'environmentKind', 'state', 'expiresAtMs', 'tryIt', 'kind']);

function isCommon(entry: CredentialEntry): boolean {
  if (entry.id.length > ID_LENGTH_MAX || entry.applicationId.length > ID_LENGTH_MAX) return false;
  if (!ASCII.test(entry.id) || !ASCII.test(entry.applicationId) || entry.tryIt === false || !KINDS.includes(entry.kind)) return false;
  return Object.entries(entry).every(([name, value]) => value === undefined || COMMON_FIELDS.has(name));
}

function encodeCredential(entry: CredentialEntry): Buffer {
  if (!isCommon(entry)) return Buffer.concat([Buffer.of(AS_JSON), Buffer.from(JSON.stringify(entry))]);
  const { id, applicationId, expiresAtMs } = entry;
  const idAt = HEAD_BYTES + (expiresAtMs === undefined ? 0 : EXPIRY_BYTES);
  const bytes = Buffer.allocUnsafe(idAt + id.length + applicationId.length);
  bytes[0] =
    (entry.environmentKind === 'test' ? TEST : 0) |
    (STATES.indexOf(entry.state) << STATE_SHIFT) |
    (entry.tryIt ? TRY_IT : 0) |
    (KINDS.indexOf(entry.kind) << KIND_SHIFT) |
    (expiresAtMs === undefined ? 0 : EXPIRES);
  bytes[1] = id.length;
  bytes[2] = applicationId.length;
  if (expiresAtMs !== undefined) bytes.writeDoubleLE(expiresAtMs, HEAD_BYTES);
  bytes.write(id, idAt, 'latin1');
  bytes.write(applicationId, idAt + id.length, 'latin1');
  return bytes;
}

/** @param hash of the entry, which is not kept twice */
function decodeCredential(table: HashTable, at: number, hash: string): CredentialEntry {
  const { bytes } = table;
  const flags = bytes[at] as number;
  if (flags & AS_JSON) return JSON.parse(bytes.toString('utf8', at + 1, at + table.lengthAt(at))) as CredentialEntry;
  const idAt = at + HEAD_BYTES + (flags & EXPIRES ? EXPIRY_BYTES : 0);
  const applicationAt = idAt + (bytes[at + 1] as number);
  const entry: CredentialEntry = {
    id: bytes.toString('latin1', idAt, applicationAt),
    hash,
    applicationId: bytes.toString('latin1', applicationAt, applicationAt + (bytes[at + 2] as number)),
    environmentKind: flags & TEST ? 'test' : 'production',
    state: STATES[(flags >> STATE_SHIFT) & STATE_MASK] as CredentialEntry['state'],
  };
  if (flags & EXPIRES) entry.expiresAtMs = bytes.readDoubleLE(at + HEAD_BYTES);
  if (flags & TRY_IT) entry.tryIt = true;
  const kind = KINDS[(flags >> KIND_SHIFT) & KIND_MASK];
  if (kind !== undefined) entry.kind = kind;
  return entry;
}

/** @throws Error for a hash that is none */
export function packCredentials({ shard, entries }: CredentialsObject): PackedShard {
  const table = HashTable.pack(entries.map((entry) => ({ hash: entry.hash, payload: encodeCredential(entry) })));
  return { kind: 'packed', of: 'credentials', shard, table };
}

export function packApplications({ shard, entries }: ApplicationsObject): PackedShard {
  const table = HashTable.pack(entries.map((entry) => ({ hash: sha256Hex(entry.id), payload: Buffer.from(JSON.stringify(entry)) })));
  return { kind: 'packed', of: 'applications', shard, table };
}

/** Packed shards that serve. An entry becomes an object when it is asked for. */
abstract class Shard<E> {
  private static made = 0;
  /** No two shards of one process have the same number: it tells whether what was read from one is still good. */
  readonly number = ++Shard.made;
  protected readonly table: HashTable;

  constructor(packed: ArrayBuffer) {
    this.table = new HashTable(packed);
  }

  abstract find(hash: string): E | undefined;
}

export class CredentialShard extends Shard<CredentialEntry> {
  /** @param hash of the key, SHA-256 in hexadecimal */
  find(hash: string): CredentialEntry | undefined {
    const at = this.table.find(hash);
    return at < 0 ? undefined : decodeCredential(this.table, at, hash);
  }
}

export class ApplicationShard extends Shard<ApplicationEntry> {
  /** @param hash of the id, SHA-256 in hexadecimal */
  find(hash: string): ApplicationEntry | undefined {
    const at = this.table.find(hash);
    return at < 0 ? undefined : (JSON.parse(this.table.bytes.toString('utf8', at, at + this.table.lengthAt(at))) as ApplicationEntry);
  }
}
