import type { SignedManifest } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/index.js';

export interface StoredManifest extends SignedManifest {
  sequence: number;
  digest: string;
}

interface ManifestRow {
  sequence: string;
  digest: string;
  manifest: string;
  signature: string;
  key_id: string;
}

/** Snapshots as they were made, content-addressed and never changed. */
@Injectable()
export class ManifestRepository {
  async newest(tx: Tx, groupId: string): Promise<StoredManifest | undefined> {
    const [row] = await tx.sql<ManifestRow>(
      'select sequence, digest, manifest, signature, key_id from manifests where group_id = $1 order by sequence desc limit 1',
      [groupId],
    );
    return row && { sequence: Number(row.sequence), digest: row.digest, manifest: row.manifest, signature: row.signature, keyId: row.key_id };
  }

  async insert(tx: Tx, groupId: string, { sequence, digest, manifest, signature, keyId }: StoredManifest): Promise<void> {
    await tx.sql('insert into manifests (group_id, sequence, digest, manifest, signature, key_id, created_at) values ($1, $2, $3, $4, $5, $6, $7)', [
      groupId,
      sequence,
      digest,
      manifest,
      signature,
      keyId,
      tx.now,
    ]);
  }

  async insertObjects(tx: Tx, objects: readonly { hash: string; kind: string; content: string }[]): Promise<void> {
    if (objects.length === 0) return;
    // an object that is there is kept alive: the clean-up looks at its age
    await tx.sql(
      `insert into snapshot_objects (hash, kind, content, created_at) select *, $4::timestamptz from unnest($1::text[], $2::text[], $3::text[]) as o (hash, kind, content)
       order by hash on conflict (hash) do update set created_at = excluded.created_at`,
      [objects.map(({ hash }) => hash), objects.map(({ kind }) => kind), objects.map(({ content }) => content), tx.now],
    );
  }

  contents(tx: Tx, hashes: readonly string[]): Promise<{ hash: string; content: string }[]> {
    return tx.sql<{ hash: string; content: string }>('select hash, content from snapshot_objects where hash = any($1)', [hashes]);
  }
}
