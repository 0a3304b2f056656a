import fs from 'node:fs/promises';
import path from 'node:path';
import type { ApiObject, SnapshotObject } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import { type PackedShard, packApplications, packCredentials } from '../compile/packed.js';
import { isNamed, readObject } from './read-object.js';
import { slices } from './slices.js';

export interface Wanted {
  key: string;
  hash: string;
}

/** An object as one thread hands it to another: checked, in pieces of JSON that are each parsed at once, or packed already. */
export type Reading = { texts: string[] } | { packed: PackedShard } | { unusable: string } | { damaged: string };
export type ReadResult = Wanted & { reading: Reading };

const OPERATIONS_AT_ONCE = 200;
const FILES_AT_ONCE = 16;
const NEWLINE = 0x0a;

function handOver(object: SnapshotObject): Reading {
  if (object.kind === 'credentials') return { packed: packCredentials(object) };
  if (object.kind === 'applications') return { packed: packApplications(object) };
  if (object.kind === 'api') return { texts: textsOf(object) };
  return { texts: [JSON.stringify(object)] };
}

/** A document may have ten thousands of operations: they are cut off and follow in pieces. */
function textsOf(api: ApiObject): string[] {
  const texts = [JSON.stringify({ ...api, operations: [] })];
  for (let i = 0; i < api.operations.length; i += OPERATIONS_AT_ONCE) texts.push(JSON.stringify(api.operations.slice(i, i + OPERATIONS_AT_ONCE)));
  return texts;
}

/** @param bytes that are what `hash` names */
function read({ key, hash }: Wanted, bytes: Buffer): ReadResult {
  try {
    return { key, hash, reading: handOver(readObject(key, bytes)) };
  } catch (error) {
    return { key, hash, reading: { unusable: (error as Error).message } };
  }
}

/** Where an object stands in a reply. */
export interface Span {
  hash: string;
  from: number;
  to: number;
}

/** Reads the lines of a reply. What is not wanted is ignored; what is not there, or not as it is named, is missing from the results. */
export async function readLines(reply: Uint8Array, wanted: readonly Wanted[]): Promise<{ results: ReadResult[]; spans: Span[] }> {
  const bytes = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength);
  const results: ReadResult[] = [];
  const spans: Span[] = [];
  const breathe = slices();
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(from, to);
    const hash = to > from ? sha256Hex(line) : '';
    const named = wanted.filter((one) => one.hash === hash);
    if (named.length > 0) spans.push({ hash, from, to });
    for (const one of named) results.push(read(one, line));
    from = to + 1;
    await breathe();
  }
  return { results, spans };
}

/** Reads objects from a folder where each lies under its hash. What is not there at all is missing from the results. */
export async function readFiles(folder: string, wanted: readonly Wanted[]): Promise<ReadResult[]> {
  const results: ReadResult[] = [];
  const breathe = slices();
  for (let i = 0; i < wanted.length; i += FILES_AT_ONCE) {
    const some = wanted.slice(i, i + FILES_AT_ONCE);
    const files = await Promise.all(some.map(({ hash }) => fileOf(path.join(folder, hash))));
    for (const [j, one] of some.entries()) {
      const bytes = files[j];
      if (bytes === undefined) continue;
      if (isNamed(bytes, one.hash)) results.push(read(one, bytes));
      else results.push({ ...one, reading: { damaged: 'the object on disk is damaged' } });
      await breathe();
    }
  }
  return results;
}

/** What cannot be read for another reason is as good as damaged: empty bytes are no object. */
async function fileOf(file: string): Promise<Buffer | undefined> {
  try {
    return await fs.readFile(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : Buffer.alloc(0);
  }
}
