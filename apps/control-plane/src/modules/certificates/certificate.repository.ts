import { Injectable } from '@nestjs/common';
import { type Tx, violates } from '../../platform/database/index.js';
import { Certificate } from './certificate.entity.js';

violates('certificates__name', 'slug.taken', 'Another certificate has this name.');
violates('certificate_hosts__host', 'certificate.host_taken', 'Another certificate of yours names one of these hosts. Replace that one.');
violates('certificate_hosts__one_tenant', 'certificate.host_taken', 'One of these hosts belongs to another tenant.');

/** A host of an environment that a certificate answers for. */
export interface Served {
  certificateId: string;
  host: string;
  environment: { id: string; slug: string; name: string };
}

@Injectable()
export class CertificateRepository {
  list(tx: Tx): Promise<Certificate[]> {
    return tx.repository(Certificate).find({ where: { tenantId: tx.tenantId }, order: { name: 'asc', id: 'asc' } });
  }

  find(tx: Tx, id: string): Promise<Certificate | null> {
    return tx.repository(Certificate).findOneBy({ tenantId: tx.tenantId, id });
  }

  /** Locked until the transaction ends. */
  lock(tx: Tx, id: string): Promise<Certificate | null> {
    return tx.repository(Certificate).findOne({ where: { tenantId: tx.tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  hosts(tx: Tx, id?: string): Promise<{ certificateId: string; host: string }[]> {
    return tx.sql(
      `select certificate_id as "certificateId", host from certificate_hosts where tenant_id = $1 and ($2::text is null or certificate_id = $2) order by host`,
      [tx.tenantId, id ?? null],
    );
  }

  /** The certificate of the very host answers, before a wildcard does. */
  served(tx: Tx, id?: string): Promise<Served[]> {
    return tx.sql(
      `select * from (
         select distinct on (h.host) c.certificate_id as "certificateId", h.host, jsonb_build_object('id', e.id, 'slug', e.slug, 'name', e.name) as environment
         from environment_hosts h join environments e on e.id = h.environment_id join certificate_hosts c on c.tenant_id = h.tenant_id and host_covers(c.host, h.host)
         where h.tenant_id = $1
         order by h.host, c.host = h.host desc
       ) served where $2::text is null or "certificateId" = $2 order by host`,
      [tx.tenantId, id ?? null],
    );
  }

  /** Other certificates of the tenant that name one of these hosts. */
  rivals(tx: Tx, id: string, hosts: readonly string[]): Promise<{ host: string; name: string }[]> {
    return tx.sql(
      `select h.host, c.name from certificate_hosts h join certificates c on c.id = h.certificate_id
       where h.tenant_id = $1 and h.certificate_id <> $2 and h.host = any($3) order by h.host`,
      [tx.tenantId, id, hosts],
    );
  }

  async insert(tx: Tx, certificate: Certificate, hosts: readonly string[]): Promise<void> {
    await tx.repository(Certificate).insert(certificate);
    await this.setHosts(tx, certificate.id, hosts);
  }

  async update(tx: Tx, certificate: Certificate, hosts: readonly string[]): Promise<void> {
    const { id, tenantId: _, createdAt: __, ...fields } = certificate;
    await tx.repository(Certificate).update({ tenantId: tx.tenantId, id }, fields);
    await this.setHosts(tx, id, hosts);
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.repository(Certificate).delete({ tenantId: tx.tenantId, id });
  }

  /** Tenants with a certificate of which not all has been said, by `days` before its end at the latest: needs system scope. */
  async tenantsToWarn(tx: Tx, days: number): Promise<string[]> {
    const rows = await tx.sql<{ tenantId: string }>(
      `select distinct tenant_id as "tenantId" from certificates where not_after <= $1::timestamptz + make_interval(days => $2) and (warned_days is null or warned_days > 0)`,
      [tx.now, days],
    );
    return rows.map(({ tenantId }) => tenantId);
  }

  /** Those of the tenant that end within `days`, locked. */
  lockEnding(tx: Tx, days: number): Promise<Certificate[]> {
    const rows = tx.repository(Certificate).createQueryBuilder('c').where('c.tenantId = :tenantId', { tenantId: tx.tenantId });
    rows.andWhere('c.notAfter <= :until', { until: new Date(tx.now.getTime() + days * 86_400_000) });
    return rows.orderBy('c.id').setLock('pessimistic_write').setOnLocked('skip_locked').getMany();
  }

  async noteWarned(tx: Tx, id: string, warnedDays: number): Promise<void> {
    await tx.repository(Certificate).update({ tenantId: tx.tenantId, id }, { warnedDays });
  }

  private async setHosts(tx: Tx, id: string, hosts: readonly string[]): Promise<void> {
    await tx.sql('delete from certificate_hosts where tenant_id = $1 and certificate_id = $2 and not host = any($3)', [tx.tenantId, id, hosts]);
    const present = new Set((await this.hosts(tx, id)).map(({ host }) => host));
    const missing = hosts.filter((host) => !present.has(host));
    await tx.sql('insert into certificate_hosts (host, tenant_id, certificate_id) select host, $1, $2 from unnest($3::text[]) as h (host)', [
      tx.tenantId,
      id,
      missing,
    ]);
  }
}
