import { objectKey, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Tx } from '../../platform/database/index.js';
import { Acknowledgements, GatewayReader, type GatewayState } from '../gateways/index.js';
import { DeploymentRepository } from './deployment.repository.js';
import { deploymentLifecycle, type GatewayVerdict, judge, verdictOf } from './deployment.rules.js';
import { type Awaited, ProgressRepository } from './progress.repository.js';

const keyOf = ({ environmentId, versionId }: Awaited) => objectKey.api(environmentId, versionId);
const subject = ({ id, name }: Awaited) => ({ kind: 'deployment', id, name });

/** Follows what gateways acknowledge: the first that applies a deployment makes it active, the last makes it live, and a refusal by all ends it. */
@Injectable()
export class DeploymentProgress implements OnModuleInit {
  constructor(
    private readonly deployments: DeploymentRepository,
    private readonly progress: ProgressRepository,
    private readonly gateways: GatewayReader,
    private readonly acknowledgements: Acknowledgements,
  ) {}

  onModuleInit(): void {
    this.acknowledgements.follow((tx, { groupId, sequence }) => this.acknowledged(tx, groupId, sequence));
  }

  /** In system scope, after the gateway's answer is stored. */
  async acknowledged(tx: Tx, groupId: string, sequence: number): Promise<void> {
    const awaited = await this.progress.awaited(tx, groupId);
    if (awaited.length === 0) return;
    await this.place(tx, groupId, sequence, awaited);
    const gateways = await this.gateways.ofGroup(tx, groupId);
    for (const deployment of awaited) {
      const verdicts = gateways.map((gateway) => verdictOf(gateway, keyOf(deployment), deployment.sequence));
      const { action, live } = judge(deployment.state, verdicts);
      if (action === 'activate') await this.activate(tx, deployment, gateways);
      if (action === 'fail') await this.fail(tx, deployment, verdicts);
      if (live) await this.deployments.update(tx, deployment, { liveAt: tx.now });
    }
  }

  /** The manifest that was answered is the first seen with these: they are in it from here on. */
  private async place(tx: Tx, groupId: string, sequence: number, awaited: Awaited[]): Promise<void> {
    const unplaced = awaited.filter((deployment) => deployment.sequence === null);
    if (unplaced.length === 0) return;
    const placed = await this.progress.placed(tx, groupId, sequence, unplaced.map(keyOf));
    for (const deployment of unplaced) {
      if (placed.get(keyOf(deployment)) !== deployment.id) continue;
      deployment.sequence = sequence;
      await this.deployments.update(tx, deployment, { sequence: String(sequence) });
    }
  }

  /** Older ones give way first: one of a version is active per environment. */
  private async activate(tx: Tx, deployment: Awaited, gateways: readonly GatewayState[]): Promise<void> {
    for (const older of await this.progress.older(tx, deployment)) {
      const outcome = gateways.map((gateway) => verdictOf(gateway, keyOf(deployment), older.sequence === null ? null : Number(older.sequence)));
      await this.deployments.update(tx, older, { state: deploymentLifecycle.after(older.state, 'supersede'), outcome });
    }
    await this.deployments.update(tx, deployment, { state: deploymentLifecycle.after(deployment.state, 'activate') });
    await tx.audit({ action: 'deployment.activated', subject: subject(deployment), detail: { gateways: gateways.length }, tenantId: deployment.tenantId });
  }

  /** The one before it, if there is one, is compiled again. */
  private async fail(tx: Tx, deployment: Awaited, verdicts: GatewayVerdict[]): Promise<void> {
    const reason = verdicts.find((verdict) => verdict.status === 'refused')?.message ?? undefined;
    await this.deployments.update(tx, deployment, { state: deploymentLifecycle.after(deployment.state, 'fail'), outcome: verdicts });
    await tx.audit({ action: 'deployment.failed', subject: subject(deployment), reason, tenantId: deployment.tenantId });
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'version', id: deployment.versionId });
  }
}
