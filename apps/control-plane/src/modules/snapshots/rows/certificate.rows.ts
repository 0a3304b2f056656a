import { objectKey } from '@gatehouse/definition';
import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../platform/crypto/index.js';
import type { Tx } from '../../../platform/database/index.js';
import type { CertificateState } from '../compile/state.js';
import { OF_GROUP } from './live.js';

type Row = Omit<CertificateState, 'keyPem'> & { keyEncrypted: string };

@Injectable()
export class CertificateRows {
  constructor(private readonly sealer: Sealer) {}

  async ids(tx: Tx, groupId: string): Promise<string[]> {
    return (await tx.sql<{ id: string }>(`select id from certificates where ${OF_GROUP}`, [groupId])).map(({ id }) => id);
  }

  /** Keys are opened when a state is asked for: one that does not open is a fault of its own object only. */
  async states(tx: Tx, groupId: string, ids: readonly string[]): Promise<[id: string, state: () => CertificateState][]> {
    const rows = await tx.sql<Row>(
      `select id, tenant_id as "tenantId", chain_pem as "chainPem", key_encrypted as "keyEncrypted", client_certificate as "clientCertificate",
         client_ca_pem as "clientCaPem", array(select host from certificate_hosts h where h.certificate_id = certificates.id) as hosts
       from certificates where ${OF_GROUP} and id = any($2)`,
      [groupId, ids],
    );
    return rows.map(({ keyEncrypted, ...row }) => [row.id, () => ({ ...row, keyPem: this.sealer.open(keyEncrypted, objectKey.certificate(row.id)) })]);
  }
}
