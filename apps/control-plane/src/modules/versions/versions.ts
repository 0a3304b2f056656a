import type { Version as VersionShape } from '@gatehouse/contracts';
import { ProblemError } from '@gatehouse/kernel';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type Config, InjectConfig } from '../../platform/config/config.js';
import type { Tx } from '../../platform/database/index.js';
import type { TenantRef } from '../../platform/http/index.js';
import { EnvironmentRepository, versionUrl } from '../environments/index.js';
import type { Version } from './version.entity.js';
import { type ApiRef, VersionRepository } from './version.repository.js';
import { versionLifecycle } from './version.rules.js';

export type VersionView = z.input<typeof VersionShape>;

/** A version and the API it belongs to. */
export interface Place {
  api: ApiRef;
  version: Version;
}

/** Finds versions by what stands in a path, and shows them. */
@Injectable()
export class Versions {
  constructor(
    private readonly versions: VersionRepository,
    private readonly environments: EnvironmentRepository,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** @throws ProblemError resource.not_found */
  async api(tx: Tx, apiRef: string): Promise<ApiRef> {
    const api = await this.versions.findApi(tx, apiRef);
    if (!api) throw new ProblemError('resource.not_found');
    return api;
  }

  /** @throws ProblemError resource.not_found */
  async at(tx: Tx, path: { api: string; version: string }): Promise<Place> {
    const api = await this.api(tx, path.api);
    const version = await this.versions.find(tx, api.id, path.version);
    if (!version) throw new ProblemError('resource.not_found');
    return { api, version };
  }

  /** The same, and nobody else changes the version, its revisions or its deployments until the transaction ends. */
  async lockedAt(tx: Tx, path: { api: string; version: string }): Promise<Place> {
    const { version } = await this.at(tx, path);
    await this.versions.lock(tx, version.id);
    return this.at(tx, path);
  }

  async show(tx: Tx, tenant: TenantRef, place: Place): Promise<VersionView> {
    const [view] = await this.showAll(tx, tenant, place.api, [place.version]);
    if (!view) throw new Error('a version that was found has no view');
    return view;
  }

  async showAll(tx: Tx, tenant: TenantRef, api: ApiRef, shown: readonly Version[]): Promise<VersionView[]> {
    const ids = shown.map((version) => version.id);
    const [all, runs, counts, environments] = [
      await this.versions.ofApi(tx, api.id),
      await this.versions.runs(tx, ids),
      await this.versions.counts(tx, ids),
      await this.environments.list(tx),
    ];
    return shown.map((version) => {
      const count = counts.find((candidate) => candidate.versionId === version.id);
      const successor = all.find((candidate) => candidate.id === version.successorId);
      return {
        ...summary(version),
        ...promise(version),
        versionBy: api.versionBy.by === 'path' ? api.versionBy : { ...api.versionBy, isDefault: version.isDefault },
        successor: successor ? { versionId: successor.id, name: successor.name } : null,
        revisionCount: count?.revisions ?? 0,
        subscriptionCount: count?.subscriptions ?? 0,
        environments: environments.map((environment) => {
          const run = runs.find((candidate) => candidate.versionId === version.id && candidate.environmentId === environment.id);
          return {
            environmentId: environment.id,
            slug: environment.slug,
            kind: environment.kind,
            url: versionUrl(this.config.gatewayUrl, tenant.slug, environment, api, version.name),
            revisionId: run?.revisionId ?? null,
            revisionNumber: run?.revisionNumber ?? null,
            deploymentId: run?.deploymentId ?? null,
            pinned: run?.pinned ?? false,
          };
        }),
      };
    });
  }
}

const iso = (date: Date | null) => date?.toISOString() ?? null;

export const summary = ({ id, name, state, blockedAt, isDefault }: Version) => ({ id, name, state, blocked: blockedAt !== null, isDefault });

const promise = (version: Version) => ({
  apiId: version.apiId,
  description: version.description,
  blockedReason: version.blockedReason,
  deprecatedAt: iso(version.deprecatedAt),
  sunsetAt: iso(version.sunsetAt),
  retiredAt: iso(version.retiredAt),
  allowed: versionLifecycle.allowed(version.state),
  createdAt: version.createdAt.toISOString(),
  updatedAt: version.updatedAt.toISOString(),
});

export const subjectOf = ({ api, version }: Place) => ({ kind: 'version', id: version.id, name: `${api.name} ${version.name}` });
