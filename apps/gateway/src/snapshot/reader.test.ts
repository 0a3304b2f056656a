import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { keyOf, type SnapshotObject } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newSigningKey, signText } from '../../testing/control-plane-double.js';
import { randomApi, randomCredential, randomOf, shardsOf } from '../../testing/random-objects.js';
import { sourceReader } from '../../testing/source-reader.js';
import { CredentialShard } from '../compile/packed.js';
import type { Wanted } from './read-batch.js';
import { Reader, sourceOf } from './reader.js';

const warned: string[] = [];
const log = { info: () => {}, warn: (_fields: object, message: string) => void warned.push(message), error: () => {} };
const breathe = () => undefined;

let folder: string;
let reader: Reader;

beforeEach(async () => {
  warned.length = 0;
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-reader-'));
  reader = sourceReader(log);
});
afterEach(async () => {
  await reader.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const wantedOf = (object: SnapshotObject): Wanted => ({ key: keyOf(object), hash: sha256Hex(canonicalJson(object)) });
const linesOf = (objects: readonly SnapshotObject[]): Buffer => Buffer.from(objects.map((object) => `${canonicalJson(object)}\n`).join(''));

/** More than is read without the thread. */
function large(): { api: SnapshotObject; shard: SnapshotObject; key: string } {
  const random = randomOf(1);
  const operations = Array.from({ length: 950 }, (_, i) => ({ id: `op_${i}`, method: 'GET' as const, path: `/r${i}/{id}`, policies: [] }));
  const { key, entry } = randomCredential(random, 1);
  return { api: { ...randomApi(random, 1), operations }, shard: shardsOf([entry], [])[0] as SnapshotObject, key };
}

describe('what is large is read in a thread', () => {
  test('and comes out whole: operations in pieces, keys packed, what is wrong by its own key', async () => {
    const { api, shard, key } = large();
    const bad = { kind: 'plan', id: 'plan_1', surprise: true } as unknown as SnapshotObject;
    const stranger = randomApi(randomOf(9), 9);
    const wanted = [wantedOf(api), wantedOf(shard), { ...wantedOf(bad), key: 'plan:plan_1' }, { key: 'plan:plan_2', hash: 'f'.repeat(64) }];
    const reply = linesOf([api, stranger, shard, bad]);
    const { results, spans } = await reader.lines(reply, wanted);
    expect(reader.hasThread).toBe(true);
    expect(results.map((result) => result.key)).toEqual(wanted.slice(0, 3).map((one) => one.key));
    const [first, second, third] = results.map(({ reading }) => reading);
    if (!first || !('texts' in first) || !second || !('packed' in second)) throw new Error('unexpected readings');
    expect(first.texts.length).toBeGreaterThan(4);
    expect(await sourceOf(first, breathe)).toEqual(api);
    const packed = await sourceOf(second, breathe);
    if (packed.kind !== 'packed') throw new Error('not packed');
    const entry = shard.kind === 'credentials' ? shard.entries[0] : undefined;
    expect(new CredentialShard(packed.table).find(sha256Hex(key))).toEqual(entry);
    expect(third).toHaveProperty('unusable');
    for (const { hash, from, to } of spans) expect(sha256Hex(reply.subarray(from, to))).toBe(hash);
    expect(warned).toEqual([]);
  });

  test('from disk too, where what is damaged is told and what is not there is left out', async () => {
    const { api } = large();
    const [good, damaged, absent] = [wantedOf(api), { key: 'plan:a', hash: 'a'.repeat(64) }, { key: 'plan:b', hash: 'b'.repeat(64) }];
    await fs.writeFile(path.join(folder, good.hash), canonicalJson(api));
    await fs.writeFile(path.join(folder, damaged.hash), '{}');
    const results = await reader.files(folder, [good, damaged, absent], 1 << 20);
    expect(reader.hasThread).toBe(true);
    expect(results.map(({ key, reading }) => [key, Object.keys(reading)])).toEqual([
      [good.key, ['texts']],
      [damaged.key, ['damaged']],
    ]);
  });

  test('and a manifest is refused there as it is here', async () => {
    const key = newSigningKey();
    const objects = Array.from({ length: 1_200 }, (_, i) => ({ key: `plan:${10_000 + i}`, hash: sha256Hex(String(i)), bytes: 1 }));
    const digest = sha256Hex(canonicalJson(objects.map((object) => [object.key, object.hash])));
    const manifest = { formatVersion: 1, group: 'g', sequence: 4, createdAt: '', digest, denySequence: 0, problemBaseUrl: '', objects };
    const trust = { gatewayId: 'gw', group: 'g', publicKeys: [{ keyId: key.keyId, pem: key.pem }] };
    expect(await reader.manifest(signText(key, canonicalJson(manifest)), trust)).toEqual(manifest);
    const refusal = reader.manifest(signText(newSigningKey(), canonicalJson(manifest)), trust);
    await expect(refusal).rejects.toMatchObject({ name: 'ManifestRefused', signed: false, sequence: 4, digest });
    expect(reader.hasThread).toBe(true);
  });
});

describe('a thread that is not to be had', () => {
  test('leaves the work to be done here, with the same result', async () => {
    const { api } = large();
    const without = new Reader({ log, entry: new URL('./no-such-file.js', import.meta.url) });
    for (let i = 0; i < 5; i++) {
      const { results } = await without.lines(linesOf([api]), [wantedOf(api)]);
      expect(results).toEqual((await reader.lines(linesOf([api]), [wantedOf(api)])).results);
    }
    // after a few tries it is left alone
    expect(warned.length).toBe(3);
    await without.close();
  });

  test('what is small needs none', async () => {
    const small = randomApi(randomOf(4), 4);
    expect((await reader.lines(linesOf([small]), [wantedOf(small)])).results).toHaveLength(1);
    expect(reader.hasThread).toBe(false);
  });
});
