import type { ApplicationEntry, ApplicationsObject, CredentialEntry, CredentialsObject, SubscriptionEntry } from '@gatehouse/definition';
import { shardOf } from '@gatehouse/definition';
import { hashApiKey, sha256Hex } from '@gatehouse/kernel';
import type { CompiledPlan } from './compile-plan.js';

export interface CompiledSubscription {
  readonly entry: SubscriptionEntry;
  readonly versions: ReadonlySet<string>;
  /** Per version the operations included; absent means all. */
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface CompiledApplication {
  readonly entry: ApplicationEntry;
  readonly subscriptions: readonly CompiledSubscription[];
}

export type CredentialShard = ReadonlyMap<string, CredentialEntry>;
export type ApplicationShard = ReadonlyMap<string, CompiledApplication>;

export function compileCredentials(object: CredentialsObject): CredentialShard {
  return new Map(object.entries.map((entry) => [entry.hash, entry]));
}

export function compileApplications(object: ApplicationsObject): ApplicationShard {
  return new Map(object.entries.map((entry) => [entry.id, { entry, subscriptions: entry.subscriptions.map(compileSubscription) }]));
}

function compileSubscription(entry: SubscriptionEntry): CompiledSubscription {
  const operations = Object.entries(entry.operations ?? {}).map(([version, ids]): [string, Set<string>] => [version, new Set(ids)]);
  return { entry, versions: new Set(entry.versionIds), operations: new Map(operations) };
}

const KEYS_MAX = 50_000;
const SHARDS_MAX = 50_000;

/** Who may call: credentials, applications with their subscriptions, plans. Immutable, but for caches that live as long as the snapshot. */
export class Directory {
  /** Keys seen, so that hashing is paid once per key and snapshot. Only known keys: strangers cannot fill it. */
  private readonly keys = new Map<string, CredentialEntry>();
  private readonly shards = new Map<string, string>();

  constructor(
    private readonly credentials: ReadonlyMap<string, CredentialShard>,
    private readonly applications: ReadonlyMap<string, ApplicationShard>,
    readonly plans: ReadonlyMap<string, CompiledPlan>,
  ) {}

  cached(key: string): CredentialEntry | undefined {
    return this.keys.get(key);
  }

  credential(key: string): CredentialEntry | undefined {
    const hash = hashApiKey(key);
    const entry = this.credentials.get(shardOf(hash))?.get(hash);
    if (entry === undefined) return undefined;
    if (this.keys.size >= KEYS_MAX) this.keys.clear();
    this.keys.set(key, entry);
    return entry;
  }

  application(id: string): CompiledApplication | undefined {
    let shard = this.shards.get(id);
    if (shard === undefined) {
      shard = shardOf(sha256Hex(id));
      if (this.shards.size >= SHARDS_MAX) this.shards.clear();
      this.shards.set(id, shard);
    }
    return this.applications.get(shard)?.get(id);
  }
}
