import fs from 'node:fs/promises';
import type { Manifest, ManifestObject, SignedManifest } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import type { Logger } from '../compile/runtime.js';
import { Backoff, pause } from '../link/backoff.js';
import type { ControlPlane } from '../link/control-plane.js';
import type { DenyList } from '../link/denials.js';
import type { ManifestTaker } from '../link/link.js';
import { type Acknowledge, UNSIGNED_PAUSE_MS } from '../snapshot/applier.js';
import { fetchReplies } from '../snapshot/fetch-objects.js';
import { type Claimed, JOBS } from '../snapshot/jobs.js';
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
  #pending: SignedManifest | undefined;
  #pendingSequence = 0;
  #skip = { sequence: 0, until: 0 };
  #newer = new AbortController();
  #working: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();

  constructor(private readonly options: KeeperOptions) {}

  get trust(): Trust | undefined {
    return this.#trust;
  }

  get haveSequence(): number {
    const skip = performance.now() < this.#skip.until ? this.#skip.sequence : 0;
    return Math.max(this.#haveSequence, this.#pendingSequence, skip);
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
      this.#skip.until = 0;
      this.options.denials.reset();
    }
    this.options.onNews();
  }

  again(): void {
    this.options.onNews(true);
  }

  offer(signed: SignedManifest, { sequence }: Claimed = claimedBy(signed.manifest)): boolean {
    const known = sequence > 0 ? sequence <= this.haveSequence : performance.now() < this.#skip.until;
    if (known) return false;
    this.#pending = signed;
    this.#pendingSequence = sequence;
    this.#newer.abort();
    this.#newer = new AbortController();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
    return true;
  }

  /** A manifest that kills workers is not given to them again. */
  giveUp({ manifest: { sequence, digest } }: Offered, message: string): void {
    if (this.offered?.manifest.sequence === sequence) this.offered = undefined;
    this.#refuse(new ManifestRefused(message, true, sequence, digest));
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
    this.#stop.abort();
    this.#newer.abort();
    await this.#working;
    await this.#writing;
  }

  async #work(): Promise<void> {
    const backoff = new Backoff(250, 30_000);
    while (this.#pending && !this.#stop.signal.aborted) {
      const signed = this.#pending;
      const { signal } = this.#newer;
      try {
        await this.#take(signed, signal);
        backoff.reset();
        if (this.#pending === signed) this.#pending = undefined;
      } catch (error) {
        if (error instanceof ManifestRefused) {
          this.#refuse(error);
          if (this.#pending === signed) this.#pending = undefined;
          continue;
        }
        if (this.#stop.signal.aborted || signal.aborted) continue;
        this.options.log.warn({ reason: (error as Error).message }, 'the snapshot cannot be fetched yet; the last good one goes on serving');
        await pause(backoff.next(), signal);
      }
    }
    this.#pendingSequence = 0;
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
    if (this.#pending) return;
    const named = new Set(this.#kept.values());
    for (const { hash } of this.offered?.manifest.objects ?? []) named.add(hash);
    await this.options.store.prune(named);
  }

  #refuse({ sequence, digest, message, signed }: ManifestRefused): void {
    this.options.log.error({ sequence, reason: message }, 'snapshot refused; the last good one goes on serving');
    this.#skip = { sequence, until: signed ? Number.POSITIVE_INFINITY : performance.now() + UNSIGNED_PAUSE_MS };
    this.options.acknowledge({ sequence, digest, state: 'refused', errors: [{ key: 'manifest', message }] });
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
