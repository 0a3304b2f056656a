import type { API, Input } from '@gatehouse/contracts';
import { SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { PublicAddress } from '../../platform/ssrf/index.js';
import type { Upstream } from './upstream.entity.js';
import { UpstreamRepository } from './upstream.repository.js';
import { nextTargets, type TargetInput, targetFaults } from './upstream.rules.js';
import { settingsFaults, UpstreamSettingsReader } from './upstream-settings.js';
import { present, trace } from './upstream-view.js';

type Body = Input<typeof API.upstreams.create>['body'];

const subject = (upstream: Pick<Upstream, 'id' | 'name'>) => ({ kind: 'upstream', id: upstream.id, name: upstream.name });

@Injectable()
export class UpstreamsService {
  constructor(
    private readonly database: Database,
    private readonly upstreams: UpstreamRepository,
    private readonly settings: UpstreamSettingsReader,
    private readonly addresses: PublicAddress,
  ) {}

  list(actor: TenantActor) {
    return this.database.read(actor.scope, async (tx) => {
      const [upstreams, targets, uses] = [await this.upstreams.list(tx), await this.upstreams.targets(tx), await this.upstreams.uses(tx)];
      const of = <T extends { upstreamId: string }>(rows: readonly T[], id: string) => rows.filter((row) => row.upstreamId === id);
      return { items: upstreams.map((upstream) => present(upstream, of(targets, upstream.id), of(uses, upstream.id))) };
    });
  }

  get(actor: TenantActor, id: string) {
    return this.database.read(actor.scope, async (tx) => this.view(tx, await this.known(tx, id)));
  }

  async create(actor: TenantActor, body: Body) {
    await this.assertBody(body);
    return this.database.write(actor.scope, actor, async (tx) => {
      const id = newId('upstream', tx.now.getTime());
      const upstream: Upstream = {
        ...this.settings.read(id, body),
        functionSecretEncrypted: null,
        id,
        tenantId: tx.tenantId,
        createdAt: tx.now,
        updatedAt: tx.now,
      };
      const targets = nextTargets([], body.targets, upstream, tx.now.getTime());
      await this.upstreams.insert(tx, upstream, targets);
      await tx.audit({ action: 'upstream.created', subject: subject(upstream), after: trace(upstream, targets) });
      await this.touch(tx, upstream.id);
      return present(upstream, targets, []);
    });
  }

  async replace(actor: TenantActor, id: string, body: Body) {
    await this.assertBody(body);
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.upstreams.lock(tx, id);
      const before = await this.known(tx, id);
      const targetsBefore = await this.upstreams.targets(tx, id);
      const after: Upstream = { ...before, ...this.settings.read(id, body, before), updatedAt: tx.now };
      const targets = nextTargets(targetsBefore, body.targets, after, tx.now.getTime());
      await this.upstreams.replace(tx, after, targets);
      await tx.audit({ action: 'upstream.replaced', subject: subject(after), before: trace(before, targetsBefore), after: trace(after, targets) });
      await this.touch(tx, id);
      return this.view(tx, after);
    });
  }

  remove(actor: TenantActor, id: string): Promise<void> {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.upstreams.lock(tx, id);
      const upstream = await this.known(tx, id);
      const uses = await this.upstreams.uses(tx, id);
      const users = uses.map(({ apiName, versionName }) => `${apiName} ${versionName}`);
      if (users.length > 0) throw new ProblemError('resource.conflict', `Revisions of these name it: ${users.slice(0, 10).join(', ')}.`, { usedBy: users });
      const leading = await this.upstreams.leading(tx, id);
      if (leading.length > 0)
        throw new ProblemError('resource.conflict', `The split or the mirror of these leads to it: ${leading.slice(0, 10).join(', ')}.`, { usedBy: leading });
      await this.upstreams.remove(tx, id);
      await tx.audit({ action: 'upstream.removed', subject: subject(upstream) });
      await this.touch(tx, id);
    });
  }

  /** Before the transaction: it may ask a name server. @throws ProblemError request.invalid or upstream.address_not_allowed */
  private async assertBody(body: Body): Promise<void> {
    // the address first: `file://` is to be called what it is
    for (const [index, target] of body.targets.entries()) await this.assertAddress(target, index);
    const errors = [...targetFaults(body.targets), ...settingsFaults(body)];
    if (errors.length > 0) throw new ProblemError('request.invalid', 'These settings do not go together.', { errors });
  }

  private async assertAddress({ url, srv }: TargetInput, index: number): Promise<void> {
    try {
      // with SRV records DNS names other hosts than the URL's: the gateway looks at each when it connects
      if (srv === undefined) await this.addresses.assertPublicUrl(url);
      else this.addresses.assertForm(url);
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      throw new ProblemError(
        fault.code,
        `${url.slice(0, 100)}: ${fault.detail ?? fault.message}`,
        { errors: [{ pointer: `/targets/${index}/url`, detail: fault.message }] },
        { cause: fault },
      );
    }
  }

  private async view(tx: Tx, upstream: Upstream) {
    return present(upstream, await this.upstreams.targets(tx, upstream.id), await this.upstreams.uses(tx, upstream.id));
  }

  private async known(tx: Tx, id: string): Promise<Upstream> {
    const upstream = await this.upstreams.find(tx, id);
    if (!upstream) throw new ProblemError('resource.not_found');
    return upstream;
  }

  private touch(tx: Tx, id: string): Promise<void> {
    return tx.outbox(SNAPSHOT_TOPIC, { kind: 'upstream', id });
  }
}
