import { Changes, type Manifest, type SignedManifest } from '@gatehouse/definition/wire';
import { readFiles, readLines } from './read-batch.js';
import { claimedBy, ManifestRefused, readManifest, type Trust } from './verify.js';

/** Objects of a manifest in one piece of text. */
const NAMED_AT_ONCE = 500;

/** What a manifest says of itself. */
export interface Claimed {
  sequence: number;
  digest: string;
}

/** A manifest on its way between threads: its objects, which may be ten thousands, in pieces of JSON. */
export type ManifestReading =
  | { head: Omit<Manifest, 'objects'>; texts: string[] }
  | { refused: { message: string; signed: boolean; sequence: number; digest: string } };

export type ChangesReading = { changes: Changes; claimed: Claimed | undefined } | { misshapen: string };

function changes(body: Uint8Array): ChangesReading {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return { misshapen: 'the reply is not JSON' };
  }
  const parsed = Changes.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { misshapen: `the reply has not the expected shape: ${issue?.path.join('.')} ${issue?.message}` };
  }
  const { manifest } = parsed.data;
  const claimed = manifest && claimedBy(manifest.manifest);
  return { changes: parsed.data, claimed: claimed && { sequence: claimed.sequence, digest: claimed.digest } };
}

async function manifest(signed: SignedManifest, trust: Trust): Promise<ManifestReading> {
  try {
    const { objects, ...head } = await readManifest(signed, trust);
    const texts: string[] = [];
    for (let i = 0; i < objects.length; i += NAMED_AT_ONCE) texts.push(JSON.stringify(objects.slice(i, i + NAMED_AT_ONCE)));
    return { head, texts };
  } catch (error) {
    if (!(error instanceof ManifestRefused)) throw error;
    const { message, signed: isSigned, sequence, digest } = error;
    return { refused: { message, signed: isSigned, sequence, digest } };
  }
}

/** Work that takes long on large snapshots and needs nothing of the gateway: the same here and in a thread of its own. Goes in and comes out as plain data. */
export const JOBS = {
  changes,
  manifest,
  lines: readLines,
  files: readFiles,
  json: (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value)),
};

export type Jobs = typeof JOBS;
export type JobName = keyof Jobs;
