import { HOUR_MS } from '@gatehouse/definition';
import { InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { Database, SYSTEM_ACTOR, type Tx } from '../../platform/database/index.js';
import { inTurn, repeat } from '../../platform/jobs/sweep.js';
import { Notices } from '../notices/index.js';
import type { Certificate } from './certificate.entity.js';
import { CertificateRepository } from './certificate.repository.js';
import { WARNING_DAYS, warningDue } from './certificate.rules.js';

export const CERTIFICATE_EXPIRY_QUEUE = 'certificate-expiry';
const LONGEST_DAYS = WARNING_DAYS[0];

/** Tells those who may replace a certificate that its end comes near, a few times, and that it has come. Safe to repeat and to run twice at once. */
@Injectable()
export class CertificateExpiry {
  constructor(
    private readonly database: Database,
    private readonly certificates: CertificateRepository,
    private readonly notices: Notices,
  ) {}

  /** @returns how many warnings were given */
  async sweep(): Promise<number> {
    const tenantIds = await this.database.read('system', (tx) => this.certificates.tenantsToWarn(tx, LONGEST_DAYS));
    const warned = await inTurn(tenantIds, (tenantId) => this.database.write({ tenantId }, SYSTEM_ACTOR, (tx) => this.warn(tx)));
    return warned.reduce((sum, count) => sum + count, 0);
  }

  private async warn(tx: Tx): Promise<number> {
    let warned = 0;
    for (const certificate of await this.certificates.lockEnding(tx, LONGEST_DAYS)) {
      const due = warningDue(certificate.notAfter, certificate.warnedDays, tx.now.getTime());
      if (due === undefined) continue;
      await this.tell(tx, certificate);
      await this.certificates.noteWarned(tx, certificate.id, due);
      warned++;
    }
    return warned;
  }

  private async tell(tx: Tx, { id, name, notAfter }: Certificate): Promise<void> {
    const [tenant] = await tx.sql<{ slug: string }>('select slug from tenants where id = $1', [tx.tenantId]);
    const leftMs = notAfter.getTime() - tx.now.getTime();
    const days = Math.max(1, Math.round(leftMs / (24 * HOUR_MS)));
    const when = leftMs <= 0 ? 'has expired' : `expires in ${days} ${days === 1 ? 'day' : 'days'}`;
    const consequence = leftMs <= 0 ? 'Clients refuse to connect to its hosts.' : 'After that clients refuse to connect to its hosts.';
    await this.notices.toPermission(tx, 'certificates:write', {
      kind: 'certificate.expiring',
      title: `The certificate ${name} ${when}`,
      body: `Its last moment is ${notAfter.toISOString()}. ${consequence} Replace it with a renewed one: gateways swap it without losing a connection.`,
      path: `/console/${tenant?.slug ?? tx.tenantId}/settings/certificates/${id}`,
    });
  }
}

@Processor(CERTIFICATE_EXPIRY_QUEUE)
export class CertificateExpiryJob extends WorkerHost implements OnApplicationBootstrap {
  constructor(
    private readonly expiry: CertificateExpiry,
    @InjectConfig() private readonly config: Config,
    @InjectQueue(CERTIFICATE_EXPIRY_QUEUE) private readonly queue: Queue,
  ) {
    super();
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.role === 'worker') await repeat(this.queue, HOUR_MS);
  }

  process(): Promise<number> {
    return this.expiry.sweep();
  }
}
