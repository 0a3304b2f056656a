import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Manifest, ManifestObject, SignedManifest, SnapshotObject } from '@gatehouse/definition';
import type { PackedShard, Source } from '../compile/packed.js';
import type { Logger } from '../compile/runtime.js';
import { JobThread, ThreadLost } from './job-thread.js';
import { type ChangesReading, JOBS, type JobName, type Jobs } from './jobs.js';
import type { ReadResult, Span, Wanted } from './read-batch.js';
import { slices } from './slices.js';
import { ManifestRefused, type Trust } from './verify.js';

/** Work on fewer bytes than this is done at once: it takes less than a slice. */
const HERE_BYTES_MAX = 16 << 10;
/** The thread costs some megabytes; it ends when nothing large came for so long. */
const IDLE_MS = 15_000;
/** A thread that dies so often in a row is not started again. */
const LOSSES_MAX = 3;

export interface ReaderOptions {
  log: Logger;
  /** The thread's program, and Node's own flags for it. */
  entry?: URL;
  execArgv?: string[];
}

type Result<N extends JobName> = Awaited<ReturnType<Jobs[N]>>;

/**
 * Reads what comes from the control plane and from disk. Hashing, parsing, checking and packing megabytes would hold up traffic, so a thread of its
 * own does it; what comes back is taken up in slices. Without the thread (it died, or cannot be had) the same work is done here: slower for
 * traffic, but done.
 */
export class Reader {
  #thread: JobThread | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** In a row. */
  #losses = 0;

  constructor(private readonly options: ReaderOptions) {}

  /** Whether the thread runs now. */
  get hasThread(): boolean {
    return this.#thread !== undefined;
  }

  /** @param body of an answer to a poll */
  changes(body: Buffer): Promise<ChangesReading> {
    return this.#run('changes', body.length, body);
  }

  /**
   * @param known of the manifest before: what has not changed is taken from there, so that the same strings are not kept, and moved by the
   * garbage collector, again
   * @throws ManifestRefused
   */
  async manifest(signed: SignedManifest, trust: Trust, known: ReadonlyMap<string, ManifestObject> = new Map()): Promise<Manifest> {
    const reading = await this.#run('manifest', signed.manifest.length, signed, trust);
    if ('refused' in reading) {
      const { message, signed: isSigned, sequence, digest } = reading.refused;
      throw new ManifestRefused(message, isSigned, sequence, digest);
    }
    const objects: ManifestObject[] = [];
    const breathe = slices();
    for (const text of reading.texts) {
      for (const object of JSON.parse(text) as ManifestObject[]) {
        const before = known.get(object.key);
        objects.push(before?.hash === object.hash ? before : object);
      }
      await breathe();
    }
    return { ...reading.head, objects };
  }

  /** What of the wanted objects a reply has, line by line, and where. */
  lines(reply: Buffer, wanted: readonly Wanted[]): Promise<{ results: ReadResult[]; spans: Span[] }> {
    return this.#run('lines', reply.length, reply, wanted);
  }

  /** @param bytes about how much there is to read */
  files(folder: string, wanted: readonly Wanted[], bytes: number): Promise<ReadResult[]> {
    return this.#run('files', bytes, folder, wanted);
  }

  /** @param bytes about how long it gets */
  json(value: unknown, bytes: number): Promise<Uint8Array> {
    return this.#run('json', bytes, value);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.close();
  }

  async #run<N extends JobName>(name: N, bytes: number, ...args: Parameters<Jobs[N]>): Promise<Result<N>> {
    if (bytes > HERE_BYTES_MAX && this.#losses < LOSSES_MAX) {
      try {
        // to send and to receive a megabyte takes a millisecond each: never both in one turn
        await nextTurn();
        const result = (await this.#threadNow().do(name, args)) as Result<N>;
        await nextTurn();
        this.#losses = 0;
        return result;
      } catch (error) {
        if (!(error instanceof ThreadLost)) throw error;
        this.options.log.warn({ reason: error.message }, 'the reading thread is lost; its work is done beside traffic');
      } finally {
        this.#endWhenIdle();
      }
    }
    return (await (JOBS[name] as (...given: unknown[]) => unknown)(...args)) as Result<N>;
  }

  #threadNow(): JobThread {
    clearTimeout(this.#idle);
    if (this.#thread === undefined) {
      const { entry = new URL('./reader-thread.js', import.meta.url), execArgv } = this.options;
      const thread = new JobThread(entry, execArgv, () => {
        this.#losses++;
        if (this.#thread === thread) this.#thread = undefined;
      });
      this.#thread = thread;
    }
    return this.#thread;
  }

  #endWhenIdle(): void {
    if (!this.#thread?.isIdle) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
  }
}

/** Takes up an object that was read, its pieces in slices. */
export async function sourceOf(reading: { texts: string[] } | { packed: PackedShard }, breathe: () => Promise<void> | undefined): Promise<Source> {
  if ('packed' in reading) return reading.packed;
  const [head = 'null', ...more] = reading.texts;
  const object = JSON.parse(head) as SnapshotObject;
  for (const text of more) {
    if (object.kind === 'api') object.operations.push(...(JSON.parse(text) as typeof object.operations));
    await breathe();
  }
  return object;
}
