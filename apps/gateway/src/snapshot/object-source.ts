import type { Manifest } from '@gatehouse/definition';
import type { CompileError, HashedObject } from '../compile/snapshot.js';
import { isNamed, readObject } from './read-object.js';
import { slices } from './slices.js';
import type { SnapshotStore } from './store.js';

export interface Assembled {
  objects: Map<string, HashedObject>;
  errors: CompileError[];
  /** Bytes on disk are missing or not what they are named: the control plane must be asked for them again. */
  damaged: boolean;
}

class ObjectDamaged extends Error {
  override readonly name = 'ObjectDamaged';
}

/** Turns what a manifest names into objects, from what serves, what was fetched, and what is on disk. */
export class ObjectSource {
  constructor(private readonly store: SnapshotStore) {}

  /** True when these bytes are on disk, whole. */
  async has(hash: string): Promise<boolean> {
    const bytes = await this.store.object(hash).catch(() => undefined);
    return bytes !== undefined && isNamed(bytes, hash);
  }

  /** Each object of the manifest, or what serves under its key (or, at a start, is kept on disk) when it cannot be used. */
  async assemble(
    manifest: Manifest,
    serving: ReadonlyMap<string, HashedObject>,
    fetched: ReadonlyMap<string, Buffer>,
    kept: ReadonlyMap<string, string> = new Map(),
  ): Promise<Assembled> {
    const objects = new Map<string, HashedObject>();
    const errors: CompileError[] = [];
    let damaged = false;
    const breathe = slices();
    for (const { key, hash } of manifest.objects) {
      const current = serving.get(key);
      if (current?.hash === hash) {
        objects.set(key, current);
        continue;
      }
      try {
        objects.set(key, { hash, object: readObject(key, fetched.get(hash) ?? (await this.#read(hash))) });
      } catch (error) {
        errors.push({ key, message: (error as Error).message });
        damaged ||= error instanceof ObjectDamaged;
        const fallback = current ?? (await this.kept(key, kept.get(key)));
        if (fallback) objects.set(key, fallback);
      }
      await breathe();
    }
    return { objects, errors, damaged };
  }

  async kept(key: string, hash: string | undefined): Promise<HashedObject | undefined> {
    if (hash === undefined) return undefined;
    try {
      return { hash, object: readObject(key, await this.#read(hash)) };
    } catch {
      return undefined;
    }
  }

  async #read(hash: string): Promise<Buffer> {
    const bytes = await this.store.object(hash);
    if (!bytes) throw new ObjectDamaged('the object is not on disk');
    if (!isNamed(bytes, hash)) throw new ObjectDamaged('the object on disk is damaged');
    return bytes;
  }
}
