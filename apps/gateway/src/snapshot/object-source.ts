import type { Manifest, ManifestObject } from '@gatehouse/definition';
import type { CompileError, HashedObject } from '../compile/snapshot.js';
import type { ObjectWriter } from './object-writer.js';
import type { ReadResult } from './read-batch.js';
import { type Reader, sourceOf } from './reader.js';
import { slices } from './slices.js';
import type { SnapshotStore } from './store.js';

export interface Assembled {
  objects: Map<string, HashedObject>;
  errors: CompileError[];
  /** Bytes on disk are missing or not what they are named: the control plane must be asked for them again. */
  damaged: boolean;
}

/** Replies that may hold what is neither serving nor on disk. */
export type Fetch = (wanted: ManifestObject[]) => AsyncIterable<{ reply: Buffer; asked: ManifestObject[] }>;

export class ObjectsMissing extends Error {
  override readonly name = 'ObjectsMissing';
  constructor(readonly errors: CompileError[]) {
    super(`${errors.length} objects did not arrive as the manifest names them`);
  }
}

/** Objects read from disk in one go. */
const READ_BYTES_MAX = 1 << 20;
const READ_OBJECTS_MAX = 200;

/** What became of the objects that do not serve yet, by key. */
type Readings = Map<string, HashedObject | { message: string; damaged: boolean }>;

/** Turns what a manifest names into objects, from what serves, what is on disk, and what is fetched. */
export class ObjectSource {
  constructor(
    private readonly store: SnapshotStore,
    private readonly reader: Reader,
    private readonly writer: ObjectWriter,
  ) {}

  /**
   * Each object of the manifest, or what serves under its key (or, at a start, is kept on disk) when it cannot be used.
   * @param fetch absent at a start: then there is only the disk
   * @throws ObjectsMissing, and what `fetch` throws
   */
  async assemble(
    manifest: Manifest,
    serving: ReadonlyMap<string, HashedObject>,
    { fetch, kept = new Map() }: { fetch?: Fetch; kept?: ReadonlyMap<string, string> },
  ): Promise<Assembled> {
    const readings = await this.#read(await notServing(manifest, serving), fetch);
    const objects = new Map<string, HashedObject>();
    const errors: CompileError[] = [];
    let damaged = false;
    const breathe = slices();
    for (const { key, hash } of manifest.objects) {
      const current = serving.get(key);
      const found = current?.hash === hash ? current : (readings.get(key) ?? { message: 'the object is not on disk', damaged: true });
      if ('object' in found) objects.set(key, found);
      else {
        errors.push({ key, message: found.message });
        damaged ||= found.damaged;
        const fallback = current ?? (await this.kept(key, kept.get(key)));
        if (fallback) objects.set(key, fallback);
      }
      await breathe();
    }
    return { objects, errors, damaged };
  }

  /** An object of an earlier manifest that is on disk still. */
  async kept(key: string, hash: string | undefined): Promise<HashedObject | undefined> {
    if (hash === undefined) return undefined;
    const readings: Readings = new Map();
    await this.#take(readings, await this.reader.files(this.store.objects, [{ key, hash }], READ_BYTES_MAX));
    const found = readings.get(key);
    return found !== undefined && 'object' in found ? found : undefined;
  }

  async #read(wanted: ManifestObject[], fetch: Fetch | undefined): Promise<Readings> {
    const readings: Readings = new Map();
    for (const { some, bytes } of batches(wanted)) await this.#take(readings, await this.reader.files(this.store.objects, some, bytes));
    if (fetch === undefined) return readings;
    const missing = wanted.filter(({ key }) => isMissing(readings, key));
    if (missing.length === 0) return readings;
    for await (const { reply, asked } of fetch(missing)) {
      const { results, spans } = await this.reader.lines(reply, asked);
      await this.writer.write(spans.map(({ hash, from, to }) => [hash, reply.subarray(from, to)]));
      await this.#take(readings, results);
    }
    const errors = missing
      .filter(({ key }) => isMissing(readings, key))
      .map(({ key }) => ({ key, message: 'the object did not arrive, or not as its hash names it' }));
    if (errors.length > 0) throw new ObjectsMissing(errors);
    return readings;
  }

  async #take(readings: Readings, results: readonly ReadResult[]): Promise<void> {
    const breathe = slices();
    for (const { key, hash, reading } of results) {
      if ('damaged' in reading) readings.set(key, { message: reading.damaged, damaged: true });
      else if ('unusable' in reading) readings.set(key, { message: reading.unusable, damaged: false });
      else readings.set(key, { hash, object: await sourceOf(reading, breathe) });
      await breathe();
    }
  }
}

function isMissing(readings: Readings, key: string): boolean {
  const found = readings.get(key);
  return found === undefined || ('damaged' in found && found.damaged);
}

async function notServing(manifest: Manifest, serving: ReadonlyMap<string, HashedObject>): Promise<ManifestObject[]> {
  const wanted: ManifestObject[] = [];
  const breathe = slices();
  for (const object of manifest.objects) {
    if (serving.get(object.key)?.hash !== object.hash) wanted.push(object);
    await breathe();
  }
  return wanted;
}

function* batches(wanted: readonly ManifestObject[]): Generator<{ some: ManifestObject[]; bytes: number }> {
  let some: ManifestObject[] = [];
  let bytes = 0;
  for (const object of wanted) {
    if (some.length === READ_OBJECTS_MAX || (some.length > 0 && bytes + object.bytes > READ_BYTES_MAX)) {
      yield { some, bytes };
      some = [];
      bytes = 0;
    }
    some.push(object);
    bytes += object.bytes;
  }
  if (some.length > 0) yield { some, bytes };
}
