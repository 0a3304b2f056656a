import fs from 'node:fs/promises';
import type { Manifest, ManifestObject, SignedManifest } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import type { Logger } from '../compile/runtime.js';
import type { ControlPlane } from '../link/control-plane.js';
import type { DenyList } from '../link/denials.js';
import type { ManifestTaker } from '../link/link.js';
import type { Acknowledge } from '../snapshot/applier.js';
import { fetchReplies } from '../snapshot/fetch-objects.js';
import { type Claimed, JOBS } from '../snapshot/jobs.js';
import { PendingManifest } from '../snapshot/pending-manifest.js';
import type { LastGood, SnapshotStore } from '../snapshot/store.js';
import { claimedBy, isNewAuthority, ManifestRefused, readManifest, type Trust } from '../snapshot/verify.js';

const NEWLINE = 0x0a;

export interface KeeperOptions {
  store: SnapshotStore;
  controlPlane: Pick<ControlPlane, 'objects'>;
  denials: DenyList;
  acknowledge: Acknowledge;
  /** There is something for the workers to hear. @param again also the manifest that they have been given */
  onNews(again?: boolean): void;
  log: Logger;
}

/** A manifest whose objects are on disk. */
export interface Offered {
  signed: SignedManifest;
  manifest: Manifest;
  trust: Trust;
}

/**
 * The supervisor's side of a snapshot: what the control plane signed is verified and fetched once, its objects go to disk, and workers build from there. Whatever they cannot
 * build is told by their answers.
 */
export class SnapshotKeeper implements ManifestTaker {
  gatewayCount = 1;
  offered: Offered | undefined;
  #trust: Trust | undefined;
  /** What serves, by key, as far as disk knows it. */
  #kept = new Map<string, string>();
  #haveSequence = 0;
  #writing: Promise<void> = Promise.resolve();
  readonly #pending: PendingManifest;

  constructor(private readonly options: KeeperOptions) {
    const { acknowledge, log } = options;
    this.#pending = new PendingManifest({ have: () => this.#haveSequence, take: (signed, signal) => this.#take(signed, signal), acknowledge, log });
  }

  get trust(): Trust | undefined {
    return this.#trust;
  }

  get haveSequence(): number {
    return this.#pending.haveSequence;
  }

  /** Takes up what is on disk. Workers read it for themselves. */
  async boot(): Promise<void> {
    try {
      const last = await this.options.store.lastGood();
      if (!last) return;
      this.#trust = last.trust;
      this.gatewayCount = last.gatewayCount;
      const manifest = await readManifest(last.signed, last.trust);
      this.offered = { signed: last.signed, manifest, trust: last.trust };
      this.#kept = new Map([...manifest.objects.map(({ key, hash }): [string, string] => [key, hash]), ...Object.entries(last.kept)]);
      this.#haveSequence = (await this.#unknownOf(manifest)).length === 0 ? manifest.sequence : 0;
    } catch (error) {
      this.options.log.error({ err: error }, 'the last good snapshot cannot be read from disk');
    }
  }

  trusts(trust: Trust): void {
    const before = this.#trust;
    this.#trust = trust;
    if (before && isNewAuthority(before, trust)) {
      this.options.log.warn({ group: trust.group }, 'this is another control plane than before: its snapshots and denials begin anew');
      this.#haveSequence = 0;
      this.#pending.forgive();
      this.options.denials.reset();
    }
    this.options.onNews();
  }

  again(): void {
    this.options.onNews(true);
  }

  offer(signed: SignedManifest, claimed: Claimed = claimedBy(signed.manifest)): boolean {
    return this.#pending.offer(signed, claimed);
  }

  /** A manifest that kills workers is not given to them again. */
  giveUp({ manifest: { sequence, digest } }: Offered, message: string): void {
    if (this.offered?.manifest.sequence === sequence) this.offered = undefined;
    this.#pending.refuse(new ManifestRefused(message, true, sequence, digest));
  }

  /** Puts on disk what the workers serve now. @param refused keys whose object stayed what it was before */
  keep(offered: Offered, refused: readonly string[]): void {
    const { signed, manifest, trust } = offered;
    const kept: Record<string, string> = {};
    for (const key of refused) {
      const before = this.#kept.get(key);
      if (before !== undefined) kept[key] = before;
    }
    this.#kept = new Map([...manifest.objects.map(({ key, hash }): [string, string] => [key, hash]), ...Object.entries(kept)]);
    const lastGood: LastGood = { signed, trust, kept, gatewayCount: this.gatewayCount };
    this.#writing = this.#writing
      .then(() => this.options.store.save(JOBS.json(lastGood)))
      .then(() => this.#prune())
      .catch((error: Error) => this.options.log.error({ err: error }, 'the snapshot cannot be kept on disk: it serves, but would not survive a restart'));
  }

  async stop(): Promise<void> {
    await this.#pending.stop();
    await this.#writing;
  }

  async #take(signed: SignedManifest, signal: AbortSignal): Promise<void> {
    const trust = this.#trust;
    if (!trust) throw new Error('a manifest came before the welcome');
    const manifest = await readManifest(signed, trust);
    await this.#writing; // what is removed from disk meanwhile must not be what was just found there
    await this.#fetch(await this.#unknownOf(manifest), signal);
    if (signal.aborted) return;
    this.offered = { signed, manifest, trust };
    this.#haveSequence = manifest.sequence;
    this.options.onNews();
  }

  async #unknownOf({ objects }: Manifest): Promise<ManifestObject[]> {
    const there = new Set(await fs.readdir(this.options.store.objects));
    return objects.filter(({ hash }) => !there.has(hash));
  }

  async #fetch(unknown: ManifestObject[], signal: AbortSignal): Promise<void> {
    const missing = new Set(unknown.map(({ hash }) => hash));
    for await (const { reply } of fetchReplies(this.options.controlPlane, unknown, signal)) {
      const objects = new Map<string, Buffer>();
      for (const line of linesOf(reply)) {
        const hash = sha256Hex(line);
        if (missing.delete(hash)) objects.set(hash, line);
      }
      await this.options.store.writeObjects(objects);
    }
    if (missing.size > 0) throw new Error(`${missing.size} objects did not arrive as the manifest names them`);
  }

  /** Also what is offered and not in force yet is needed. */
  async #prune(): Promise<void> {
    if (!this.#pending.isEmpty) return;
    const named = new Set(this.#kept.values());
    for (const { hash } of this.offered?.manifest.objects ?? []) named.add(hash);
    await this.options.store.prune(named);
  }
}

function* linesOf(reply: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = reply.indexOf(NEWLINE); end !== -1; end = reply.indexOf(NEWLINE, start)) {
    if (end > start) yield reply.subarray(start, end);
    start = end + 1;
  }
  if (start < reply.length) yield reply.subarray(start);
}
