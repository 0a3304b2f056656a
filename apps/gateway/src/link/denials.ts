import { type Denial, DenyEntry } from '@gatehouse/definition/wire';
import { z } from 'zod';
import type { Logger } from '../compile/runtime.js';
import { DenialTable } from '../denials/denial-table.js';
import { readWhole, writeWhole } from '../snapshot/disk.js';

/** What must be refused although the snapshot still allows it. Plain look-ups, updated live between two requests. */
export interface Denials {
  credential(id: string): boolean;
  application(id: string): boolean;
  version(id: string): boolean;
  /** An administrator's denials, as far as snapshots do not know of them yet; null and absent where there are none. */
  readonly live?: LiveDenials | null;
}

export interface LiveDenials {
  readonly denied: DenialTable;
  /** Ids of denials that count no more, although a snapshot has them. */
  readonly lifted: ReadonlySet<string>;
}

const Stored = z.strictObject({ haveSequence: z.number().int().min(0), entries: z.array(DenyEntry) });
const none = () => ({ credential: new Set<string>(), application: new Set<string>(), version: new Set<string>() });

/** The deny stream as far as snapshots do not contain it yet. In force from the moment `apply` is called; on disk a little later. */
export class DenyList implements Denials {
  #haveSequence = 0;
  #entries: DenyEntry[] = [];
  #denied = none();
  #live: LiveDenials | null = null;
  #writing: Promise<void> = Promise.resolve();

  /** @param file undefined: another process keeps it */
  constructor(
    private readonly file: string | undefined,
    private readonly log: Logger,
  ) {}

  /** Takes up what an earlier process knew. What cannot be read is as if it were not there: the control plane sends it all again. */
  async load(): Promise<void> {
    if (this.file === undefined) return;
    try {
      const data = await readWhole(this.file);
      if (!data) return;
      const stored = Stored.parse(JSON.parse(data.toString('utf8')));
      this.#haveSequence = stored.haveSequence;
      this.#entries = stored.entries;
      this.#decide();
    } catch (error) {
      this.log.error({ err: error }, 'the deny list on disk cannot be read; it will be asked for again');
    }
  }

  /** The last entry seen. */
  get haveSequence(): number {
    return this.#haveSequence;
  }
  get size(): number {
    return this.#entries.length;
  }
  /** Those that no snapshot contains yet. */
  get entries(): readonly DenyEntry[] {
    return this.#entries;
  }

  credential(id: string): boolean {
    return this.#denied.credential.has(id);
  }
  application(id: string): boolean {
    return this.#denied.application.has(id);
  }
  version(id: string): boolean {
    return this.#denied.version.has(id);
  }

  get live(): LiveDenials | null {
    return this.#live;
  }

  apply(entries: DenyEntry[]): void {
    const news = entries.filter((entry) => entry.sequence > this.#haveSequence).sort((a, b) => a.sequence - b.sequence);
    if (news.length === 0) return;
    for (const entry of news) this.#decideOne(entry);
    this.#entries.push(...news);
    this.#decideLive();
    this.#haveSequence = Math.max(this.#haveSequence, news.at(-1)?.sequence ?? 0);
    this.#save();
  }

  /** A snapshot without refusals is in force and contains all entries up to this one. */
  contained(sequence: number): void {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.sequence > sequence);
    if (this.#entries.length === before && sequence <= this.#haveSequence) return;
    this.#haveSequence = Math.max(this.#haveSequence, sequence);
    this.#decide();
    this.#save();
  }

  /** Another control plane counts anew. What is denied stays so until its first snapshot is in force. */
  reset(): void {
    this.#haveSequence = 0;
    this.#entries = this.#entries.map((entry) => ({ ...entry, sequence: 1 }));
    this.#save();
  }

  /** Settles when all is on disk. */
  saved(): Promise<void> {
    return this.#writing;
  }

  #decide(): void {
    this.#denied = none();
    for (const entry of this.#entries) this.#decideOne(entry);
    this.#decideLive();
  }

  #decideLive(): void {
    const denied = new Map<string, Denial>();
    const lifted = new Set<string>();
    for (const { kind, id, effect, denial } of this.#entries) {
      if (kind !== 'denial') continue;
      if (effect === 'deny' && denial !== undefined) {
        denied.set(id, denial);
        lifted.delete(id);
      } else {
        denied.delete(id);
        lifted.add(id);
      }
    }
    this.#live = denied.size + lifted.size === 0 ? null : { denied: new DenialTable(denied.values()), lifted };
  }

  #decideOne(entry: DenyEntry): void {
    if (entry.kind === 'denial') return;
    if (entry.effect === 'deny') this.#denied[entry.kind].add(entry.id);
    else this.#denied[entry.kind].delete(entry.id);
  }

  #save(): void {
    const { file } = this;
    if (file === undefined) return;
    this.#writing = this.#writing
      .then(() => writeWhole(file, JSON.stringify({ haveSequence: this.#haveSequence, entries: this.#entries })))
      .catch((error: Error) => this.log.error({ err: error }, 'the deny list cannot be written to disk'));
  }
}
