import type { API, Input } from '@gatehouse/contracts';
import { objectKey, SNAPSHOT_TOPIC } from '@gatehouse/definition';
import { newId, ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import { Database, type PageQuery, type Tx } from '../../platform/database/index.js';
import type { TenantActor } from '../../platform/http/index.js';
import { EnvironmentRepository, type PlacedEnvironment } from '../environments/index.js';
import { GatewayReader, type GatewayState } from '../gateways/index.js';
import { RevisionRepository, type RevisionRow } from '../revisions/index.js';
import { type Place, Versions } from '../versions/index.js';
import type { Deployment } from './deployment.entity.js';
import { DeploymentRepository, type DeploymentRow } from './deployment.repository.js';
import { deploymentLifecycle, type GatewayVerdict, isOpen, verdictOf } from './deployment.rules.js';

type Creation = Input<typeof API.deployments.create>['body'];

interface VersionPath {
  api: string;
  version: string;
}
type DeploymentPath = VersionPath & { deployment: string };

const notDeployable = (detail: string) => new ProblemError('revision.not_deployable', detail);
const subject = (row: Pick<DeploymentRow, 'id' | 'apiName' | 'version'>) => ({ kind: 'deployment', id: row.id, name: `${row.apiName} ${row.version.name}` });

@Injectable()
export class DeploymentsService {
  constructor(
    private readonly database: Database,
    private readonly deployments: DeploymentRepository,
    private readonly versions: Versions,
    private readonly revisions: RevisionRepository,
    private readonly environments: EnvironmentRepository,
    private readonly gateways: GatewayReader,
  ) {}

  list(actor: TenantActor, path: VersionPath, query: PageQuery & { active?: boolean | undefined }) {
    return this.database.read(actor.scope, async (tx) => {
      const { version } = await this.versions.at(tx, path);
      const { items, nextCursor } = await this.deployments.page(tx, version.id, query);
      const groups = new Map<string, GatewayState[]>();
      for (const { groupId } of items) if (!groups.has(groupId)) groups.set(groupId, await this.gateways.ofGroup(tx, groupId));
      return { items: items.map((row) => present(row, groups.get(row.groupId) ?? [])), nextCursor };
    });
  }

  get(actor: TenantActor, path: DeploymentPath) {
    return this.database.read(actor.scope, async (tx) => this.view(tx, await this.at(tx, path)));
  }

  create(actor: TenantActor, path: VersionPath, { revisionId, environment: environmentRef, note }: Creation) {
    return this.database.write(actor.scope, actor, async (tx) => {
      const place = await this.versions.lockedAt(tx, path);
      const environment = await this.environments.find(tx, environmentRef);
      if (!environment) throw invalid('/environment', 'is no environment of this tenant');
      const revision = await this.revisions.find(tx, place.version.id, revisionId);
      if (revision?.id !== revisionId) throw invalid('/revisionId', 'is no revision of this version');
      assertDeployable(place, revision);
      const open = await this.deployments.open(tx, place.version.id, environment.id);
      const pin = open.find((deployment) => deployment.pinned);
      if (pin)
        throw new ProblemError('deployment.pinned', `${environment.name} is pinned to revision ${pin.revision.number}. Lift the pin first.`, {
          deployment: pin.id,
        });
      const active = open.find((deployment) => deployment.state === 'active');
      const id = await this.insert(tx, place, environment, revision, { note, isRollback: active !== undefined && revision.number < active.revision.number });
      return this.view(tx, await this.at(tx, { ...path, deployment: id }));
    });
  }

  /** The version leaves the environment, or what ran there before a pending one comes back. */
  withdraw(actor: TenantActor, path: DeploymentPath, reason: string) {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.versions.lockedAt(tx, path);
      const row = await this.at(tx, path);
      const state = deploymentLifecycle.after(row.state, 'withdraw');
      if (row.pinned) throw new ProblemError('deployment.pinned', 'This deployment is pinned. Lift the pin first.', { deployment: row.id });
      const gateways = await this.gateways.ofGroup(tx, row.groupId);
      await this.deployments.update(tx, row, { state, outcome: verdicts(row, gateways) });
      await tx.audit({
        action: 'deployment.withdrawn',
        subject: subject(row),
        reason,
        detail: { environment: row.environment.slug, revision: row.revision.number },
      });
      await tx.outbox(SNAPSHOT_TOPIC, { kind: 'version', id: row.versionId });
      return this.view(tx, await this.at(tx, path));
    });
  }

  pin(actor: TenantActor, path: DeploymentPath, { pinned, reason }: { pinned: boolean; reason: string }) {
    return this.database.write(actor.scope, actor, async (tx) => {
      await this.versions.lockedAt(tx, path);
      const row = await this.at(tx, path);
      if (!isOpen(row.state) || row.pinned === pinned) {
        const detail = isOpen(row.state)
          ? `The deployment is ${pinned ? 'pinned already' : 'not pinned'}.`
          : `The deployment is ${row.state}; only one that runs can be pinned.`;
        throw new ProblemError('transition.not_allowed', detail, { state: row.state, allowed: deploymentLifecycle.allowed(row.state) });
      }
      const [newest] = await this.deployments.open(tx, row.versionId, row.environmentId);
      if (pinned && newest?.id !== row.id) throw new ProblemError('resource.conflict', 'A newer deployment is on its way there. Withdraw it, or pin that one.');
      await this.deployments.update(tx, row, { pinned });
      await tx.audit({
        action: pinned ? 'deployment.pinned' : 'deployment.unpinned',
        subject: subject(row),
        reason,
        detail: { environment: row.environment.slug },
      });
      return this.view(tx, await this.at(tx, path));
    });
  }

  private async insert(
    tx: Tx,
    { api, version }: Place,
    environment: PlacedEnvironment,
    revision: RevisionRow,
    given: { note: string; isRollback: boolean },
  ): Promise<string> {
    const deployment: Deployment = {
      ...given,
      id: newId('deployment', tx.now.getTime()),
      tenantId: tx.tenantId,
      versionId: version.id,
      revisionId: revision.id,
      environmentId: environment.id,
      state: 'pending',
      pinned: false,
      authorId: tx.actor.id,
      authorName: tx.actor.name,
      sequence: null,
      liveAt: null,
      outcome: [],
      createdAt: tx.now,
    };
    await this.deployments.insert(tx, deployment);
    const detail = { environment: environment.slug, revision: revision.number, contentHash: revision.contentHash, isRollback: given.isRollback };
    await tx.audit({
      action: 'deployment.created',
      subject: subject({ id: deployment.id, apiName: api.name, version }),
      reason: given.note || undefined,
      detail,
    });
    await tx.outbox(SNAPSHOT_TOPIC, { kind: 'version', id: version.id });
    return deployment.id;
  }

  private async at(tx: Tx, path: DeploymentPath): Promise<DeploymentRow> {
    const { version } = await this.versions.at(tx, path);
    const deployment = await this.deployments.find(tx, version.id, path.deployment);
    if (!deployment) throw new ProblemError('resource.not_found');
    return deployment;
  }

  private async view(tx: Tx, row: DeploymentRow) {
    return present(row, await this.gateways.ofGroup(tx, row.groupId));
  }
}

const invalid = (pointer: string, detail: string) => new ProblemError('request.invalid', 'This cannot be deployed.', { errors: [{ pointer, detail }] });

function assertDeployable({ version }: Place, revision: RevisionRow): void {
  if (version.state === 'retired') throw notDeployable('The version is retired. Make a new version from its last revision.');
  if (revision.state !== 'approved')
    throw notDeployable(`Revision ${revision.number} is ${revision.state}; only an approved one, whose content is fixed, can be deployed.`);
  // a mock answers every call itself
  const answers = revision.settings.policies.some(({ type, enabled, dryRun, when }) => type === 'mock' && enabled && !dryRun && when === undefined);
  const { upstreamId, egress, llm } = revision.settings;
  if (upstreamId === null && egress === undefined && llm === undefined && !answers)
    throw notDeployable(`Revision ${revision.number} names no upstream: calls would have nowhere to go.`);
}

/** What an ended deployment met with is kept; of a running one the gateways say it anew each time. */
function verdicts(row: DeploymentRow, gateways: readonly GatewayState[]): GatewayVerdict[] {
  if (!isOpen(row.state)) return row.outcome;
  const key = objectKey.api(row.environmentId, row.versionId);
  return gateways.map((gateway) => verdictOf(gateway, key, row.sequence === null ? null : Number(row.sequence)));
}

function present(row: DeploymentRow, gateways: readonly GatewayState[]) {
  const { id, version, revision, environment, state, isRollback, note, authorId, authorName, createdAt, liveAt } = row;
  return {
    id,
    version,
    revision,
    environment,
    state,
    isRollback,
    note,
    author: { kind: authorId === null ? ('system' as const) : ('account' as const), id: authorId, name: authorName },
    createdAt: createdAt.toISOString(),
    liveAt: liveAt?.toISOString() ?? null,
    liveAfterMs: liveAt === null ? null : liveAt.getTime() - createdAt.getTime(),
    gateways: verdicts(row, gateways),
  };
}
