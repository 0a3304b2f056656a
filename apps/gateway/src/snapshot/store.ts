import fs from 'node:fs/promises';
import path from 'node:path';
import { SignedManifest, Welcome } from '@gatehouse/definition/wire';
import { z } from 'zod';
import { flush, flushFolder, makeFolder, readWhole, writeLater, writeWhole } from './disk.js';

/** The last snapshot that was put into force, with all that is needed to believe it again without the control plane. */
export const LastGood = z.strictObject({
  signed: SignedManifest,
  trust: z.strictObject({ gatewayId: z.string(), group: z.string(), publicKeys: Welcome.shape.publicKeys }),
  /** Keys whose object in the manifest was refused, and the hash of what serves instead. */
  kept: z.record(z.string(), z.string()),
  gatewayCount: z.number().int().min(1),
});
export type LastGood = z.infer<typeof LastGood>;

const HASH = /^[0-9a-f]{64}$/;
/** Each waits for the device in one of libuv's four threads: one is left for name look-ups. */
const FLUSHES_AT_ONCE = 3;

/** Objects by hash and the last good manifest, on disk. The manifest is renamed into place after its objects are there. */
export class SnapshotStore {
  #objects = '';
  #manifest = '';

  constructor(private readonly folder: string) {}

  async open(): Promise<void> {
    const folder = await makeFolder(this.folder);
    this.#objects = await makeFolder(path.join(folder, 'objects'));
    this.#manifest = path.join(folder, 'last-good.json');
  }

  /** @throws when what is there cannot be read */
  async lastGood(): Promise<LastGood | undefined> {
    const data = await readWhole(this.#manifest);
    return data ? LastGood.parse(JSON.parse(data.toString('utf8'))) : undefined;
  }

  /** Where each object lies under its hash. */
  get objects(): string {
    return this.#objects;
  }

  writeObject(hash: string, bytes: Uint8Array): Promise<void> {
    return writeLater(path.join(this.#objects, hash), bytes);
  }

  /** All of them, lasting. */
  async writeObjects(objects: ReadonlyMap<string, Uint8Array>): Promise<void> {
    for (const [hash, bytes] of objects) await this.writeObject(hash, bytes);
    await this.flushObjects(objects.keys());
  }

  /** Makes these objects last: until then a stop of the machine may leave them damaged, which their hashes tell. */
  async flushObjects(hashes: Iterable<string>): Promise<void> {
    const rest = hashes[Symbol.iterator]();
    const flusher = async () => {
      for (let next = rest.next(); !next.done; next = rest.next()) await flush(path.join(this.#objects, next.value));
    };
    await Promise.all(Array.from({ length: FLUSHES_AT_ONCE }, flusher));
    await flushFolder(this.#objects);
  }

  /** @param json of a LastGood */
  async save(json: Uint8Array): Promise<void> {
    await writeWhole(this.#manifest, json);
    await flushFolder(path.dirname(this.#manifest));
  }

  /** Removes objects that nothing names any more. */
  async prune(named: ReadonlySet<string>): Promise<void> {
    for await (const { name } of await fs.opendir(this.#objects)) {
      if (HASH.test(name) && !named.has(name)) await fs.rm(path.join(this.#objects, name), { force: true });
    }
  }
}
