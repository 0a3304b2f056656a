import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { SignedManifest } from '@gatehouse/definition';
import { sha256Hex } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { makeSigningKey, Sealer } from '../../../platform/crypto/index.js';
import type { Tx } from '../../../platform/database/index.js';

const contextOf = (keyId: string) => `signing_keys/${keyId}`;

/** Ed25519 (RFC 8032). The private half is sealed in the database and opened once per process. */
@Injectable()
export class SigningKeys {
  private opened: { keyId: string; key: KeyObject } | undefined;

  constructor(private readonly sealer: Sealer) {}

  /** Makes the first key. The caller sees to it that only one process does. */
  async ensure(tx: Tx): Promise<void> {
    const found = await tx.sql('select 1 from signing_keys where retired_at is null');
    if (found.length > 0) return;
    const { publicKeyPem, privateKeyPem } = makeSigningKey();
    const keyId = sha256Hex(publicKeyPem).slice(0, 16);
    await tx.sql('insert into signing_keys (key_id, public_key, private_key_encrypted, created_at) values ($1, $2, $3, $4)', [
      keyId,
      publicKeyPem,
      this.sealer.seal(privateKeyPem, contextOf(keyId)),
      tx.now,
    ]);
  }

  async publicKeys(tx: Tx): Promise<{ keyId: string; pem: string }[]> {
    return tx.sql<{ keyId: string; pem: string }>(`select key_id as "keyId", public_key as pem from signing_keys where retired_at is null order by created_at`);
  }

  /** Whether gateways are told of this key. */
  async isLive(tx: Tx, keyId: string): Promise<boolean> {
    return (await tx.sql('select 1 from signing_keys where key_id = $1 and retired_at is null', [keyId])).length > 0;
  }

  async sign(tx: Tx, manifest: string): Promise<SignedManifest> {
    const { keyId, key } = await this.newest(tx);
    return { manifest, signature: sign(null, Buffer.from(manifest), key).toString('base64url'), keyId };
  }

  private async newest(tx: Tx): Promise<{ keyId: string; key: KeyObject }> {
    const [row] = await tx.sql<{ key_id: string }>('select key_id from signing_keys where retired_at is null order by created_at desc limit 1');
    if (!row) throw new Error('there is no signing key');
    if (this.opened?.keyId === row.key_id) return this.opened;
    const [sealed] = await tx.sql<{ text: string }>('select private_key_encrypted as text from signing_keys where key_id = $1', [row.key_id]);
    this.opened = { keyId: row.key_id, key: createPrivateKey(this.sealer.open(sealed?.text ?? '', contextOf(row.key_id))) };
    return this.opened;
  }
}
