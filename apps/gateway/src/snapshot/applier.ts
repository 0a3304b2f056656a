import type { Acknowledgement, Manifest, ManifestObject, SignedManifest } from '@gatehouse/definition';
import type { Logger } from '../compile/runtime.js';
import type { CompileError, HashedObject } from '../compile/snapshot.js';
import type { ControlPlane } from '../link/control-plane.js';
import type { DenyList } from '../link/denials.js';
import { fetchReplies } from './fetch-objects.js';
import type { Claimed } from './jobs.js';
import { LastGoodKeeper } from './last-good-keeper.js';
import { type Assembled, ObjectSource, ObjectsMissing } from './object-source.js';
import { ObjectWriter } from './object-writer.js';
import { PendingManifest } from './pending-manifest.js';
import type { Reader } from './reader.js';
import { slices } from './slices.js';
import type { SnapshotStore } from './store.js';
import { claimedBy, isNewAuthority, ManifestRefused, type Trust } from './verify.js';

/** So many are told of; more say nothing new. */
export const ERRORS_MAX = 1_000;

export type Acknowledge = (acknowledgement: Omit<Acknowledgement, 'gatewayId'>) => void;

export interface ApplierOptions {
  store: SnapshotStore;
  reader: Reader;
  controlPlane: Pick<ControlPlane, 'objects'>;
  denials: DenyList;
  /** Compiles all objects in slices and then puts the result into force by one assignment. Never called again before it has settled. */
  swap(objects: ReadonlyMap<string, HashedObject>, manifest: Manifest): Promise<CompileError[]>;
  acknowledge: Acknowledge;
  log: Logger;
}

export interface Serving {
  sequence: number;
  digest: string;
  /** Of the manifest, ISO 8601. */
  createdAt: string;
  appliedAtMs: number;
  objects: number;
  errors: CompileError[];
  /** Some object could not be had at all, neither new nor old. */
  incomplete: boolean;
}

/** Takes signed manifests to a serving snapshot, one at a time, the newest first; what is refused leaves the last good one serving. */
export class SnapshotApplier {
  serving: Serving | undefined;
  gatewayCount = 1;
  #trust: Trust | undefined;
  /** What serves, by key. */
  #objects = new Map<string, HashedObject>();
  /** What the manifest in force names, by key. */
  #named: ReadonlyMap<string, ManifestObject> = new Map();
  #pendingDigest = '';
  #applying = false;

  readonly #pending: PendingManifest;
  readonly #source: ObjectSource;
  readonly #keeper: LastGoodKeeper;

  constructor(private readonly options: ApplierOptions) {
    const { store, reader, log, acknowledge } = options;
    this.#pending = new PendingManifest({
      have: () => (this.serving && !this.serving.incomplete ? this.serving.sequence : 0),
      take: (signed, signal) => this.#take(signed, signal),
      delayed: (error) => this.#tellMissing(error),
      acknowledge,
      log,
    });
    const writer = new ObjectWriter(store);
    this.#source = new ObjectSource(store, reader, writer);
    // what a manifest under way has written so far is named by nobody yet
    this.#keeper = new LastGoodKeeper({ store, reader, writer, log, mayPrune: () => !this.#applying });
  }

  get trust(): Trust | undefined {
    return this.#trust;
  }

  /** What to ask the control plane for changes after. */
  get haveSequence(): number {
    return this.#pending.haveSequence;
  }

  /** Who signs, as the control plane says now. */
  trusts(trust: Trust): void {
    const before = this.#trust;
    this.#trust = trust;
    if (!before || !isNewAuthority(before, trust)) return;
    this.options.log.warn({ group: trust.group }, 'this is another control plane than before: its snapshots and denials begin anew');
    if (this.serving) this.serving.sequence = 0;
    this.#pending.forgive();
    this.options.denials.reset();
  }

  /** What was refused for want of a key may be built now: the manifest is asked for once more. */
  again(): void {
    if (this.serving !== undefined && this.serving.errors.length > 0) this.serving.sequence = 0;
  }

  /** Serves what is on disk. False when there is nothing that can be believed. */
  async boot(): Promise<boolean> {
    const { log, store, reader } = this.options;
    try {
      const last = await store.lastGood();
      if (!last) return false;
      this.#trust = last.trust;
      this.gatewayCount = last.gatewayCount;
      const manifest = await reader.manifest(last.signed, last.trust);
      const kept = new Map(Object.entries(last.kept));
      const assembled = await this.#source.assemble(manifest, this.#objects, { kept });
      await this.#serve(manifest, assembled, last.trust);
      await this.#serveKept(manifest, assembled, kept, last.trust);
      const { sequence, incomplete, objects, errors } = this.serving as Serving;
      log.info({ sequence, objects, refused: errors.length }, 'serving the last good snapshot from disk');
      if (incomplete) log.error({ errors: errors.slice(0, 10) }, 'objects of the last good snapshot are missing or damaged');
      return true;
    } catch (error) {
      log.error({ err: error }, 'the last good snapshot cannot be read from disk');
      return false;
    }
  }

  /** Never throws. The newest manifest wins; one that is under way is left when a newer one comes. False: this is nothing new. */
  offer(signed: SignedManifest, claimed: Claimed = claimedBy(signed.manifest)): boolean {
    return this.#pending.offer(signed, claimed);
  }

  async stop(): Promise<void> {
    await this.#pending.stop();
    await this.#keeper.idle();
    await this.options.reader.close();
  }

  async #take(signed: SignedManifest, signal: AbortSignal): Promise<void> {
    try {
      this.#applying = true;
      await this.#keeper.pruned();
      await this.#apply(signed, signal);
    } finally {
      this.#applying = false;
    }
  }

  async #apply(signed: SignedManifest, signal: AbortSignal): Promise<void> {
    const trust = this.#trust;
    if (!trust) throw new Error('a manifest came before the welcome');
    const { controlPlane, reader } = this.options;
    const manifest = await reader.manifest(signed, trust, this.#named);
    const current = this.serving;
    if (current && !current.incomplete && manifest.sequence <= current.sequence) return;
    this.#pendingDigest = manifest.digest;
    const assembled = await this.#source.assemble(manifest, this.#objects, { fetch: (wanted) => fetchReplies(controlPlane, wanted, signal) });
    if (signal.aborted) return;
    // from here on a newer manifest waits: were it to break this off, changes that come fast would leave none in force
    await this.#serve(manifest, assembled, trust);
    this.#acknowledgeServing(manifest);
    await this.#keep(signed, manifest, trust);
  }

  /** At the start nothing served before: what did not compile is replaced by what is kept of it on disk. */
  async #serveKept(manifest: Manifest, { objects, errors, damaged }: Assembled, kept: ReadonlyMap<string, string>, trust: Trust): Promise<void> {
    const refused = (this.serving?.errors ?? []).filter(({ key }) => kept.has(key) && !objects.has(key));
    if (refused.length === 0) return;
    for (const { key } of refused) {
      const fallback = await this.#source.kept(key, kept.get(key));
      if (fallback) objects.set(key, fallback);
    }
    await this.#serve(manifest, { objects, errors: [...errors, ...refused], damaged }, trust);
  }

  async #serve(manifest: Manifest, { objects, errors: readErrors, damaged }: Assembled, trust: Trust): Promise<void> {
    const before = this.#objects;
    const compileErrors = await this.#swap(objects, manifest);
    // What serves under a key that did not compile is what served before
    for (const { key } of compileErrors) {
      const old = before.get(key);
      if (old) objects.set(key, old);
      else objects.delete(key);
    }
    const errors = [...readErrors, ...compileErrors];
    this.#objects = objects;
    this.serving = {
      // another control plane may have taken over meanwhile: to it, this sequence says nothing
      sequence: this.#trust && isNewAuthority(trust, this.#trust) ? 0 : manifest.sequence,
      digest: manifest.digest,
      createdAt: manifest.createdAt,
      appliedAtMs: Date.now(),
      objects: objects.size,
      errors,
      incomplete: damaged,
    };
    if (errors.length === 0) this.options.denials.contained(manifest.denySequence);
  }

  /** One object that does not compile is told by key; a snapshot that does not fit together is refused whole. */
  async #swap(objects: Map<string, HashedObject>, manifest: Manifest): Promise<CompileError[]> {
    try {
      return await this.options.swap(objects, manifest);
    } catch (error) {
      throw new ManifestRefused(`the snapshot does not compile: ${(error as Error).message}`, true, manifest.sequence, manifest.digest);
    }
  }

  #acknowledgeServing({ sequence, digest }: Manifest): void {
    const { errors } = this.serving as Serving;
    this.options.log.info({ sequence, refused: errors.length }, 'snapshot applied');
    for (const error of errors.slice(0, 20)) this.options.log.warn(error, 'an object of the snapshot was refused; its last good content serves');
    this.options.acknowledge({ sequence, digest, state: errors.length > 0 ? 'partial' : 'applied', errors: errors.slice(0, ERRORS_MAX) });
  }

  async #keep(signed: SignedManifest, manifest: Manifest, trust: Trust): Promise<void> {
    const named = new Set<string>();
    const byKey = new Map<string, ManifestObject>();
    const breathe = slices();
    for (const object of manifest.objects) {
      named.add(object.hash);
      byKey.set(object.key, object);
      await breathe();
    }
    this.#named = byKey;
    const kept: Record<string, string> = {};
    for (const { key } of this.serving?.errors ?? []) {
      const hash = this.#objects.get(key)?.hash;
      if (hash === undefined) continue;
      kept[key] = hash;
      named.add(hash);
    }
    this.#keeper.keep({ lastGood: { signed, trust, kept, gatewayCount: this.gatewayCount }, named });
  }

  #tellMissing(error: Error): void {
    if (!(error instanceof ObjectsMissing)) return;
    const digest = this.#pendingDigest;
    this.options.acknowledge({ sequence: this.#pending.sequence, digest, state: 'refused', errors: error.errors.slice(0, ERRORS_MAX) });
  }
}
