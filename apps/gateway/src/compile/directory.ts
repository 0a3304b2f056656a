import type { ApplicationEntry, CredentialEntry, SubscriptionEntry } from '@gatehouse/definition';
import { shardOf } from '@gatehouse/definition/wire';
import { hashApiKey, sha256Hex } from '@gatehouse/kernel';
import type { CompiledPlan } from './compile-plan.js';
import type { ApplicationShard, CredentialShard } from './packed.js';
import { RecentEntries } from './recent-entries.js';

export interface CompiledSubscription {
  readonly entry: SubscriptionEntry;
  readonly versions: ReadonlySet<string>;
  /** Per version the operations included; absent means all. */
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>;
  /** What call records say of its last caller. */
  recordCaller: RecordCaller | null;
}

export interface RecordCaller {
  readonly credential: CredentialEntry | null;
  readonly plan: CompiledPlan | null;
  readonly bytes: Uint8Array;
}

export interface CompiledApplication {
  readonly entry: ApplicationEntry;
  readonly subscriptions: readonly CompiledSubscription[];
}

function compileSubscription(entry: SubscriptionEntry): CompiledSubscription {
  const operations = Object.entries(entry.operations ?? {}).map(([version, ids]): [string, Set<string>] => [version, new Set(ids)]);
  return { entry, versions: new Set(entry.versionIds), operations: new Map(operations), recordCaller: null };
}

/** What a look-up found, and which shard it was found in. */
interface Found<V> {
  readonly value: V;
  readonly shard: string;
  readonly shardNumber: number;
}

const isIn =
  (shards: ReadonlyMap<string, { number: number }>) =>
  ({ shard, shardNumber }: Found<unknown>): boolean =>
    shards.get(shard)?.number === shardNumber;

/**
 * Who may call: credentials, applications with their subscriptions, plans. Immutable, but for what it remembers of entries that calls asked for:
 * hashing and reading are paid once per key. Only what is known is remembered: strangers cannot fill it.
 */
export class Directory {
  private readonly keys: RecentEntries<Found<CredentialEntry>>;
  private readonly callers: RecentEntries<Found<CompiledApplication>>;

  /** @param previous what it remembers of shards that are still in force is taken over as calls ask for it */
  constructor(
    private readonly credentials: ReadonlyMap<string, CredentialShard>,
    private readonly applications: ReadonlyMap<string, ApplicationShard>,
    readonly plans: ReadonlyMap<string, CompiledPlan>,
    previous?: Directory,
  ) {
    this.keys = new RecentEntries(previous?.keys, isIn(credentials));
    this.callers = new RecentEntries(previous?.callers, isIn(applications));
  }

  cached(key: string): CredentialEntry | undefined {
    return this.keys.get(key)?.value;
  }

  credential(key: string): CredentialEntry | undefined {
    const hash = hashApiKey(key);
    const shard = shardOf(hash);
    const entries = this.credentials.get(shard);
    const value = entries?.find(hash);
    if (entries !== undefined && value !== undefined) this.keys.add(key, { value, shard, shardNumber: entries.number });
    return value;
  }

  /** For looking again at one that was let in: its key is not kept. */
  credentialByHash(hash: string): CredentialEntry | undefined {
    return this.credentials.get(shardOf(hash))?.find(hash);
  }

  application(id: string): CompiledApplication | undefined {
    const known = this.callers.get(id);
    if (known !== undefined) return known.value;
    const hash = sha256Hex(id);
    const shard = shardOf(hash);
    const entries = this.applications.get(shard);
    const entry = entries?.find(hash);
    if (entries === undefined || entry === undefined) return undefined;
    const value = { entry, subscriptions: entry.subscriptions.map(compileSubscription) };
    this.callers.add(id, { value, shard, shardNumber: entries.number });
    return value;
  }
}
