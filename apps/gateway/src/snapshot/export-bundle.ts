import fs from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../compile/runtime.js';
import { DenyList } from '../link/denials.js';
import { type BundleHead, fingerprintOf, sealOf } from './bundle.js';
import { readWhole } from './disk.js';
import { isNamed } from './read-object.js';
import { SnapshotStore } from './store.js';
import { readManifest } from './verify.js';

export interface Exported {
  sequence: number;
  objects: number;
  /** Of the key that signed: what the gateway that joins must be told to trust. */
  fingerprint: string;
}

/** Of the gateway that keeps its things in this folder. See `exportBundle`. */
export async function exportOf(folder: string, token: string, file: string, log: Logger): Promise<Exported> {
  const denials = new DenyList(path.join(folder, 'denials.json'), log);
  const store = new SnapshotStore(path.join(folder, 'snapshot'));
  await Promise.all([store.open(), denials.load()]);
  return exportBundle({ store, denials }, token, file);
}

/**
 * Writes the last good snapshot into a file for others. The gateway itself may run meanwhile.
 * @throws Error in words for whoever asked: there is none, or what is on disk is damaged
 */
async function exportBundle({ store, denials }: { store: SnapshotStore; denials: DenyList }, token: string, file: string): Promise<Exported> {
  const last = await store.lastGood();
  if (!last) throw new Error('this gateway has no snapshot yet');
  const manifest = await readManifest(last.signed, last.trust);
  const signer = last.trust.publicKeys.find(({ keyId }) => keyId === last.signed.keyId);
  const fingerprint = signer && fingerprintOf(signer.pem);
  if (!signer || fingerprint === undefined) throw new Error('the key that signed the snapshot is not known any more');
  const head: BundleHead = {
    kind: 'gatehouse-snapshot',
    version: 1,
    group: last.trust.group,
    signed: last.signed,
    publicKeys: [signer],
    gatewayCount: last.gatewayCount,
    denials: { haveSequence: denials.haveSequence, entries: [...denials.entries] },
  };
  const line = JSON.stringify(head);
  const hashes = new Set(manifest.objects.map(({ hash }) => hash));
  const beside = `${path.resolve(file)}.${process.pid}.tmp`;
  try {
    await writeLines(beside, line, sealOf(line, token), store, hashes);
    await fs.rename(beside, file);
  } finally {
    await fs.rm(beside, { force: true });
  }
  return { sequence: manifest.sequence, objects: hashes.size, fingerprint };
}

async function writeLines(file: string, head: string, seal: string, store: SnapshotStore, hashes: ReadonlySet<string>): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600);
  try {
    await handle.writeFile(`${head}\n${seal}\n`);
    for (const hash of hashes) {
      const bytes = await readWhole(path.join(store.objects, hash));
      if (!bytes || !isNamed(bytes, hash)) throw new Error('the snapshot on disk is damaged');
      await handle.writeFile(Buffer.concat([bytes, NEWLINE]));
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

const NEWLINE = Buffer.from('\n');
