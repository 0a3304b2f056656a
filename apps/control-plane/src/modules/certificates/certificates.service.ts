import type { API, Input } from '@gatehouse/contracts';
import { objectKey, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Time } from '../../platform/clock/clock.js';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import { asPem, type KeyPair, keyAsPem, readAuthorities, readKeyPair, Sealer } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import type { Certificate } from './certificate.entity.js';
import { CertificateRepository } from './certificate.repository.js';
import { assertNotPlatform, hostsOf } from './certificate.rules.js';
import { present, presentSummary, trace } from './certificate-view.js';

type Creation = Input<typeof API.certificates.create>['body'];
type Change = Input<typeof API.certificates.update>['body'];

const POINTERS = { chain: '/chainPem', key: '/keyPem' };
const subject = ({ id, name }: Pick<Certificate, 'id' | 'name'>) => ({ kind: 'certificate', id, name });

@Injectable()
export class CertificatesService {
  constructor(
    private readonly database: Database,
    private readonly certificates: CertificateRepository,
    private readonly sealer: Sealer,
    private readonly time: Time,
    @InjectConfig() private readonly config: Config,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => {
      const [all, hosts, served] = [await this.certificates.list(tx), await this.certificates.hosts(tx), await this.certificates.served(tx)];
      const of = <T extends { certificateId: string }>(rows: readonly T[], id: string) => rows.filter(({ certificateId }) => certificateId === id);
      const hostsIn = (id: string) => of(hosts, id).map(({ host }) => host);
      return { items: all.map((certificate) => presentSummary(certificate, hostsIn(certificate.id), of(served, certificate.id), tx.now.getTime())) };
    });
  }

  get(actor: TenantActor, id: string) {
    return this.database.read(actor.scope, async (tx) => this.view(tx, known(await this.certificates.find(tx, id))));
  }

  async create(actor: TenantActor, { name, chainPem, keyPem, clientCertificate, clientCaPem }: Creation) {
    const pair = readKeyPair({ chainPem, keyPem }, POINTERS, this.time.now());
    const hosts = this.hosts(actor, pair);
    return this.database.write(actor.scope, actor, async (tx) => {
      const id = newId('certificate', tx.now.getTime());
      await this.assertNoRival(tx, id, hosts);
      const certificate: Certificate = {
        id,
        tenantId: tx.tenantId,
        name: name ?? hosts.find((host) => !host.startsWith('*.')) ?? hosts[0] ?? id,
        ...this.stored(id, pair),
        ...this.clients(clientCertificate, clientCaPem),
        warnedDays: null,
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      await this.certificates.insert(tx, certificate, hosts);
      await tx.audit({ action: 'certificate.created', subject: subject(certificate), after: trace(certificate, hosts) });
      await this.touch(tx, id);
      return this.view(tx, certificate);
    });
  }

  /** Gateways swap it between two handshakes: the id stays, connections that are open stay with what they began with. */
  update(actor: TenantActor, id: string, change: Change) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = known(await this.certificates.lock(tx, id));
      const hostsBefore = (await this.certificates.hosts(tx, id)).map(({ host }) => host);
      const pair = this.replacement(before, change);
      const hosts = pair ? this.hosts(actor, pair) : hostsBefore;
      await this.assertNoRival(tx, id, hosts);
      const { clientCertificate = before.clientCertificate, clientCaPem = before.clientCaPem } = change;
      const after: Certificate = {
        ...before,
        name: change.name ?? before.name,
        ...(pair && { ...this.stored(id, pair), warnedDays: null }),
        ...this.clients(clientCertificate, clientCaPem),
        updatedAt: tx.now,
      };
      await this.certificates.update(tx, after, hosts);
      const action = pair ? 'certificate.replaced' : 'certificate.updated';
      await tx.audit({ action, subject: subject(after), before: trace(before, hostsBefore), after: trace(after, hosts) });
      await this.touch(tx, id);
      return this.view(tx, after);
    });
  }

  remove(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      const certificate = known(await this.certificates.lock(tx, id));
      const hosts = (await this.certificates.served(tx, id)).map(({ host }) => host);
      if (hosts.length > 0) {
        const detail = `Gateways answer for ${hosts.slice(0, 10).join(', ')} with it. Replace it, or take these hosts from their environments first.`;
        throw new ProblemError('resource.conflict', detail, { hosts });
      }
      await this.certificates.remove(tx, id);
      await tx.audit({ action: 'certificate.removed', subject: subject(certificate) });
      await this.touch(tx, id);
    });
  }

  /** The new chain with its key, or with the stored one; undefined when neither changes. */
  private replacement(before: Certificate, { chainPem, keyPem }: Change): KeyPair | undefined {
    if (chainPem === undefined && keyPem === undefined) return undefined;
    const stored = keyPem ?? this.sealer.open(before.keyEncrypted, objectKey.certificate(before.id));
    return readKeyPair({ chainPem: chainPem ?? before.chainPem, keyPem: stored }, POINTERS, this.time.now());
  }

  private hosts(actor: TenantActor, { chain: [leaf] }: KeyPair): string[] {
    const hosts = hostsOf(leaf);
    if (!actor.platformAdmin) assertNotPlatform(hosts, [this.config.gatewayUrl]);
    return hosts;
  }

  /** Gateways would have to choose. @throws ProblemError certificate.host_taken */
  private async assertNoRival(tx: Tx, id: string, hosts: readonly string[]): Promise<void> {
    const [rival] = await this.certificates.rivals(tx, id, hosts);
    if (!rival) return;
    throw new ProblemError('certificate.host_taken', `${rival.host} stands in your certificate ${rival.name} already. Replace that one.`, {
      errors: [{ pointer: '/chainPem', detail: `names ${rival.host}, which ${rival.name} has` }],
    });
  }

  private stored(id: string, { chain, key }: KeyPair): Pick<Certificate, 'chainPem' | 'keyEncrypted' | 'notAfter'> {
    return { chainPem: asPem(chain), keyEncrypted: this.sealer.seal(keyAsPem(key), objectKey.certificate(id)), notAfter: chain[0].validToDate };
  }

  /** @throws ProblemError request.invalid when clients are to be checked by nobody */
  private clients(clientCertificate: Certificate['clientCertificate'], pem: string | null): Pick<Certificate, 'clientCertificate' | 'clientCaPem'> {
    if (pem !== null) return { clientCertificate, clientCaPem: asPem(readAuthorities(pem, '/clientCaPem', this.time.now())) };
    if (clientCertificate === 'none') return { clientCertificate, clientCaPem: null };
    throw new ProblemError('request.invalid', 'Client certificates are checked by their authority. Name it.', {
      errors: [{ pointer: '/clientCaPem', detail: 'is needed where clients are asked for a certificate' }],
    });
  }

  private async view(tx: Tx, certificate: Certificate) {
    const hosts = (await this.certificates.hosts(tx, certificate.id)).map(({ host }) => host);
    return present(certificate, hosts, await this.certificates.served(tx, certificate.id), tx.now.getTime());
  }

  private touch(tx: Tx, id: string): Promise<void> {
    return tx.outbox(SNAPSHOT_TOPIC, { kind: 'certificate', id });
  }
}

function known(certificate: Certificate | null): Certificate {
  if (!certificate) throw new ProblemError('resource.not_found');
  return certificate;
}
