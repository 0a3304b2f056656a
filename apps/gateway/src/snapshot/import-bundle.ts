import { createReadStream } from 'node:fs';
import type { Manifest } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import type { DenyList } from '../link/denials.js';
import { BundleHead, fingerprintOf, isSealed } from './bundle.js';
import { JOBS } from './jobs.js';
import { slices } from './slices.js';
import type { LastGood, SnapshotStore } from './store.js';
import { readManifest, type Trust } from './verify.js';

/** Objects are written to disk so many bytes at a time: a snapshot may be larger than memory should be. */
const WRITE_BYTES = 8 << 20;
const NEWLINE = 0x0a;

export interface ImportOptions {
  file: string;
  token: string;
  /** Fingerprints of the keys that may sign. */
  trusted: readonly string[];
}

/**
 * Puts a snapshot from a file where the last good one belongs. It is believed as one that was pulled is: signed by a trusted key, every object what its hash says.
 * @throws Error in words for the log; then nothing is in force
 */
export async function importBundle({ store, denials }: { store: SnapshotStore; denials: DenyList }, options: ImportOptions): Promise<Manifest> {
  const lines = linesOf(options.file);
  const next = async () => (await lines.next()).value?.toString('utf8') ?? '';
  try {
    const head = readHead(await next(), await next(), options);
    // Who we are is the control plane's to say; records wait until then
    const trust: Trust = { gatewayId: '', group: head.group, publicKeys: head.publicKeys };
    const manifest = await readManifest(head.signed, trust);
    await takeObjects(lines, manifest, store);
    denials.apply(head.denials.entries);
    await denials.saved();
    const lastGood: LastGood = { signed: head.signed, trust, kept: {}, gatewayCount: head.gatewayCount + 1 };
    await store.save(JOBS.json(lastGood));
    return manifest;
  } finally {
    await lines.return(undefined);
  }
}

function readHead(line: string, seal: string, { token, trusted }: ImportOptions): BundleHead {
  if (!isSealed(line, seal, token)) throw new Error('it was made with another gateway token, or changed since');
  const parsed = BundleHead.safeParse(JSON.parse(line));
  if (!parsed.success) throw new Error('it has not the shape of a snapshot file that this version knows');
  const publicKeys = parsed.data.publicKeys.filter(({ pem }) => trusted.includes(fingerprintOf(pem) ?? ''));
  return { ...parsed.data, publicKeys };
}

async function takeObjects(lines: AsyncIterable<Buffer>, manifest: Manifest, store: SnapshotStore): Promise<void> {
  const wanted = new Set(manifest.objects.map(({ hash }) => hash));
  const breathe = slices();
  let batch = new Map<string, Buffer>();
  let bytes = 0;
  for await (const line of lines) {
    const hash = sha256Hex(line);
    if (!wanted.delete(hash)) continue;
    batch.set(hash, line);
    bytes += line.length;
    if (bytes >= WRITE_BYTES) {
      await store.writeObjects(batch);
      batch = new Map();
      bytes = 0;
    }
    await breathe();
  }
  if (wanted.size > 0) throw new Error(`${wanted.size} of ${manifest.objects.length} objects are missing or not what they are named`);
  await store.writeObjects(batch);
}

async function* linesOf(file: string): AsyncGenerator<Buffer, undefined> {
  let parts: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: 256 << 10 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]);
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  return undefined;
}
