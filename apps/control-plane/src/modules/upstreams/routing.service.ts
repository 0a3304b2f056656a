import type { API, Input } from '@gatehouse/contracts';
import { type ArmRollback, objectKey, SNAPSHOT_TOPIC, type UpstreamFunctionSettings } from '@gatehouse/definition';
import { type FieldError, ProblemError } from '@gatehouse/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Sealer } from '../../platform/crypto/index.js';
import { Database, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { RouteReports } from '../gateways/index.js';
import { RouteReportRepository } from './route-report.repository.js';
import { nextSplit, resumed, rolledBack } from './routing.rules.js';
import { failingArms, figuresOf } from './routing-figures.js';
import type { Upstream } from './upstream.entity.js';
import { UpstreamRepository } from './upstream.repository.js';
import { withoutAbsent } from './upstream-settings.js';
import { present, trace } from './upstream-view.js';

type Routing = Input<typeof API.upstreams.route>['body'];

const subject = ({ id, name }: Pick<Upstream, 'id' | 'name'>) => ({ kind: 'upstream', id, name });
const secretContext = (id: string): string => `${objectKey.upstream(id)}:function`;

/** What an upstream's split and mirror lead to. */
export function leadsTo({ split, mirror }: Pick<Routing, 'split' | 'mirror'>): { pointer: string; id: string }[] {
  const arms = split?.arms.map(({ upstreamId }, index) => ({ pointer: `/split/arms/${index}/upstreamId`, id: upstreamId })) ?? [];
  return mirror ? [...arms, { pointer: '/mirror/upstreamId', id: mirror.upstreamId }] : arms;
}

/** Where calls go beside an upstream's own targets, what gateways say of it, and the way back. */
@Injectable()
export class RoutingService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly upstreams: UpstreamRepository,
    private readonly reports: RouteReportRepository,
    private readonly sealer: Sealer,
    private readonly routeReports: RouteReports,
  ) {}

  onModuleInit(): void {
    this.routeReports.follow(async (tx, { gatewayId, instanceId, rollbacks, upstreams }) => {
      if (upstreams.length > 0) await this.reports.store(tx, gatewayId, instanceId, upstreams);
      for (const rollback of rollbacks) await this.rollBack(tx, gatewayId, rollback);
      if (upstreams.length > 0) await this.judge(tx, gatewayId, upstreams);
    });
  }

  route(actor: TenantActor, id: string, body: Routing) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = await this.locked(tx, id);
      const errors = [...(await this.unknown(tx, id, body)), ...this.functionFaults(body.function, before)];
      if (errors.length > 0) throw new ProblemError('request.invalid', 'These settings do not go together.', { errors });
      const { split: was, mirror: _, function: __, ...sections } = before.settings;
      const { secretAccessKey, ...shown } = { secretAccessKey: undefined, ...body.function };
      const settings = withoutAbsent({
        ...sections,
        split: body.split && nextSplit(body.split, was),
        mirror: body.mirror,
        function: body.function && (shown as Upstream['settings']['function']),
      });
      const functionSecretEncrypted = this.secretOf(id, body.function, secretAccessKey, before);
      return this.save(tx, before, { ...before, settings, functionSecretEncrypted, updatedAt: tx.now }, 'upstream.routing_changed');
    });
  }

  resume(actor: TenantActor, id: string, arm: string) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const before = await this.locked(tx, id);
      const split = resumed(before.settings.split, arm);
      if (split === undefined) throw new ProblemError('resource.conflict', `No gateway has taken out an arm ${arm}.`);
      return this.save(tx, before, { ...before, settings: { ...before.settings, split }, updatedAt: tx.now }, 'upstream.arm_resumed', { arm });
    });
  }

  figures(actor: TenantActor, id: string) {
    return this.database.read(actor.scope, async (tx) => {
      const upstream = await this.upstreams.find(tx, id);
      if (!upstream) throw new ProblemError('resource.not_found');
      return figuresOf(await this.reports.current(tx, id), upstream.settings);
    });
  }

  /** In system scope: takes out what fails by the figures of all gateways together. */
  private async judge(tx: Tx, gatewayId: string, reported: readonly { upstreamId: string }[]): Promise<void> {
    const splits = await this.reports.currentSplits(
      tx,
      reported.map(({ upstreamId }) => upstreamId),
    );
    for (const { upstreamId, settings, routes } of splits) {
      for (const rollback of settings.split ? failingArms(upstreamId, routes, settings.split) : []) await this.rollBack(tx, gatewayId, rollback);
    }
  }

  /** In system scope: a gateway has taken an arm out. The first to say so is heard, and from here on it is out everywhere. */
  private async rollBack(tx: Tx, gatewayId: string, { upstreamId, arm, run, reason }: ArmRollback): Promise<void> {
    const before = await this.upstreams.lockAnyones(tx, upstreamId);
    if (!before) return;
    const split = rolledBack(before.settings.split, arm, run, { at: tx.now.toISOString(), reason });
    if (split === undefined) return;
    await this.upstreams.saveSettings(tx, upstreamId, { ...before.settings, split });
    const detail = { arm, run, gatewayId };
    await tx.audit({ action: 'upstream.arm_rolled_back', subject: subject(before), reason, detail, tenantId: before.tenantId });
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'upstream', id: upstreamId });
  }

  private async save(tx: Tx, before: Upstream, after: Upstream, action: string, detail: Record<string, unknown> = {}) {
    const targets = await this.upstreams.targets(tx, after.id);
    await this.upstreams.update(tx, after);
    await tx.audit({ action, subject: subject(after), before: trace(before, targets), after: trace(after, targets), detail });
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'upstream', id: after.id });
    return present(after, targets, await this.upstreams.uses(tx, after.id));
  }

  private secretOf(id: string, runs: UpstreamFunctionSettings | undefined, given: string | undefined, before: Upstream): string | null {
    if (runs?.as !== 'lambda') return null;
    return given === undefined ? before.functionSecretEncrypted : this.sealer.seal(given, secretContext(id));
  }

  private functionFaults(runs: UpstreamFunctionSettings | undefined, { hostHeader, functionSecretEncrypted }: Upstream): FieldError[] {
    if (runs?.as === 'lambda' && runs.secretAccessKey === undefined && functionSecretEncrypted === null)
      return [{ pointer: '/function/secretAccessKey', detail: 'is needed' }];
    if (runs?.as === 'knative' && hostHeader === 'client')
      return [{ pointer: '/function/host', detail: 'finds the service, so the upstream cannot send the host of the client on' }];
    return [];
  }

  /** Upstreams that are not there, or would lead in a circle. */
  private async unknown(tx: Tx, id: string, body: Routing): Promise<FieldError[]> {
    const errors: FieldError[] = [];
    for (const { pointer, id: to } of leadsTo(body)) {
      if (to === id) errors.push({ pointer, detail: 'is this upstream itself' });
      else if (!(await this.upstreams.hold(tx, to))) errors.push({ pointer, detail: 'is no upstream of this tenant' });
    }
    return errors;
  }

  private async locked(tx: Tx, id: string): Promise<Upstream> {
    await this.upstreams.lock(tx, id);
    const upstream = await this.upstreams.find(tx, id);
    if (!upstream) throw new ProblemError('resource.not_found');
    return upstream;
  }
}
