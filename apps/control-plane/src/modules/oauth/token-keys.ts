import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TokenKeysObject } from '@gatehouse/definition';
import { canonicalJson, sha256Hex } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';
import type { Tx } from '../../platform/database/index.js';
import { rotation, signerOf } from './token-key.rules.js';

type Jwk = TokenKeysObject['keys'][number]['jwk'];

interface KeyRow {
  keyId: string;
  jwk: Jwk;
  usableFromMs: number;
}

const KEY_ID_CHARS = 16;
const contextOf = (keyId: string) => `token_keys/${keyId}`;

/** ECDSA on P-256 (ES256, RFC 7518, 3.4). Private halves are sealed in the database and opened once per process. */
@Injectable()
export class TokenKeys {
  private opened: { keyId: string; key: KeyObject } | undefined;

  constructor(private readonly sealer: Sealer) {}

  /** Makes and retires what is due. Needs system scope; one process at a time. Returns what changed. */
  async follow(tx: Tx): Promise<{ made: number; retired: number }> {
    await tx.sql(`select pg_advisory_xact_lock(hashtext('gatehouse.token-keys'))`);
    const { makeUsableFromMs, retire } = rotation(await this.published(tx), tx.now.getTime());
    if (makeUsableFromMs !== null) await this.make(tx, new Date(makeUsableFromMs));
    if (retire.length > 0) await tx.sql('update token_keys set retired_at = $2 where key_id = any($1)', [retire, tx.now]);
    if (makeUsableFromMs !== null || retire.length > 0) await tx.outbox('snapshot', { kind: 'token-keys', id: 'all' });
    return { made: makeUsableFromMs === null ? 0 : 1, retired: retire.length };
  }

  private async make(tx: Tx, usableFrom: Date): Promise<void> {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const jwk: Jwk = { kty: 'EC', crv: 'P-256', x, y };
    const keyId = sha256Hex(canonicalJson(jwk)).slice(0, KEY_ID_CHARS);
    const sealed = this.sealer.seal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), contextOf(keyId));
    await tx.sql('insert into token_keys (key_id, public_jwk, private_key_encrypted, created_at, usable_from) values ($1, $2, $3, $4, $5)', [
      keyId,
      JSON.stringify(jwk),
      sealed,
      tx.now,
      usableFrom,
    ]);
    await tx.audit({ action: 'token_key.created', subject: { kind: 'token_key', id: keyId, name: keyId }, after: { usableFrom } });
  }

  /** All that tokens may still be checked with. */
  published(tx: Tx): Promise<KeyRow[]> {
    return tx.sql<KeyRow>(
      `select key_id as "keyId", public_jwk as jwk, (extract(epoch from usable_from) * 1000)::float8 as "usableFromMs" from token_keys where retired_at is null order by usable_from`,
    );
  }

  async signer(tx: Tx): Promise<{ keyId: string; key: KeyObject }> {
    const row = signerOf(await this.published(tx), tx.now.getTime());
    if (row === undefined) throw new Error('there is no key to sign tokens with');
    if (this.opened?.keyId !== row.keyId) {
      const [sealed] = await tx.sql<{ text: string }>('select private_key_encrypted as text from token_keys where key_id = $1', [row.keyId]);
      this.opened = { keyId: row.keyId, key: createPrivateKey(this.sealer.open(sealed?.text ?? '', contextOf(row.keyId))) };
    }
    return this.opened;
  }
}
